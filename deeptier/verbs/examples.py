"""An example of each verb, as somebody may type it; a test reads them all."""

from __future__ import annotations

_ISSUE = (
    "--reference PO-17 --line 1 --obligor core --payee anna --amount 10,000.00 --due 2026-06-30"
    ' --documents "Contract 17"'
)

#: Options by verb.
EXAMPLES = {
    "issue": f"{_ISSUE} --consents letters --as core",
    "cancel": f"--payable 7 {_ISSUE} --consents letters --as core",
    "split": '--lot 7 --amounts "1,000.00 2,500.00" --as anna',
    "endorse": '--lot 7-3 --to bolt --amount 1,000.00 --trade "Order 77" --as anna',
    "endorse-many": "--from deliveries.csv --as anna",
    "accept": "--lot 7-3 --as bolt",
    "reject": "--lot 7-3 --as bolt",
    "return-offer": "--lot 7-3 --as anna",
    "hand-over": '--lot 7-3 --to bolt --trade "Order 77" --consents letters --as platform',
    "follow": "--lot 7-3 --as platform",
    "acceptance": "--days 5 --as bolt",
    "operator": "--operator platform --allowed yes --as anna",
    "bid": (
        '--obligor core --amount 10,000,000.00 --bands "90:4.35% 180:4.80%"'
        " --last-day 2026-03-31 --as bank"
    ),
    "end-bid": "--obligor core --as bank",
    "discount": "--lot 7-3 --financier bank --as anna",
    "cancel-bid": "--bid bid.json --as bank",
    "cancel-all-bids": "--as bank",
    "share-interest": "--share 40% --rate 5% --amount 100,000.00 --as core",
    "claim-recourse": "--lot 7-3 --as bank",
    "pay-recourse": "--lot 7-3 --as anna",
    "release-exposure": "--lot 7-3 --hops 1 --as bank",
    "pledge": (
        "--lot 7-3 --financier bank --advance 80% --rate 6% --repay-by 2026-05-31"
        " --consents letters --as anna"
    ),
    "consent approve": "--letter letters/core.json --as anna",
    "consent withdraw": "--letter letters/core.json --as anna",
    "cancel-pledge-bid": "--lot 7-3 --consents offer.json --as bank",
    "repay-loan": "--lot 7-3 --as anna",
    "foreclose": "--lot 7-3 --as bank",
    "repay": "--payable 7 --amount 10,000.00 --as core",
    "mandate": "--granted yes --as core",
    "collect": "--payable 7 --as platform",
    "claim": "--lot 7-3 --as platform",
    "redeem": "--lot 7-3 --as platform",
    "retire": "--lot 7-3 --as core",
    "default": "--payable 7 --as bank",
    "guarantee": "--payable 7 --amount 10,000.00 --as bank",
    "recover": "--payable 7 --as bank",
    "give-back": "--payable 7 --as core",
    "line open": "--obligor core --amount 50,000,000.00 --expiry 2026-12-31 --as bank",
    "line limit": "--line 1 --amount 20,000,000.00 --as bank",
    "line renew": "--line 1 --expiry 2027-12-31 --as bank",
    "line suspend": "--line 1 --as bank",
    "line resume": "--line 1 --as bank",
    "line follow": "--line 1 --as platform",
    "deposit mint": "--to core --amount 20,000,000.00 --as platform",
    "deposit burn": "--amount 1,000.00 --as platform",
    "deposit transfer": "--to bolt --amount 1,000.00 --as anna",
    "deposit approve": "--contract clearing --amount 20,000,000.00 --as core",
    "onboard": (
        "--party bolt --roles supplier --expiry 2027-12-31 --identity ZZ100000003 --as platform"
    ),
    "renew": "--party bolt --roles supplier --expiry 2028-12-31 --as platform",
    "close": "--party bolt --as platform",
    "successor propose": "--party bolt --successor bolt-new --as platform",
    "successor refuse": "--as bolt",
    "successor withdraw": "--party bolt --as platform",
    "successor complete": "--party bolt --as platform",
    "freeze": '--lot 7-3 --order "Court of Elm, 2026-17" --as platform',
    "thaw": '--lot 7-3 --order "Court of Elm, 2026-18" --as platform',
    "pause": '--order "Notice 3" --as platform',
    "resume": '--order "Notice 4" --as platform',
    "order move": '--lot 7-3 --to bolt --order "Court of Elm, 2026-19" --as platform',
    "order split": '--lot 7-3 --amounts 1,000.00 --order "Court of Elm, 2026-20" --as platform',
    "anchor": '--business "Contract 17" --as anna',
    "present": '--lot 7-3 --documents "Contract 17" --as anna',
    "register": "--lot 7-3 --hops 1 --registration ZD-2026-77 --as bank",
    "rules announce": "--from-day 2026-07-01 --highest-tier-cap 4 --as platform",
    "rules schedule": "--from-day 2026-07-01 --highest-tier-cap 4 --as platform",
    "rules withdraw": "--as platform",
    "rules adopt": "--as platform",
    "rules currency": "--currency euro --from-day 2026-07-01 --as platform",
    "rules schedule-currency": "--currency euro --from-day 2026-07-01 --as platform",
    "rules schedule-withdrawal": "--as platform",
    "rules unschedule": "--from-day 2026-07-01 --highest-tier-cap 4 --as platform",
    "rules unschedule-currency": "--currency euro --from-day 2026-07-01 --as platform",
    "role grant": "--role regulator --to bank --as platform",
    "role revoke": "--role regulator --party bank --as platform",
    "role renounce": "--role admin --as platform",
}
