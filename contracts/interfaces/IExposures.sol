// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of a financier's concentration on one obligor.
pragma solidity 0.8.30;

/// @title IExposures
/// @notice While the rules cap it: how much face of one obligor one financier bought and still holds. What it bought
/// counts until the lot left it or ended and anyone released it. Amounts in minor units.
interface IExposures {
    struct Exposed {
        address financier; // zero for none
        uint64 face; // counted for the lot
        address obligor;
    }

    /// @param exposure Of the financier on the obligor in this currency, from now on.
    event ExposureTaken(
        uint256 indexed lot,
        uint8 hops,
        address indexed financier,
        address indexed obligor,
        address currency,
        uint64 face,
        uint64 exposure
    );
    event ExposureReleased(
        uint256 indexed lot,
        uint8 hops,
        address indexed financier,
        address indexed obligor,
        address currency,
        uint64 face,
        uint64 exposure
    );

    error Exposures_CapExceeded(address financier, address obligor, uint256 exposure, uint64 cap);
    error Exposures_NothingToRelease(uint256 lot, uint8 hops);

    /// @notice Counts no longer what the financier no longer holds of a lot. Anyone.
    /// @param hops Of the lot when the financier bought it.
    function releaseExposure(uint256 lot, uint8 hops) external;

    function exposureOf(address financier, address obligor, address currency) external view returns (uint64);

    function exposedBy(uint256 lot, uint8 hops) external view returns (Exposed memory);
}
