// SPDX-License-Identifier: Apache-2.0
// Consent of a party: it sends the transaction, or signed EIP-712 typed data, or approved the digest before.
pragma solidity 0.8.30;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IConsents} from "./interfaces/IConsents.sol";

/// @title Consents
/// @dev A key's signature is tried before the account's code is looked at: that saves a cold account read for every
/// party that is not a contract, and a contract cannot be the signer that ecrecover names.
abstract contract Consents is IConsents, EIP712 {
    mapping(address party => mapping(bytes32 digest => bool)) private _approved;

    constructor() EIP712("Deeptier", "1") {}

    /// @inheritdoc IConsents
    function approveConsent(bytes32 digest) external {
        if (_approved[msg.sender][digest]) revert Consents_AlreadyApproved(msg.sender, digest);
        _approved[msg.sender][digest] = true;
        emit ConsentApproved(msg.sender, digest);
    }

    /// @inheritdoc IConsents
    function withdrawConsent(bytes32 digest) external {
        if (!_approved[msg.sender][digest]) revert Consents_NotApproved(msg.sender, digest);
        _approved[msg.sender][digest] = false;
        emit ConsentWithdrawn(msg.sender, digest);
    }

    /// @inheritdoc IConsents
    function isConsentApproved(address party, bytes32 digest) external view returns (bool) {
        return _approved[party][digest];
    }

    /// @inheritdoc IConsents
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    /// @dev Warning: an EIP-1271 account is called here. Callers have nothing half done when they ask.
    function _requireConsent(address party, bytes32 digest, bytes memory signature) internal view {
        if (msg.sender == party) return;
        if (signature.length == 0) {
            if (_approved[party][digest]) return;
            revert Consents_NotGiven(party, digest);
        }
        // The third value is the flaw's detail, for messages.
        // slither-disable-next-line unused-return
        (address signer, ECDSA.RecoverError flaw, ) = ECDSA.tryRecover(digest, signature);
        if (flaw == ECDSA.RecoverError.NoError && signer == party) return;
        if (!_accountAgrees(party, digest, signature)) revert Consents_NotGiven(party, digest);
    }

    function _requireNotExpired(uint24 lastDay, uint24 today) internal pure {
        if (lastDay < today) revert Consents_Expired(lastDay, today);
    }

    function _accountAgrees(address party, bytes32 digest, bytes memory signature) private view returns (bool) {
        if (party.code.length == 0) return false;
        (bool success, bytes memory answer) = party.staticcall(
            abi.encodeCall(IERC1271.isValidSignature, (digest, signature))
        );
        return
            success &&
            answer.length == 32 &&
            abi.decode(answer, (bytes32)) == bytes32(IERC1271.isValidSignature.selector);
    }
}
