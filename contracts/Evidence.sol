// SPDX-License-Identifier: Apache-2.0
// Anchor, present, register: the documents behind payables, deliveries and financings, as salted roots.
pragma solidity 0.8.30;

import {IEvidence} from "./interfaces/IEvidence.sol";
import {IEnterprises} from "./interfaces/IEnterprises.sol";
import {IWarrants} from "./interfaces/IWarrants.sol";
import {Days} from "./libraries/Days.sol";
import {LotId} from "./libraries/LotId.sol";

/// @title Evidence
contract Evidence is IEvidence {
    using LotId for uint256;

    uint256 private constant _STREAMS = 4;

    IWarrants private immutable _warrants;
    IEnterprises private immutable _enterprises;
    address private immutable _desk;
    address private immutable _pledges;
    int256 private immutable _civilOffset;

    mapping(bytes32 ref => uint8) private _streams;
    mapping(uint256 lot => mapping(address holder => uint8)) private _presented;
    mapping(uint256 lot => mapping(uint8 hops => Duty)) private _duties;
    mapping(uint256 lot => mapping(uint8 hops => mapping(address by => bytes32))) private _registrations;

    constructor(IEnterprises enterprises_, IWarrants warrants_, address desk_, address pledges_) {
        _enterprises = enterprises_;
        _warrants = warrants_;
        _desk = desk_;
        _pledges = pledges_;
        _civilOffset = enterprises_.civilOffset();
    }

    /// @inheritdoc IEvidence
    function anchor(bytes32[4] calldata roots) external returns (bytes32 ref) {
        uint8 streams = 0;
        for (uint256 i = 0; i < _STREAMS; ++i) {
            if (roots[i] != 0) streams |= uint8(1 << i);
        }
        if (streams == 0) revert Evidence_NothingAnchored(msg.sender);
        ref = keccak256(abi.encode(roots));
        if (_streams[ref] != 0) revert Evidence_AlreadyAnchored(ref);

        _streams[ref] = streams;
        emit Anchored(ref, msg.sender, roots);
    }

    /// @inheritdoc IEvidence
    function present(uint256 lot, bytes32 ref) external {
        if (_warrants.lotOf(lot).owner != msg.sender) revert Evidence_NotHolder(lot, msg.sender);
        uint8 before = _presented[lot][msg.sender];
        uint8 streams = before | _streams[ref];
        if (streams == before) revert Evidence_AlreadyPresented(lot, ref);

        _presented[lot][msg.sender] = streams;
        emit Presented(lot, msg.sender, ref, streams);
    }

    /// @inheritdoc IEvidence
    function register(uint256 lot, uint8 hops, bytes32 registration) external {
        if (registration == 0) revert Evidence_RegistrationInvalid(lot);
        if (_enterprises.enterpriseOf(msg.sender).status != IEnterprises.Status.Open) {
            revert Evidence_NotEnterprise(msg.sender);
        }
        if (_warrants.lotOf(lot).amount == 0 && _duties[lot][hops].financier == address(0)) {
            revert Evidence_LotUnknown(lot);
        }
        if (_registrations[lot][hops][msg.sender] != 0) revert Evidence_AlreadyRegistered(lot, hops, msg.sender);

        _registrations[lot][hops][msg.sender] = registration;
        emit Registered(lot, hops, msg.sender, registration);
    }

    /// @inheritdoc IEvidence
    function oblige(uint256 lot, uint8 hops, address financier, uint24 lastDay) external {
        if (msg.sender != _desk && msg.sender != _pledges) revert Evidence_ModuleOnly(msg.sender);
        Duty memory open = _duties[lot][hops];
        if (_isOpen(lot, hops, open, _warrants.lotOf(lot).owner)) {
            revert Evidence_RegistrationMissing(lot, hops, open.lastDay);
        }

        _duties[lot][hops] = Duty(financier, lastDay);
        emit RegistrationDue(lot, hops, financier, lastDay);
    }

    /// @inheritdoc IEvidence
    function requireStreams(bytes32 ref, uint8 streams) external view {
        uint8 missing = streams & ~_streams[ref];
        if (missing != 0) revert Evidence_StreamMissing(ref, _lowest(missing));
    }

    /// @inheritdoc IEvidence
    function requirePresented(uint256 lot, address holder, uint8 streams) external view {
        uint8 missing = streams & ~_presented[lot][holder];
        if (missing != 0) revert Evidence_NotPresented(lot, holder, _lowest(missing));
    }

    /// @inheritdoc IEvidence
    function requireRegistered(uint256 lot, uint8 hops, address by) external view {
        uint24 today = Days.dayOf(block.timestamp, _civilOffset);
        // A lot that its holder cut keeps the hops of the lot before: so does the duty.
        for (uint256 bought = lot; bought != 0; bought = bought.parent()) {
            Duty memory duty = _duties[bought][hops];
            if (duty.lastDay < today && _isOpen(bought, hops, duty, by)) {
                revert Evidence_RegistrationMissing(bought, hops, duty.lastDay);
            }
        }
    }

    /// @inheritdoc IEvidence
    function streamsOf(bytes32 ref) external view returns (uint8) {
        return _streams[ref];
    }

    /// @inheritdoc IEvidence
    function presentedBy(uint256 lot, address holder) external view returns (uint8) {
        return _presented[lot][holder];
    }

    /// @inheritdoc IEvidence
    function dutyOf(uint256 lot, uint8 hops) external view returns (Duty memory) {
        return _duties[lot][hops];
    }

    /// @inheritdoc IEvidence
    function registrationOf(uint256 lot, uint8 hops, address by) external view returns (bytes32) {
        return _registrations[lot][hops][by];
    }

    /// @dev Whether the duty is this party's, and not done.
    function _isOpen(uint256 lot, uint8 hops, Duty memory duty, address by) private view returns (bool) {
        if (duty.financier == address(0) || _enterprises.currentAccountOf(duty.financier) != by) return false;
        return !_isRegistered(lot, hops, duty.financier);
    }

    /// @dev By the financier, or by the account that took its place.
    function _isRegistered(uint256 lot, uint8 hops, address financier) private view returns (bool) {
        if (_registrations[lot][hops][financier] != 0) return true;
        return _registrations[lot][hops][_enterprises.currentAccountOf(financier)] != 0;
    }

    function _lowest(uint8 streams) private pure returns (Stream) {
        uint8 stream = 0;
        while (streams & (1 << stream) == 0) ++stream;
        return Stream(stream);
    }
}
