// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of evidence and registrations.
pragma solidity 0.8.30;

/// @title IEvidence
/// @notice Which streams of documents stand behind a payable, a delivery or a financing, and where it is registered.
/// On chain are salted roots only: nothing that they say can be read or guessed without the owner's salts.
interface IEvidence {
    /// @dev The bit of a stream in a bit set is 1 << uint8(stream).
    enum Stream {
        Information, // invoice
        Logistics, // waybill, warehouse receipt
        Business, // contract
        Capital // payment
    }

    /// @notice A financing that the rules want registered.
    struct Duty {
        address financier; // zero for none
        uint24 lastDay;
    }

    /// @param ref keccak256 of the four roots: a payable's document root, or a trade reference.
    /// @param roots Of the Merkle tree of each stream, in the order of Stream; zero for one that is not there.
    event Anchored(bytes32 indexed ref, address indexed by, bytes32[4] roots);
    /// @notice A holder showed documents for the financing of its lot.
    /// @param streams Bit set of all that it has presented for the lot so far.
    event Presented(uint256 indexed lot, address indexed holder, bytes32 indexed ref, uint8 streams);
    /// @notice The financier has to register what it bought or took in pledge.
    event RegistrationDue(uint256 indexed lot, uint8 hops, address indexed financier, uint24 lastDay);
    /// @param registration Reference in the national register of receivables financing.
    event Registered(uint256 indexed lot, uint8 hops, address indexed by, bytes32 registration);

    error Evidence_NothingAnchored(address by);
    error Evidence_AlreadyAnchored(bytes32 ref);
    error Evidence_NotHolder(uint256 lot, address caller);
    error Evidence_AlreadyPresented(uint256 lot, bytes32 ref);
    error Evidence_StreamMissing(bytes32 ref, Stream stream);
    /// @notice The lot's holder has not presented this stream for its financing.
    error Evidence_NotPresented(uint256 lot, address holder, Stream stream);
    error Evidence_ModuleOnly(address caller);
    error Evidence_LotUnknown(uint256 lot);
    error Evidence_NotEnterprise(address caller);
    error Evidence_RegistrationInvalid(uint256 lot);
    error Evidence_AlreadyRegistered(uint256 lot, uint8 hops, address by);
    error Evidence_RegistrationMissing(uint256 lot, uint8 hops, uint24 lastDay);

    /// @notice Anchors the documents of a payable or a delivery, once. Anyone: the reference commits to the roots.
    /// @return ref What terms name as document root, and an endorsement as trade reference.
    function anchor(bytes32[4] calldata roots) external returns (bytes32 ref);

    /// @notice Presents anchored documents for the financing of a lot. Its holder only.
    function present(uint256 lot, bytes32 ref) external;

    /// @notice Attaches a registration to the financing of a live lot, or of one that ended under a duty. Open enterprises
    /// and overseers, each under its own name, once; also while business is paused.
    /// @param hops Of the lot in the buyer's hands, or when it was pledged.
    function register(uint256 lot, uint8 hops, bytes32 registration) external;

    /// @notice Writes down that a financing must be registered. DiscountDesk and Pledges only. What the lot's holder has
    /// to register itself must be registered before it pledges the lot.
    function oblige(uint256 lot, uint8 hops, address financier, uint24 lastDay) external;

    /// @notice Reverts unless the reference was anchored with each of the streams; the error names the first missing.
    function requireStreams(bytes32 ref, uint8 streams) external view;

    /// @notice Reverts unless the holder presented each of the streams for the lot.
    function requirePresented(uint256 lot, address holder, uint8 streams) external view;

    /// @notice Reverts where a party should have registered by now what it financed, and has not: the lot, or one that the
    /// lot was cut from and that stood at the same hops. What others should have registered is no matter.
    function requireRegistered(uint256 lot, uint8 hops, address by) external view;

    /// @return Bit set of the streams that a reference was anchored with.
    function streamsOf(bytes32 ref) external view returns (uint8);

    /// @return Bit set of what a holder presented for a lot.
    function presentedBy(uint256 lot, address holder) external view returns (uint8);

    function dutyOf(uint256 lot, uint8 hops) external view returns (Duty memory);

    /// @return Zero for none.
    function registrationOf(uint256 lot, uint8 hops, address by) external view returns (bytes32);
}
