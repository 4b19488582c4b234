"""What each event says, as a sentence in which the event's fields have their places.

`{field}` is shown by what it is; `{field:kind}` by its kind, such as money, lot, day, rate.
"""

from __future__ import annotations

from collections.abc import Mapping

from deeptier.audit.events import Event
from deeptier.audit.events import bids as b
from deeptier.audit.events import clearing as c
from deeptier.audit.events import desk as d
from deeptier.audit.events import evidence as e
from deeptier.audit.events import governance as g
from deeptier.audit.events import lots as w
from deeptier.audit.events import offers as o
from deeptier.audit.events import payables as p
from deeptier.audit.events import pledges as l
from deeptier.audit.events import protections as s
from deeptier.audit.events import register as r
from deeptier.audit.events import rulebook as k
from deeptier.audit.events import token as t

PHRASES: Mapping[type[Event], str] = {
    # Governance
    g.AuthorityUpdated: "{place.contract} obeys {authority} from now on",
    g.OperationScheduled: "{caller} scheduled a call to {target}",
    g.OperationExecuted: "the scheduled operation {operation_id} was carried out",
    g.OperationCanceled: "the scheduled operation {operation_id} was called off",
    g.RoleLabel: "role {role_id} is called {label}",
    g.RoleGranted: "{account} was given role {role_id:governance}",
    g.RoleRevoked: "{account} lost role {role_id:governance}",
    g.RoleAdminChanged: "role {admin:governance} administers role {role_id:governance}",
    g.RoleGuardianChanged: "role {guardian:governance} guards role {role_id:governance}",
    g.RoleGrantDelayChanged: "grants of role {role_id:governance} wait {delay} seconds",
    g.TargetClosed: "{target} is closed to restricted calls: {closed}",
    g.TargetFunctionRoleUpdated: "{selector} of {target} needs role {role_id:governance}",
    g.TargetAdminDelayUpdated: "changes to {target} wait {delay} seconds",
    # Register
    r.CivilTimeSet: "civil time was set {civil_offset} seconds ahead of UTC",
    r.EnterpriseOnboarded: "{account} takes part as {roles:roles}, until {expiry_day:day}",
    r.EnterpriseRenewed: "{account} was renewed as {roles:roles}, until {expiry_day:day}",
    r.EnterpriseClosed: "{account} was closed for good",
    r.EnterpriseFrozen: "{account} was frozen by order {order_hash}",
    r.EnterpriseThawed: "{account} was thawed by order {order_hash}",
    r.EnterpriseDefaultsChanged: "{account} has {defaults} payables in declared default",
    r.BusinessPaused: "new business was paused by order {order_hash}",
    r.BusinessResumed: "new business was resumed by order {order_hash}",
    r.AcceptanceSet: "{account} has {acceptance_days} days to accept what it is given",
    r.SuccessorProposed: "{successor} is to take the place of {account} from {from_day:day} on",
    r.SuccessorRefused: "{account} refused {successor} as its successor",
    r.SuccessorWithdrawn: "{successor} is to take the place of {account} no longer",
    r.EnterpriseReplaced: "{successor} took the place of {account}",
    # Rules
    k.RulesAnnounced: "new rules were announced, to hold from {from_day:day} on",
    k.RulesAdopted: "the rules announced for {from_day:day} were adopted",
    k.RulesWithdrawn: "the rules announced for {from_day:day} were taken back",
    k.CurrencyAnnounced: "currency {currency} is allowed from {from_day:day} on: {allowed}",
    # Issuing
    p.PayableIssued: (
        "{obligor} owes {payee} {terms.face_amount:money}, due {terms.due_day:day}:"
        " payable {payable_number} was issued"
    ),
    p.PayableCancelled: "{obligor} and {payee} cancelled payable {payable_number}",
    p.ConsentApproved: "{party} approved {digest} for {place.contract}",
    p.ConsentWithdrawn: "{party} withdrew its consent to {digest} for {place.contract}",
    p.ConsentUsed: "the consent {digest} of {holder} was used up",
    # Lots
    w.Split: "{holder} cut lot {lot:lot} into parts of {amounts:money}",
    w.Delivered: "{from_} delivered lot {lot:lot}, {amount:money}, to {to} ({cause:cause})",
    w.LotFrozen: "lot {lot:lot} was frozen by order {order_hash}",
    w.LotThawed: "lot {lot:lot} was thawed by order {order_hash}",
    w.LotHeld: "lot {lot:lot} is held for {hold:hold}",
    w.LotReleased: "lot {lot:lot} is held for {hold:hold} no longer",
    w.Followed: "lot {lot:lot} followed {from_} to its successor {to}",
    w.PayableFrozen: "payable {payable_number} was frozen by order {order_hash}",
    w.PayableThawed: "payable {payable_number} was thawed by order {order_hash}",
    w.MetadataUriSet: "the lots' metadata are at {metadata_uri}",
    w.TransferSingle: "{operator} moved lot {id:lot}, {value:money}, from {from_} to {to}",
    w.TransferBatch: "{operator} moved lots {ids:lot} from {from_} to {to}",
    w.ApprovalForAll: "{operator} may move the lots of {account}: {approved}",
    # Offers and orders
    o.Offered: "lot {lot:lot} was offered to {to}, who has until {last_day:day} to accept",
    o.OfferAccepted: "{to} accepted lot {lot:lot}",
    o.OfferRejected: "{to} rejected lot {lot:lot}",
    o.OfferReturned: "the offer of lot {lot:lot} to {to} lapsed",
    o.MovedByOrder: "order {order_hash} moved {amount:money} as lot {delivered:lot} to {to}",
    o.SplitByOrder: "order {order_hash} cut lot {lot:lot} for its holder",
    # Pledges
    l.Pledged: (
        "{pledgor} pledged lot {lot:lot} to {financier} for an advance of {advance:money}"
        " at {rate_ppm:rate}, to be repaid on {repay_day:day}"
    ),
    l.PledgeBidCancelled: "{financier} cancelled its offer of an advance {bid_digest}",
    l.LoanRepaid: "{payer} repaid {cash:money}, interest {interest:money}, and freed lot {lot:lot}",
    l.Foreclosed: "{financier} took the pledged lot {lot:lot} of {pledgor} for {debt:money}",
    l.PledgeCleared: (
        "of what lot {lot:lot} was paid, {to_financier:money} went to the financier"
        " and {to_pledgor:money} to the pledgor"
    ),
    # Evidence
    e.Anchored: "{by} anchored documents under reference {ref}",
    e.Presented: "{holder} showed the documents of reference {ref} for lot {lot:lot}",
    e.RegistrationDue: "{financier} has until {last_day:day} to register lot {lot:lot}",
    e.Registered: "{by} attached a registration to lot {lot:lot}",
    # Lines and clearing
    c.LineGranted: (
        "{bank} granted {obligor} credit line {line} of {limit:money}, until {expiry_day:day}"
    ),
    c.LineLimitSet: "the limit of credit line {line} is {limit:money}",
    c.LineRenewed: "credit line {line} runs until {expiry_day:day}",
    c.LineSuspended: "credit line {line} was suspended",
    c.LineResumed: "credit line {line} may be drawn again",
    c.LineFollowed: "credit line {line} is now between {bank} and {obligor}",
    c.PenaltyAccrued: (
        "payable {payable_number} owes a penalty of {penalty_ppm:penalty} through {through_day:day}"
    ),
    c.Repaid: (
        "{payer} paid {principal:money} of payable {payable_number}, and {penalty:money} of penalty"
    ),
    c.MandateSet: "anyone may collect what {obligor} owes in {currency}: {granted}",
    c.Claimed: "{holder} was paid {cash:money} on lot {lot:lot}",
    c.Redeemed: "{holder} was paid lot {lot:lot}, {amount:money}, in full",
    c.ArrearsRedeemed: "with a penalty share of {penalty_share:money} on lot {lot:lot}",
    c.Skipped: "lot {lot:lot} could not be paid in its batch",
    c.Defaulted: (
        "{obligor} was declared in default on payable {payable_number}, {unpaid:money} unpaid"
    ),
    c.DefaultCured: "{obligor} cured its default on payable {payable_number}",
    # Protections
    s.GuarantorReimbursed: (
        "{payer} paid {cash:money} for the guarantor of payable {payable_number}"
    ),
    s.GuaranteePaid: (
        "the guarantor {guarantor} paid {principal:money} of payable {payable_number},"
        " and {penalty:money} of penalty"
    ),
    s.RecoveryPaid: "the guarantor {guarantor} got {cash:money} back on payable {payable_number}",
    s.DepositLocked: "{obligor} locked {amount:money} for payable {payable_number}",
    s.DepositTaken: "the deposit of payable {payable_number} pays {amount:money}",
    s.DepositReleased: (
        "{obligor} got {amount:money} of its deposit for payable {payable_number} back"
    ),
    s.Retired: "{obligor} retired lot {lot:lot} of its own payable, {amount:money}",
    s.Cancelled: "the {face_amount:money} of payable {payable_number} are owed no longer",
    # Desk
    d.Discounted: (
        "{seller} sold lot {lot:lot}, {face_amount:money}, to {financier} for {proceeds:money}"
        " ({tenor_days} days at {rate_ppm:rate}: discount {discount:money})"
    ),
    d.RecourseGranted: "{buyer} may sell lot {lot:lot} back to {seller}",
    d.BidCancelled: "{financier} cancelled its bid {bid_digest}",
    d.SeriesRaised: "{financier} cancelled all its bids before series {series}",
    d.RecourseClaimed: "{holder} claimed recourse against {seller} for lot {lot:lot}",
    d.RecoursePaid: "{payer} paid {holder} {cash:money}, and lot {lot:lot} is back at {seller}",
    b.InterestShared: "{obligor} bore {cash:money} of the discount on lot {lot:lot}",
    b.FeePaid: "{receiver} was paid a fee of {fee:money} out of the sale of lot {lot:lot}",
    b.InterestMandateSet: (
        "{obligor} bears up to {highest_share_ppm:rate} of the discount on its own warrants,"
        " {budget:money} in all"
    ),
    b.StandingBidSet: (
        "{financier} bids for warrants of {obligor}, up to {bid.budget:money},"
        " until {bid.last_day:day}"
    ),
    b.ExposureTaken: "{financier} is exposed to {obligor} with {exposure:money}",
    b.ExposureReleased: "{financier} is exposed to {obligor} with {exposure:money} only",
    # Deposit token
    t.Transfer: "{amount:money} of deposits moved from {from_} to {to}",
    t.Approval: "{spender} may take up to {amount:money} of {owner}'s deposits",
    t.DepositsMinted: "{amount:money} of deposits were issued to {account}",
    t.DepositsBurned: "{bank} took {amount:money} of deposits back",
    t.DepositNamed: "the deposit token is called {name}, {symbol}",
}
