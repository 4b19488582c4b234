"""The journal: every event that each contract of a deployment may emit."""

from __future__ import annotations

from deeptier.audit.events import clearing, desk, governance, lots, payables, register, token
from deeptier.audit.events.base import Event, Place, Schema, schema_of

__all__ = ["EVENTS", "SCHEMAS", "Event", "Place", "Schema", "schema_of"]

_CONSENTS = (payables.ConsentApproved, payables.ConsentWithdrawn)

#: What each contract may emit. Any other log of a contract is a finding.
EVENTS: dict[str, tuple[type[Event], ...]] = {
    "Governance": (
        governance.OperationScheduled,
        governance.OperationExecuted,
        governance.OperationCanceled,
        governance.RoleLabel,
        governance.RoleGranted,
        governance.RoleRevoked,
        governance.RoleAdminChanged,
        governance.RoleGuardianChanged,
        governance.RoleGrantDelayChanged,
        governance.TargetClosed,
        governance.TargetFunctionRoleUpdated,
        governance.TargetAdminDelayUpdated,
    ),
    "Enterprises": (
        governance.AuthorityUpdated,
        register.CivilTimeSet,
        register.EnterpriseOnboarded,
        register.EnterpriseRenewed,
        register.EnterpriseClosed,
        register.EnterpriseFrozen,
        register.EnterpriseThawed,
        register.EnterpriseDefaultsChanged,
        register.BusinessPaused,
        register.BusinessResumed,
    ),
    "Warrants": (
        governance.AuthorityUpdated,
        *_CONSENTS,
        lots.Split,
        lots.Delivered,
        lots.LotFrozen,
        lots.LotThawed,
        lots.PayableFrozen,
        lots.PayableThawed,
        lots.MetadataUriSet,
        lots.TransferSingle,
        lots.TransferBatch,
        lots.ApprovalForAll,
    ),
    "Clearing": (
        clearing.LineGranted,
        clearing.LineLimitSet,
        clearing.LineRenewed,
        clearing.LineSuspended,
        clearing.LineResumed,
        clearing.PenaltyAccrued,
        clearing.Repaid,
        clearing.MandateSet,
        clearing.Claimed,
        clearing.Redeemed,
        clearing.ArrearsRedeemed,
        clearing.Skipped,
        clearing.Defaulted,
        clearing.DefaultCured,
    ),
    "Payables": (
        governance.AuthorityUpdated,
        *_CONSENTS,
        payables.PayableIssued,
        payables.RulesSet,
        payables.CurrencySet,
    ),
    "DiscountDesk": (
        *_CONSENTS,
        desk.Discounted,
        desk.RecourseGranted,
        desk.BidCancelled,
        desk.SeriesRaised,
        desk.RecourseClaimed,
        desk.RecoursePaid,
    ),
    "DepositToken": (
        governance.AuthorityUpdated,
        token.Transfer,
        token.Approval,
        token.DepositsMinted,
        token.DepositsBurned,
        token.DepositNamed,
    ),
}

#: The schemas of each contract by their first topic.
SCHEMAS: dict[str, dict[bytes, Schema]] = {
    contract: {schema_of(event).topic: schema_of(event) for event in events}
    for contract, events in EVENTS.items()
}
