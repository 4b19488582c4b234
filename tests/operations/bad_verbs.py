"""Bad inputs of the verbs: what people mistype in options, and what the chain refuses."""

from __future__ import annotations

from bad_input import Bad
from verb_setups import (
    ENDORSE,
    changed,
    expired,
    frozen,
    issued,
    letter_of_another,
    two_persons,
)

__all__ = ["expired", "frozen", "issued", "letter_of_another", "two_persons"]

BID = ["bid", "--obligor", "core", "--amount", "500.00", "--bands", "90:4%"]

BAD = [
    Bad("decimal comma", changed(amount="1.000,00"), r"--amount is '1\.000,00'.*comma groups"),
    Bad("ambiguous thousands", changed(amount="10,00"), r"--amount is '10,00'.*point starts"),
    Bad("amount with currency", changed(amount="CNY 10"), r"--amount is 'CNY 10'.*digits such as"),
    Bad("amount of zero", changed(amount="0.00"), r"--amount is '0\.00'.*at least 0\.01"),
    Bad("negative amount", changed(amount="-5.00"), r"--amount is '-5\.00'.*digits such as"),
    Bad("a tenth of a fen", changed(amount="0.001"), r"--amount is '0\.001'.*at most 2 decimals"),
    Bad(
        "amount above 64 bits",
        changed(amount="184,467,440,737,095,516.16"),
        r"--amount is '184,467.*at most 184,467,440,737,095,516\.15",
    ),
    Bad(
        "amount above the line",
        changed(amount="184,467,440,737,095,516.15"),
        r"refused: line 1 has 200,000,000\.00 left.*deeptier line limit",
    ),
    Bad("date of no calendar", changed(due="2026-02-30"), r"--due is '2026-02-30'.*calendar"),
    Bad("date the other way", changed(due="30.06.2026"), r"--due is '30\.06\.2026'.*YYYY-MM-DD"),
    Bad(
        "date as a workbook counts",
        changed(due="46203"),
        r"--due is '46203'; .*YYYY-MM-DD.*; a workbook counts days so: make the cell a date",
    ),
    Bad("month of one digit", changed(due="2026-6-3"), r"such as \"2026-02-06\"$"),
    Bad(
        "lot that a workbook took for a day",
        ["endorse", "--lot", "3-Jul", "--to", "bolt", "--trade", "T", "--as", "anna"],
        r"--lot is '3-Jul'; it must be a lot such as 7-3-1: a number from 1, in plain digits",
    ),
    Bad(
        "money for nobody",
        ["deposit", "transfer", "--to", "0x" + "0" * 40, "--amount", "1.00", "--as", "core"],
        r"--to is '0x0000.*; it must be an account that somebody has, not the zero address",
    ),
    Bad("due in the past", changed(due="2025-06-30"), r"--due is '2025-06-30'.*after today"),
    Bad("due today", changed(due="2026-01-07"), r"--due is '2026-01-07'.*after today"),
    Bad(
        "rate without percent", changed(penalty_per_day="0.05"), r"--penalty-per-day is '0\.05'.*%"
    ),
    Bad("swapped options", changed(amount="2026-06-30", due="5.00"), r"are amount and due swapped"),
    Bad("zero address", changed(payee="0x" + "0" * 40), r"--payee is '0x0+'.*not the zero address"),
    Bad("unknown party", changed(payee="anan"), r"--payee is 'anan'.*did you mean 'anna'"),
    Bad("payee is obligor", changed(payee="core"), r"--payee is 'core'.*another than the obligor"),
    Bad("line unknown", changed(line="9"), r"refused: .*credit line 9.*deeptier status"),
    Bad(
        "papers of 31 bytes",
        changed(documents="0x" + "ab" * 31),
        r"--documents is '0xabab.*; it must be text, or 32 bytes: 0x and 64 hexadecimal digits",
    ),
    Bad("papers without their sign", changed(documents="ab" * 32), r"--documents is.*or 32 bytes"),
    Bad("unknown backing", changed(backing="bill"), r"--backing is 'bill'.*commercial_bill"),
    Bad("short fingerprint", changed(invoices="0x12"), r"--invoices is '0x12'.*64 hexadecimal"),
    Bad("other currency", changed(currency="yuan"), r"--currency is 'yuan'.*address book"),
    Bad(
        "currency that is an enterprise",
        changed(currency="bank"),
        r"--currency is 'bank'.*currency of the chain",
    ),
    Bad(
        "no consent of the payee",
        [*changed()[:-2]],
        r"refused: anna has not agreed.*--consents DIR.*--sign-for",
    ),
    Bad(
        "everything missing",
        ["issue", "--as", "core"],
        r"--reference is missing.*--payee is missing",
    ),
    Bad(
        "trade of blanks",
        ["endorse", "--lot", "1", "--to", "bolt", "--trade", "  ", "--as", "anna"],
        r"--trade is missing; it must be text",
        setup="issued",
    ),
    Bad(
        "bid that is not there",
        ["discount", "--lot", "1", "--bid", "{folder}/no.json", "--as", "anna"],
        r"--bid is '.*'; it must be a file of a bid .*no\.json: .*No such file",
        setup="issued",
    ),
    Bad("no sender", ENDORSE, r"--as is missing; it must be a party", setup="issued"),
    Bad(
        "sender unknown", [*ENDORSE, "--as", "ana"], r"--as is 'ana'.*did you mean", setup="issued"
    ),
    Bad("lot that never was", [*ENDORSE, "--as", "anna"], r"--lot is '1'.*live lot"),
    Bad(
        "lot badly written",
        ["claim", "--lot", "1-0-2", "--as", "anna"],
        r"--lot is '1-0-2'.*number",
    ),
    Bad("lot by a slash", ["claim", "--lot", "1/2", "--as", "anna"], r"--lot is '1/2'.*digits"),
    Bad(
        "not the holder",
        [*ENDORSE, "--as", "cast"],
        r"refused: cast neither holds lot 1.*--as its holder",
        setup="issued",
    ),
    Bad(
        "more than the lot",
        [*ENDORSE, "--amount", "10,000.01", "--as", "anna"],
        r"--amount is '10,000\.01'.*at most 10,000\.00",
        setup="issued",
    ),
    Bad(
        "to oneself",
        ["endorse", "--lot", "1", "--to", "anna", "--trade", "T", "--as", "anna"],
        r"refused: anna holds lot 1 already",
        setup="issued",
    ),
    Bad(
        "frozen receiver",
        [*ENDORSE, "--as", "anna"],
        r"refused: bolt.* is frozen.*deeptier thaw",
        setup="frozen",
    ),
    Bad(
        "expired receiver",
        [*ENDORSE, "--as", "anna"],
        r"refused: bolt expired on 2026-01-07.*deeptier renew",
        setup="expired",
    ),
    Bad(
        "receiver that is no enterprise",
        ["endorse", "--lot", "1", "--to", "stranger", "--trade", "T", "--as", "anna"],
        r"refused: stranger is not an enterprise.*deeptier onboard",
        setup="issued",
    ),
    Bad(
        "one person where two must sign",
        [*ENDORSE, "--as", "anna"],
        r"endorse of 10,000\.00 needs two persons.*--proposed-by",
        setup="two_persons",
    ),
    Bad(
        "letter changed after it was signed",
        [*ENDORSE, "--as", "core", "--consents", "{folder}/letter.json"],
        r"--consent is '.*letter\.json'.*changed after it was signed",
        setup="letter_of_another",
    ),
    Bad(
        "folder without letters",
        [*ENDORSE, "--as", "core", "--consents", "{folder}"],
        r"--consents is '.*'.*files \*\.json",
        setup="issued",
    ),
    Bad(
        "sold to nobody",
        ["discount", "--lot", "1", "--as", "anna"],
        r"--bid is missing.*exactly one of bid, financier",
        setup="issued",
    ),
    Bad(
        "bid that ended before it began",
        [*BID, "--last-day", "2026-01-06", "--as", "bank"],
        r"--last-day is '2026-01-06'; it must be today or later",
    ),
    Bad(
        "no standing bid",
        ["discount", "--lot", "1", "--financier", "bank", "--as", "anna"],
        r"--financier is 'bank'.*standing bid buys",
        setup="issued",
    ),
    Bad(
        "paid more than owed",
        ["repay", "--payable", "1", "--amount", "10,000.01", "--as", "core"],
        r"refused: payable 1 is owed 10,000\.00 today, 10,000\.01 is too much.*show PAYABLE",
        setup="issued",
    ),
    Bad(
        "collected before it is due",
        ["collect", "--payable", "1", "--as", "anna"],
        r"refused: payable 1 is due on 2026-06-30.*wait",
        setup="issued",
    ),
    Bad(
        "payable that never was", ["collect", "--payable", "7", "--as", "anna"], r"--payable is '7'"
    ),
    Bad(
        "role unknown",
        [
            "renew",
            "--party",
            "anna",
            "--roles",
            "suplier",
            "--expiry",
            "2027-01-01",
            "--as",
            "platform",
        ],
        r"--roles is 'suplier'.*did you mean supplier",
    ),
    Bad(
        "not the registrar",
        ["close", "--party", "anna", "--as", "bank"],
        r"refused: .*--as who has",
    ),
    Bad(
        "deposits not there",
        ["deposit", "transfer", "--to", "core", "--amount", "1.00", "--as", "anna"],
        r"refused: the payer does not hold enough.*deeptier deposit mint",
    ),
    Bad("freeze nothing", ["freeze", "--order", "O", "--as", "platform"], r"--party is missing"),
    Bad(
        "freeze two things",
        ["freeze", "--order", "O", "--party", "anna", "--lot", "1", "--as", "platform"],
        r"--party is given beside lot",
        setup="issued",
    ),
]
