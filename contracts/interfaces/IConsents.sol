// SPDX-License-Identifier: Apache-2.0
// How a party agrees: as sender, by signature, or by approving the digest before.
pragma solidity 0.8.30;

/// @title IConsents
interface IConsents {
    /// @notice A holder's consent to one change of one lot, carried to the chain by anyone.
    struct Consent {
        uint24 version; // children << 8 | hops of the lot as the holder saw it; used once by its nature
        uint24 lastDay; // last day on which it may be carried to the chain
        bytes signature; // EIP-712 (65 bytes) or EIP-1271; empty for an approval on chain
    }

    event ConsentApproved(address indexed party, bytes32 indexed digest);
    event ConsentWithdrawn(address indexed party, bytes32 indexed digest);

    error Consents_NotGiven(address party, bytes32 digest);
    error Consents_AlreadyApproved(address party, bytes32 digest);
    error Consents_NotApproved(address party, bytes32 digest);
    error Consents_Expired(uint24 lastDay, uint24 today);

    /// @notice Agrees to a digest on chain, for accounts that do not sign. Stands until withdrawn.
    function approveConsent(bytes32 digest) external;

    function withdrawConsent(bytes32 digest) external;

    function isConsentApproved(address party, bytes32 digest) external view returns (bool);

    /// @notice EIP-712 domain separator of this contract on this chain.
    function domainSeparator() external view returns (bytes32);
}
