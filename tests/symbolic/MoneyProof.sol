// SPDX-License-Identifier: Apache-2.0
// For halmos: shares never pay more than came in, and roundings are half up.
pragma solidity 0.8.30;

import {Money} from "contracts/libraries/Money.sol";

contract MoneyProof {
    /// @notice A lot's share of what was paid is at most its face, and at most what was paid.
    function check_a_share_is_at_most_face_and_pot(uint64 part, uint64 paid, uint64 whole) external pure {
        if (whole == 0 || part > whole || paid > whole) return;
        uint64 share = Money.share(part, paid, whole);
        assert(share <= part && share <= paid);
    }

    /// @notice Once all is paid, a share is the whole face.
    function check_a_share_of_all_is_the_face(uint64 part, uint64 whole) external pure {
        if (whole == 0 || part > whole) return;
        assert(Money.share(part, whole, whole) == part);
    }

    /// @notice Two lots together are never paid more than came in for both.
    function check_two_shares_are_at_most_the_pot(uint64 one, uint64 other, uint64 paid, uint64 whole) external pure {
        if (whole == 0 || uint256(one) + other > whole) return;
        assert(uint256(Money.share(one, paid, whole)) + Money.share(other, paid, whole) <= paid);
    }

    /// @notice Half up, exactly: 2 * (rounded * d - n) is in (-d, d].
    function check_half_up_is_exact(uint128 n, uint64 d) external pure {
        if (d == 0) return;
        uint256 twice = 2 * Money.halfUp(n, d) * d;
        assert(twice + d > 2 * uint256(n));
        assert(twice <= 2 * uint256(n) + d);
    }

    /// @notice A portion up to the whole is at most the amount.
    function check_a_portion_is_at_most_the_amount(uint64 amount, uint32 ppm) external pure {
        if (ppm > Money.PPM) return;
        assert(Money.portion(amount, ppm) <= amount);
    }
}
