// SPDX-License-Identifier: Apache-2.0
// Words, events, errors and functions of recourse.
pragma solidity 0.8.30;

/// @title IRecourse
/// @notice After default a lot may be sold back to whoever sold it with recourse, or endorsed a commercial bill, for
/// what is outstanding on it. Amounts in the minor unit of the payable's currency; days are civil days.
interface IRecourse {
    /// @notice The right to give a lot back, kept under the lot's number and its hops in the buyer's hands. A lot has
    /// each hops once, so the right holds while the lot, or what its buyer cut from it, has not left the buyer, and
    /// again when it came back by recourse.
    struct Right {
        address seller; // zero for no right
        uint64 price; // what was paid for it; zero for an endorser of a commercial bill
        uint16 children; // cut from the lot before it was sold: the right does not cover them
    }

    /// @notice A claim by right of recourse, open until it is paid.
    struct RecourseClaim {
        address holder;
        address seller;
        uint256 soldAs; // the lot as it was sold; the claimed lot is it, or was cut from it
        uint8 hops; // of the lot in the holder's hands, as heldAtHops tells
        uint24 day;
    }

    /// @notice A right of recourse was given: beside Discounted where the bid asks for it, and beside each endorsement
    /// and sale of a commercial bill.
    /// @param price What the buyer paid, zero for an endorsement; `hops` and `children` of the lot in its hands.
    event RecourseGranted(
        uint256 indexed lot,
        address indexed seller,
        address indexed buyer,
        uint64 price,
        uint8 hops,
        uint16 children
    );
    event RecourseClaimed(
        uint256 indexed lot,
        address indexed holder,
        address indexed seller,
        uint256 soldAs,
        uint8 hops,
        uint24 day
    );
    /// @notice A claim was paid, and the lot returned to the seller.
    /// @param payer The seller, or who paid for it.
    /// @param cash Paid to the holder: what was outstanding on the lot.
    /// @param hops Of the lot now; `heldAtHops_` its hops when the seller sold it, at which an
    /// older right holds again.
    event RecoursePaid(
        uint256 indexed lot,
        address indexed seller,
        address indexed holder,
        address payer,
        uint64 cash,
        uint8 hops,
        uint8 heldAtHops_
    );

    error Recourse_WarrantsOnly(address caller);
    error Recourse_NotInDefault(uint64 payableNumber);
    error Recourse_NotHolder(uint256 lot, address caller);
    error Recourse_NoRight(uint256 lot, address holder, uint256 soldAs);
    error Recourse_AlreadyClaimed(uint256 lot, address seller);
    error Recourse_NotClaimed(uint256 lot);
    error Recourse_LotPledged(uint256 lot);

    /// @notice Writes down who endorsed a commercial bill. Warrants only.
    function recordEndorser(uint256 lot, address endorser, address receiver, uint8 hops, uint16 children) external;

    /// @notice Claims recourse for a lot of a payable in default. Holder only.
    /// @param soldAs The lot as the holder was given it; `lot` is it, or was cut from it.
    function claimRecourse(uint256 lot, uint256 soldAs) external;

    /// @notice Pays a claim: the holder gets what is outstanding, the lot returns to the seller. Anyone may pay for
    /// the seller.
    /// @return cash Minor units paid.
    function payRecourse(uint256 lot) external returns (uint64 cash);

    /// @param hops Of the lot in the buyer's hands.
    function recourseOf(uint256 soldAs, uint8 hops) external view returns (Right memory);

    /// @notice The hops at which a lot counts as held: its own, or, after it came back by recourse, those at which its
    /// holder held it before.
    function heldAtHops(uint256 lot) external view returns (uint8);

    function recourseClaimOf(uint256 lot) external view returns (RecourseClaim memory);
}
