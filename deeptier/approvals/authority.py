"""Under which rules a call comes: told from its bytes, whatever its proposal is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from deeptier.approvals.rules import Rule, Rules
from deeptier.consents import READERS
from deeptier.errors import InputError
from deeptier.messages import (
    Acceptance,
    Bid,
    Cancellation,
    Endorse,
    EndorseMany,
    Handover,
    OfferAcceptance,
    PledgeAcceptance,
    PledgeBid,
    Split,
    Terms,
)
from deeptier.structs import Struct

AGREE = "consent approve"

#: The command whose rule a letter comes under.
LETTERS: Mapping[type[Struct], str] = {
    Terms: "issue",
    Cancellation: "cancel",
    Bid: "bid",
    Acceptance: "discount",
    Split: "split",
    Endorse: "endorse",
    EndorseMany: "endorse-many",
    OfferAcceptance: "accept",
    Handover: "hand-over",
    PledgeBid: "pledge",
    PledgeAcceptance: "pledge",
}

#: By command: the functions that it calls.
CALLS: Mapping[str, str] = {
    "issue": "Payables.issue",
    "cancel": "Payables.cancel",
    "split": "Warrants.split Warrants.splitWithConsent",
    "endorse": "Warrants.endorse Warrants.endorseWithConsent",
    "endorse-many": "Warrants.endorseMany Warrants.endorseManyWithConsent",
    "operator": "Warrants.setApprovalForAll",
    "follow": "Warrants.follow",
    "accept": "Offers.accept Offers.acceptWithConsent",
    "reject": "Offers.reject",
    "return-offer": "Offers.returnLapsed",
    "hand-over": "Offers.handOver",
    "acceptance": "Enterprises.setAcceptance",
    "bid": "DiscountDesk.setStandingBid",
    "end-bid": "DiscountDesk.setStandingBid",
    "discount": "DiscountDesk.accept DiscountDesk.acceptStanding DiscountDesk.acceptWithConsent",
    "cancel-bid": "DiscountDesk.cancelBid",
    "cancel-all-bids": "DiscountDesk.cancelAllBids",
    "share-interest": "DiscountDesk.setInterestMandate",
    "claim-recourse": "DiscountDesk.claimRecourse",
    "pay-recourse": "DiscountDesk.payRecourse",
    "release-exposure": "DiscountDesk.releaseExposure",
    "pledge": "Pledges.pledge Pledges.pledgeWithConsent",
    "cancel-pledge-bid": "Pledges.cancelPledgeBid",
    "repay-loan": "Pledges.repayLoan",
    "foreclose": "Pledges.foreclose",
    "repay": "Clearing.repay",
    "mandate": "Clearing.setMandate",
    "collect": "Clearing.collect",
    "claim": "Clearing.claim",
    "redeem": "Clearing.redeem",
    "retire": "Clearing.retire",
    "default": "Clearing.declareDefault",
    "guarantee": "Clearing.payGuarantee",
    "recover": "Clearing.payRecovery",
    "give-back": "Clearing.giveBackDeposit",
    "line open": "Clearing.grantLine",
    "line limit": "Clearing.setLineLimit",
    "line renew": "Clearing.renewLine",
    "line suspend": "Clearing.suspendLine",
    "line resume": "Clearing.resumeLine",
    "line follow": "Clearing.followLine",
    "deposit mint": "DepositToken.mint",
    "deposit burn": "DepositToken.burn",
    "deposit transfer": "DepositToken.transfer",
    "deposit approve": "DepositToken.approve",
    "onboard": "Enterprises.onboard",
    "renew": "Enterprises.renew",
    "close": "Enterprises.close",
    "successor propose": "Enterprises.proposeSuccessor",
    "successor refuse": "Enterprises.refuseSuccessor",
    "successor withdraw": "Enterprises.withdrawSuccessor",
    "successor complete": "Enterprises.completeSuccession",
    "freeze": "Enterprises.freeze Warrants.freezeLot Warrants.freezePayable",
    "thaw": "Enterprises.thaw Warrants.thawLot Warrants.thawPayable",
    "pause": "Enterprises.pauseBusiness",
    "resume": "Enterprises.resumeBusiness",
    "order move": "Orders.moveByOrder",
    "order split": "Orders.splitByOrder",
    "anchor": "Evidence.anchor",
    "present": "Evidence.present",
    "register": "Evidence.register",
    "rules announce": "Enterprises.announceRules",
    "rules withdraw": "Enterprises.withdrawAnnouncement",
    "rules adopt": "Enterprises.adoptRules",
    "rules currency": "Enterprises.announceCurrency",
    "role grant": "Governance.grantRole",
    "role revoke": "Governance.revokeRole",
    "role renounce": "Governance.renounceRole",
    "rules schedule": "Governance.schedule",
    "rules schedule-currency": "Governance.schedule",
    "rules schedule-withdrawal": "Governance.schedule",
    "rules unschedule": "Governance.cancel",
    "rules unschedule-currency": "Governance.cancel",
    AGREE: " ".join(f"{name}.approveConsent" for name in dict.fromkeys(READERS.values())),
    "consent withdraw": " ".join(
        f"{name}.withdrawConsent" for name in dict.fromkeys(READERS.values())
    ),
}
_BY_CALL: dict[str, tuple[str, ...]] = {}
for _command, _calls in CALLS.items():
    for _call in _calls.split():
        _BY_CALL[_call] = (*_BY_CALL.get(_call, ()), _command)


def rule_of(rules: Rules, command: str, contracts: Iterable[str]) -> Rule | None:
    """The rule that a command must keep to when it calls these contracts; None where there is none.

    What is agreed on chain is told by a digest alone. Unless `consent approve` has a rule of its
    own, it comes under those of all steps whose letters the contracts read.
    """
    if command != AGREE or AGREE in rules.by_verb:
        return rules.of(command)
    called = set(contracts)
    return rules.of(*(LETTERS[each] for each, reader in READERS.items() if reader in called))


def rule_of_calls(rules: Rules, command: str, calls: Iterable[tuple[str, str]]) -> Rule | None:
    """What who signs a proposal must keep to: also the rules of others that make its calls.

    Calls are names of contracts and functions.

    Errors: `InputError` for a call that no command makes, or not this one.
    """
    told = set(calls)
    makers: dict[str, None] = {}
    for contract, function in sorted(told):
        call = f"{contract}.{function}"
        made_by = _BY_CALL.get(call)
        if made_by is None:
            raise InputError("call of the proposal", call, "one that a command makes")
        if command not in made_by:
            expected = f"{' or '.join(made_by)}, which calls {call}"
            raise InputError("command of the proposal", command, expected)
        makers |= dict.fromkeys(made_by)
    if command == AGREE:
        return rule_of(rules, command, (contract for contract, _ in told))
    return rules.of(*makers)
