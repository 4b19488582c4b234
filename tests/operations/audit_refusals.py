"""What is wrong with a command that asks a chain: its words, and how the sentence begins."""

from __future__ import annotations

NOBODY = "http://127.0.0.1:9"
RATE = ("--rate", "4%", "--out", "b.json")
DAYS = ("--last-due", "2026-06-30", "--last-day", "2026-06-01")
BID = ("--budget", "1.00", *DAYS, *RATE)
OF_BANK = ("bids", "sign", "--as", "bank")
DAY = ("--on", "2026-01-07")

#: In a desk whose default network runs, and has lot 1.
IN_A_DESK: tuple[tuple[tuple[str, ...], str], ...] = (
    (("audit", "verify", "--network", "nowhere"), "--network is 'nowhere'; it must be a network"),
    (("audit", "verify", "--rpc", NOBODY), f"no chain answers at {NOBODY}"),
    (
        ("audit", "verify", "--rpc", NOBODY, "--deployment", "x.json", "--network", "devnet"),
        "--network is 'devnet'; it must be left out: --rpc and --deployment tell all",
    ),
    (("audit", "verify", "--deployment", "x.json"), "there is no deployment on devnet: x.json"),
    (("audit", "verify", "--store", "x"), "there is no store in x"),
    (("audit", "verify", "--sample", "0"), "--sample is '0'; it must be a whole number from 1"),
    (("audit", "sync", "--to", "99999"), "the chain has no block 99999"),
    (("audit", "lineage", "7-0"), "LOT is '7-0'; it must be a number from 1"),
    (("audit", "lineage", "1", "--block", "99999"), "the chain has no block 99999"),
    (
        ("audit", "lineage", "1", "--store", "x", "--network", "devnet"),
        "--store is 'x'; it must be left out with --rpc or --network",
    ),
    (("audit", "lineage", "1", "--names", "x.json"), "--names is 'x.json'; it must be a file that"),
    (
        ("audit", "explain", "ana"),
        "SUBJECT is 'ana'; it must be an address, a name that is known, or a lot such as 7-3-1"
        " (did you mean 'anna'?)",
    ),
    (("audit", "explain", "0x12"), "SUBJECT is '0x12'; it must be 0x and 40 hexadecimal digits"),
    (
        ("audit", "export", "--out", "networks.yaml"),
        "--out is 'networks.yaml'; it must be a folder",
    ),
    (("audit", "export", "--from", "1 May"), "--from is '1 May'; it must be text of the form"),
    (
        ("audit", "report", "--out", "no/such/r.html"),
        "--out is 'no/such/r.html'; it must be",
    ),
    (("audit", "watch", "--from", "9", "--until", "1"), "--until is 1; it must be --from, 9, or"),
    (("bids", "sign", "--lot", "1", *BID), "--as is 'missing'; it must be given: the financier"),
    (
        ("bids", "sign", "--as", "bnk", "--lot", "1", *BID),
        "--as is 'bnk'; it must be a name of the address book (did you mean 'bank'?)",
    ),
    (
        (*OF_BANK, "--obligor", "cor", *BID),
        "--obligor is 'cor'; it must be a name of the address book (did you mean 'core'?)",
    ),
    (
        (*OF_BANK, "--devnet-key", "5", "--lot", "1", *BID),
        "--as is 'bank'; it must be left out with --key-file or --devnet-key",
    ),
    ((*OF_BANK, "--lot", "1-9", *BID), "--lot is '1-9'; it must be a live lot"),
    (
        (*OF_BANK, "--lot", "1", *BID, "--last-day", "2025-12-31"),
        "--last-day is '2025-12-31'; it must be the chain's day, 2026-01-07, or later",
    ),
    (
        (*OF_BANK, "--lot", "1", *BID, "--last-due", "2026-01-07"),
        "--last-due is '2026-01-07'; it must be after the chain's day, 2026-01-07",
    ),
    ((*OF_BANK, "--lot", "1", *BID, "--budget", "0.00"), "--budget is '0.00'; it must be at least"),
    ((*OF_BANK, "--lot", "1", *BID, "--budget", "１０"), "--budget is '１０'; it must be digits"),
    (("bids", "best", "x", *DAY), "--lot is 'missing'; it must be given, or --face"),
    (
        ("bids", "best", "x", *DAY, "--lot", "1", "--due", "2026-06-30"),
        "--due is '2026-06-30'; it must be left out where a chain is asked",
    ),
    (
        ("evidence", "verify", "x.json", "--network", "devnet"),
        "--network is 'devnet'; it must be given together with --payable or --lot",
    ),
    (("deploy", "--as", "bnk"), "--as is 'bnk'; it must be a name of the address book (did you"),
    (("deploy",), "--as is 'missing'; it must be given: the party"),
    (("deploy", "--as", "bank", "--currency", ""), "--currency is ''; it must be capital letters"),
    (("deploy", "--as", "bank", "--currency", "元"), "--currency is '元'; it must be capital"),
    (
        ("run", "x.yaml", "--network", "devnet", "--rpc", NOBODY),
        "--network is 'devnet'; it must be left out with --rpc",
    ),
)

#: Where there is neither desk nor store.
ELSEWHERE: tuple[tuple[tuple[str, ...], str], ...] = (
    (("audit", "verify"), "--rpc is 'missing'; it must be given: there is no networks.yaml here"),
    (("audit", "sync"), "--rpc is 'missing'; it must be given: there is no networks.yaml here"),
    (("audit", "watch"), "--rpc is 'missing'; it must be given: there is no networks.yaml here"),
    (
        ("audit", "verify", "--rpc", NOBODY),
        "--deployment is 'missing'; it must be given with --rpc",
    ),
    (("audit", "lineage", "1"), "there is no store in audit"),
    (("audit", "verify", "--network", "devnet"), "--desk is '.'; it must be a folder with"),
    (("audit", "verify", "--desk", "x"), "--desk is 'x'; it must be a folder with networks.yaml"),
    (
        ("bids", "best", "x", "--on", "2026-01-07"),
        "--face is 'missing'; it must be given, or --lot",
    ),
    (
        ("evidence", "verify", "x.json", "--lot", "1"),
        "--payable or --lot is '1'; it must be given together with --rpc, or in a desk's folder",
    ),
)
