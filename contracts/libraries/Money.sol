// SPDX-License-Identifier: Apache-2.0
// The one place where money is rounded: discount, penalty, and the floors of shares.
pragma solidity 0.8.30;

/// @title Money
/// @notice Integers in a currency's minor unit. Interest and penalty round half up, once, on the total; a share of a
/// pot is floored, and what floors leave is paid with the last share.
library Money {
    uint256 internal constant PPM = 1_000_000;

    enum Method {
        Discount,
        TrueYield
    }

    error Money_ConsumesFace(uint64 face, uint256 discount);

    /// @notice The discount on a face amount for a number of days.
    /// @dev Discount: face * rate * days / basis. True yield: face - face / (1 + rate * days / basis).
    /// With n = ratePpm * days and d = PPM * dayBasis both are face * n / q, q = d or d + n; the quotient is rounded
    /// half up. All products stay below 2^64 * 2^32 * 2^24, so nothing overflows.
    /// @param face Minor units, 1 to 2^64 - 1.
    /// @param ratePpm Millionths a year: 43,500 is 4.35 %.
    /// @param tenorDays Days from the deal day (counted) to the due day (not counted).
    /// @param dayBasis Days in the year of the rate: 360 or 365.
    /// @return Minor units, below face; Money_ConsumesFace where nothing would be left to pay.
    function discount(
        uint64 face,
        uint32 ratePpm,
        uint24 tenorDays,
        uint16 dayBasis,
        Method method
    ) internal pure returns (uint64) {
        uint256 n = uint256(ratePpm) * tenorDays;
        uint256 q = PPM * dayBasis;
        if (method == Method.TrueYield) q += n;
        uint256 amount = halfUp(face * n, q);
        if (amount >= face) revert Money_ConsumesFace(face, amount);
        return uint64(amount);
    }

    /// @notice A holder's floor share of what was paid in.
    /// @param part The lot's face; `whole` the payable's face; `paid` minor units in the pot so far.
    function share(uint64 part, uint64 paid, uint64 whole) internal pure returns (uint64) {
        return uint64((uint256(part) * paid) / whole);
    }

    /// @notice Millionths of an amount, rounded half up: a part of a discount, a fee, an advance, a deposit.
    function portion(uint64 amount, uint32 ppm) internal pure returns (uint256) {
        return halfUp(uint256(amount) * ppm, PPM);
    }

    /// @notice Simple interest on an advance, rounded half up on the total.
    /// @param advance Minor units; `ratePpm` millionths a year; `dayBasis` 360 or 365.
    function interest(uint64 advance, uint32 ratePpm, uint256 days_, uint16 dayBasis) internal pure returns (uint256) {
        return halfUp(uint256(advance) * ratePpm * days_, PPM * dayBasis);
    }

    /// @notice numerator / denominator, rounded half up.
    function halfUp(uint256 numerator, uint256 denominator) internal pure returns (uint256) {
        return (2 * numerator + denominator) / (2 * denominator);
    }
}
