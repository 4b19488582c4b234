// SPDX-License-Identifier: Apache-2.0
// How much of one obligor one financier holds: counted only while the rules cap it.
pragma solidity 0.8.30;

import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IExposures} from "./interfaces/IExposures.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {LotId} from "./libraries/LotId.sol";
import {PaperWord} from "./libraries/PaperWord.sol";

/// @title Exposures
/// @dev Part of DiscountDesk. A repayment does not look for exposures, so that its cost stays flat: whoever needs room
/// under the cap releases what has ended.
abstract contract Exposures is IExposures {
    using LotId for uint256;
    using PaperWord for uint256;

    IEnterprises internal immutable _enterprises;
    IWarrants internal immutable _warrants;

    mapping(address financier => mapping(address obligor => mapping(address currency => uint64))) private _exposures;
    mapping(uint256 lot => mapping(uint8 hops => Exposed)) private _exposed;

    constructor(IEnterprises enterprises_, IWarrants warrants_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
    }

    /// @inheritdoc IExposures
    function releaseExposure(uint256 lot, uint8 hops) external {
        Exposed memory exposed = _exposed[lot][hops];
        IWarrants.Lot memory now_ = _warrants.lotOf(lot);
        bool isHeld = now_.hops == hops && _isSame(now_.owner, exposed.financier);
        uint64 face = isHeld ? exposed.face - now_.amount : exposed.face;
        if (face == 0) revert Exposures_NothingToRelease(lot, hops);

        address currency = _warrants.paperWordOf(lot.payableOf()).currency();
        uint64 exposure = _exposures[exposed.financier][exposed.obligor][currency] - face;
        _exposures[exposed.financier][exposed.obligor][currency] = exposure;
        _exposed[lot][hops].face = exposed.face - face;
        emit ExposureReleased(lot, hops, exposed.financier, exposed.obligor, currency, face, exposure);
    }

    /// @inheritdoc IExposures
    function exposureOf(address financier, address obligor, address currency) external view returns (uint64) {
        return _exposures[financier][obligor][currency];
    }

    /// @inheritdoc IExposures
    function exposedBy(uint256 lot, uint8 hops) external view returns (Exposed memory) {
        return _exposed[lot][hops];
    }

    function _expose(
        uint256 lot,
        uint8 hops,
        address financier,
        address obligor,
        address currency,
        uint64 face
    ) internal {
        // slither-disable-next-line unused-return
        (, uint64 cap) = _enterprises.concentrationCaps();
        uint256 exposure = uint256(_exposures[financier][obligor][currency]) + face;
        if (exposure > cap) revert Exposures_CapExceeded(financier, obligor, exposure, cap);
        _exposures[financier][obligor][currency] = uint64(exposure);
        _exposed[lot][hops] = Exposed(financier, face, obligor);
        emit ExposureTaken(lot, hops, financier, obligor, currency, face, uint64(exposure));
    }

    /// @dev One enterprise: an account that was replaced is its successor, also while its lots have not followed.
    function _isSame(address one, address other) private view returns (bool) {
        return _enterprises.currentAccountOf(one) == _enterprises.currentAccountOf(other);
    }
}
