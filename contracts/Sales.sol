// SPDX-License-Identifier: Apache-2.0
// What every sale does, by signed or by standing bid: price it, hold it to the rules, grant recourse.
pragma solidity 0.8.30;

import {Recourse} from "./Recourse.sol";
import {IDiscountDesk} from "./interfaces/IDiscountDesk.sol";
import {LotId} from "./libraries/LotId.sol";
import {Money} from "./libraries/Money.sol";
import {PaperWord} from "./libraries/PaperWord.sol";
import {Standing} from "./libraries/Standing.sol";

/// @title Sales
abstract contract Sales is IDiscountDesk, Recourse {
    using LotId for uint256;
    using PaperWord for uint256;
    using Standing for uint256;

    uint64 internal constant _CANCELLED = type(uint64).max;

    mapping(bytes32 bidDigest => uint64 face) internal _filled;

    /// @dev A sale that Warrants has delivered.
    struct Sale {
        bytes32 digest; // of the bid
        uint256 lot; // that was offered
        uint256 sold; // id that the buyer holds
        address seller;
        address buyer;
        uint64 amount;
        uint24 version; // of the lot before
        uint256 paper;
        uint256 standing;
    }

    /// @dev The terms of its price.
    struct Price {
        uint32 ratePpm;
        uint16 dayBasis;
        Money.Method method;
        uint64 filled;
    }

    /// @inheritdoc IDiscountDesk
    function filledOf(bytes32 bidDigest_) external view returns (uint64) {
        return _filled[bidDigest_];
    }

    function _deliverSale(
        bytes32 digest,
        uint256 lot,
        uint64 amount,
        address by,
        address buyer
    ) internal returns (Sale memory sale) {
        (uint256 sold, address seller, uint24 version, uint256 paper, uint256 standing) = _warrants.sell(
            lot,
            amount,
            by,
            buyer,
            digest
        );
        return Sale(digest, lot, sold, seller, buyer, amount, version, paper, standing);
    }

    /// @dev Announces the sale and does all that goes with it but the cash.
    function _settle(
        Sale memory sale,
        Price memory price,
        bool recourse
    ) internal returns (uint64 proceeds, uint64 discount) {
        uint24 tenorDays = sale.paper.dueDay() - sale.standing.day();
        discount = Money.discount(sale.amount, price.ratePpm, tenorDays, price.dayBasis, price.method);
        proceeds = sale.amount - discount;
        emit Discounted(
            sale.sold,
            sale.seller,
            sale.buyer,
            sale.digest,
            sale.amount,
            discount,
            proceeds,
            tenorDays,
            price.ratePpm,
            price.dayBasis,
            price.method,
            price.filled
        );
        if (recourse || sale.paper.isBill()) _grantRecourse(sale, proceeds);
        if (!sale.standing.isPlain()) _keepToRules(sale);
    }

    function _obligorOf(uint256 paper) internal view returns (address) {
        return _clearing.obligorOf(paper.line());
    }

    /// @dev A whole lot takes the children that it had into the buyer's hands; a part is cut without any.
    function _grantRecourse(Sale memory sale, uint64 price) private {
        uint16 children = sale.sold == sale.lot ? uint16(sale.version >> 8) : 0;
        _grant(sale.sold, sale.seller, sale.buyer, price, uint8(sale.version) + 1, children);
    }

    /// @dev What the rules ask of a financing: evidence presented, registration, concentration.
    function _keepToRules(Sale memory sale) private {
        uint8 hops = uint8(sale.version);
        if (sale.standing.streams() != 0) {
            _evidence.requirePresented(sale.lot, sale.seller, sale.standing.streams());
        }
        uint8 registrationDays = sale.standing.registrationDays();
        if (registrationDays != 0) {
            _evidence.requireRegistered(sale.lot, hops, sale.seller);
            _evidence.oblige(sale.sold, hops + 1, sale.buyer, sale.standing.day() + registrationDays);
        }
        if (sale.standing.isFinancierCapped()) {
            address currency = sale.paper.currency();
            _expose(sale.sold, hops + 1, sale.buyer, _obligorOf(sale.paper), currency, sale.amount);
        }
    }
}
