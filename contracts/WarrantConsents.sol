// SPDX-License-Identifier: Apache-2.0
// What a holder signs to let anyone carry a split or an endorsement to the chain: the ledger's EIP-712 types.
pragma solidity 0.8.30;

import {Consents} from "./Consents.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";

/// @title WarrantConsents
abstract contract WarrantConsents is IWarrants, Consents {
    bytes32 private constant _SPLIT_TYPE = keccak256(
        "Split(uint256 lot,uint64[] amounts,uint24 version,uint24 lastDay)"
    );
    bytes32 private constant _ENDORSE_TYPE = keccak256(
        "Endorse(uint256 lot,address to,uint64 amount,bytes32 tradeReference,uint24 version,uint24 lastDay)"
    );
    bytes32 private constant _ENDORSE_MANY_TYPE = keccak256(
        "EndorseMany(uint256 lot,Delivery[] deliveries,uint24 version,uint24 lastDay)Delivery(address to,uint64 amount,bytes32 tradeReference)"
    );
    bytes32 private constant _DELIVERY_TYPE = keccak256("Delivery(address to,uint64 amount,bytes32 tradeReference)");

    /// @inheritdoc IWarrants
    function splitDigest(
        uint256 lot,
        uint64[] calldata amounts,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        bytes32 amountsHash = keccak256(abi.encodePacked(amounts));
        return _hashTypedDataV4(keccak256(abi.encode(_SPLIT_TYPE, lot, amountsHash, version, lastDay)));
    }

    /// @inheritdoc IWarrants
    function endorseDigest(
        uint256 lot,
        address to,
        uint64 amount,
        bytes32 tradeReference,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        return
            _hashTypedDataV4(keccak256(abi.encode(_ENDORSE_TYPE, lot, to, amount, tradeReference, version, lastDay)));
    }

    /// @inheritdoc IWarrants
    function endorseManyDigest(
        uint256 lot,
        Delivery[] calldata deliveries,
        uint24 version,
        uint24 lastDay
    ) public view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](deliveries.length);
        for (uint256 i = 0; i < deliveries.length; ++i) {
            hashes[i] = keccak256(abi.encode(_DELIVERY_TYPE, deliveries[i]));
        }
        bytes32 deliveriesHash = keccak256(abi.encodePacked(hashes));
        return _hashTypedDataV4(keccak256(abi.encode(_ENDORSE_MANY_TYPE, lot, deliveriesHash, version, lastDay)));
    }
}
