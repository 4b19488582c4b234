"""Bad inputs of `deeptier invoice`."""

from __future__ import annotations

from bad_input import Bad
from invoice_desk import members, numbers
from invoice_samples import BUYER_ID, Sample, encrypted_pdf, pdf, swap, ubl

__all__ = ["BAD", "members", "numbers"]

READ = ["invoice", "read"]
OUT = ["--out", "{folder}/payables.csv"]
ON = ["--on", "2026-01-07"]
A = "{folder}/a.xml"
TO_A_BANK = (
    "<cac:PayeeParty><cac:PartyName><cbc:Name>East Bank</cbc:Name></cac:PartyName></cac:PayeeParty>"
)
ALLOWANCE = (
    "<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>"
    "<cbc:MultiplierFactorNumeric>3</cbc:MultiplierFactorNumeric>"
    '<cbc:Amount currencyID="CNY">5.00</cbc:Amount>'
    '<cbc:BaseAmount currencyID="CNY">100.00</cbc:BaseAmount></cac:AllowanceCharge>'
)


def wrong(title: str, content: str | bytes, says: str, name: str = "a.xml") -> Bad:
    """A file that makes no payable."""
    arguments = [*READ, f"{{folder}}/{name}", *OUT]
    return Bad(title, arguments, says, code=1, files={name: content}, setup="members")


def misuse(title: str, arguments: list[str], says: str, setup: str = "members") -> Bad:
    """Arguments that cannot be carried out, beside a right invoice."""
    return Bad(title, [*READ, *arguments], says, files={"a.xml": ubl()}, setup=setup)


BAD: list[Bad] = [
    misuse("no such invoice", ["{folder}/b.xml"], r"FILE is '.*b.xml'; it must be a file or a fol"),
    misuse("folder without invoices", ["{desk}"], r"FILE is .*; it must be a folder with files en"),
    misuse(
        "no salt",
        [A, *OUT],
        r"--salt-file is .*; it must be the file of the network's invoice salt: .*invoice salt",
        setup="numbers",
    ),
    misuse(
        "salt that is none",
        [A, *OUT, "--salt-file", A],
        r"--salt-file is .*; it must be a file with 0x and 64 hexadecimal digits",
    ),
    misuse("out that exists", [A, "--out", "{desk}/networks.yaml"], r"--out .* must be a new file"),
    misuse("out of no kind", [A, "--out", "{folder}/p.xlsx"], r"--out .* ends in .csv or .yaml"),
    misuse("out nowhere", [A, "--out", "{folder}/x/p.csv"], r"--out .* make .*/x first"),
    misuse("seal without out", [A, "--sealed", "{folder}/s"], r"--sealed .* together with --out"),
    misuse(
        "set what the invoice tells",
        [A, *OUT, "--set", "amount=1.00"],
        r"--set is 'amount=1.00'; it must be column=value, each column once, of line, guarantor",
    ),
    misuse("set without value", [A, *OUT, "--set", "line"], r"--set is 'line'; it must be column="),
    misuse(
        "set to what is none", [A, *OUT, "--set", "line=x"], r"--set is 'line=x'; it must be a w"
    ),
    misuse(
        "set an unknown party", [A, *OUT, "--set", "guarantor=nn"], r"--set is 'guarantor=nn'; it"
    ),
    misuse("token without out", [A, "--token", "eur"], r"--token is 'eur'; .* together with --out"),
    misuse(
        "unknown token",
        [A, *OUT, "--token", "eur"],
        r"--token is 'eur'; it must be a name of the add",
    ),
    misuse(
        "token that is none", [A, *OUT, "--token", "anna"], r"--token is 'anna'; .* a token that"
    ),
    misuse(
        "token of the same currency",
        [A, *OUT, "--offline", "--token", "anna"],
        r"--token is 'anna'; it must be left out with --offline",
    ),
    misuse("no such day", [A, "--on", "7.1.2026"], r"--on is '7.1.2026'; it must be text of the f"),
    misuse("no currency", [A, "--currency", "RMB"], r"--currency is 'RMB'; it must be a currency"),
    misuse(
        "currency of another network",
        [A, *OUT, "--currency", "EUR"],
        r"--currency is 'EUR'; it must be CNY, as the deposits of this network are",
    ),
    misuse("unknown network", [A, *OUT, "--network", "x"], r"--network is 'x'; it must be a netwo"),
    wrong("empty invoice", b"", r"a.xml: it is empty; send the invoice again"),
    wrong("web page", "<html><body>502</body></html>", r"it is a web page, .* download"),
    wrong("encrypted PDF", encrypted_pdf(), r"a.pdf: the PDF is encrypted; ask for it", "a.pdf"),
    wrong("PDF without XML", pdf(), r"the PDF carries no XML; .* so ask the seller", "a.pdf"),
    wrong(
        "total that is wrong",
        swap(ubl(), ('PayableAmount currencyID="CNY">1190.00', 'PayableAmount currencyID="CNY">1')),
        r"amount due \(BT-115\) is 1.00; it must be 1,190.00",
    ),
    wrong("other currency", ubl(Sample(currency="EUR")), r"\(BT-5\) is EUR; .* in CNY: use a n"),
    wrong("due today", ubl(Sample(due="2026-01-07")), r"due date is 2026-01-07; .* after today"),
    wrong(
        "unknown buyer",
        ubl(Sample(buyer_id="ZZ100000009")),
        r"buyer 'Lanhe Motors' \(ZZ100000009\) is not in the address book; .*deeptier party add",
    ),
    wrong(
        "number that looks like another",
        ubl(Sample(number="R‐1")),
        r"invoice number \(BT-1\) is 'R‐1'; it must be in visible ASCII characters",
    ),
    wrong(
        "buyer without a number",
        swap(ubl(), (f"<cbc:CompanyID>{BUYER_ID}", "<cbc:CompanyID>none")),
        r"the buyer 'Lanhe Motors' \(none\) is not in the address book; .*--registration none",
    ),
    wrong(
        "paid to a bank",
        swap(ubl(), ("<cac:TaxTotal>", f"{TO_A_BANK}<cac:TaxTotal>")),
        r"payee \(BG-10\) is 'East Bank', not the seller: the claim is assigned already; leave it",
    ),
    wrong(
        "allowance that is not its per cent",
        swap(ubl(), ("<cac:TaxTotal>", f"{ALLOWANCE}<cac:TaxTotal>")),
        r"allowance 1 is 5.00; 3% of 100.00 is 3.00",
    ),
    wrong(
        "credit note about nothing",
        ubl(Sample(number="C-1", kind="381")),
        r"a credit note \(381\) must name the one invoice that it is about \(BG-3\), and this",
    ),
]
