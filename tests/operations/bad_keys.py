"""Bad inputs of parties, keys, letters and approvals."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from bad_input import Bad
from desk_stage import Stage

from deeptier.approvals.control import propose
from deeptier.bulk.intent import Intent
from deeptier.desk.party import Device, Party
from deeptier.letters.letter import Letter, signed_letter
from deeptier.lot_id import LotId
from deeptier.messages import Split
from deeptier.operations.fields import option_record
from deeptier.operations.payables import read_payable

ACCOUNT = "0x" + "ab" * 20
PAYABLE = (
    "reference: PO-1\nline: 1\nobligor: core\npayee: anna\namount: 1,000.00\ndue: 2026-06-30\n"
    "documents: contract 7\n"
)
RULES = "approvals:\n  deposit transfer:\n    proposers: [anna]\n    approvers: [cast]\n"
SIGN = ["sign", "{folder}/p.yaml", "--as", "core", "--out", "{folder}/out.json"]


def put_letter(stage: Stage, folder: Path) -> None:
    """A letter of core, `letter.json`, and one that was changed, `changed.json`."""
    office = stage.office
    message = Split(LotId(1), (100,), 0, office.today)
    domain = office.house.deployment.domain("Warrants")
    letter = signed_letter("letter", office.keyring.signer("core"), domain, message)
    letter.write(folder / "letter.json")
    words: dict[str, Any] = letter.to_json()
    words["message"]["amounts"] = ["101"]
    (folder / "changed.json").write_text(json.dumps(words))


def put_unsigned(stage: Stage, folder: Path) -> None:
    """A letter about a lot that is not there, `letter.json`, without a signature."""
    message = Split(LotId(1), (100,), 0, stage.office.today)
    domain = stage.office.house.deployment.domain("Warrants")
    Letter("letter", message, domain, stage.address("core"), b"").write(folder / "letter.json")


def put_terms(stage: Stage, folder: Path) -> None:
    """Terms of core and anna without a signature, `terms.json`."""
    office = stage.office
    words = dict(line.split(": ") for line in PAYABLE.splitlines())
    draft = read_payable(option_record(words), office)
    domain, core = office.house.deployment.domain("Payables"), stage.address("core")
    extra = {"invoices": draft.invoices}
    Letter("terms", draft.terms, domain, core, b"", extra).write(folder / "terms.json")


def put_device(stage: Stage, folder: Path) -> None:
    """Mill signs by a device that no package knows."""
    mill = Party("Mill", ACCOUNT, signed_by=Device("ledger"))
    stage.desk.book.with_party(mill).save(stage.folder / "parties.yaml")


def put_mistyped_rule(stage: Stage, folder: Path) -> None:
    """A rule of a command that there is not."""
    rules = "approvals:\n  isue: {proposers: [anna], approvers: [cast]}\n"
    (stage.folder / "approvals.yaml").write_text(rules)


def put_proposal(stage: Stage, folder: Path) -> None:
    """A proposal of anna, `proposal.json`, under the rules of the desk; and three that lie."""
    (stage.folder / "approvals.yaml").write_text(RULES)
    to = stage.address("bank")
    words = ("DepositToken", "transfer", (to, 7), "pay 0.07 to bank")
    intent = Intent("t1", "deposit transfer", "core", *words)
    proposal = propose(stage.desk, stage.office, [intent], 7, "anna")
    proposal.write(folder / "proposal.json")
    content = json.loads((folder / "proposal.json").read_text())
    content["message"]["amount"] = "0.08"
    (folder / "changed.json").write_text(json.dumps(content))
    signer = stage.desk.keyring.signer("anna")
    for name, lie in (("named", {"command": "split"}), ("amount", {"amount": "0.01"})):
        crafted = replace(proposal, signatures={}, **lie)
        crafted.signed_as("proposed", signer).write(folder / f"{name}.json")


def put_terms_and_rules(stage: Stage, folder: Path) -> None:
    """Terms of core and anna, `terms.json`; to issue takes two persons."""
    put_terms(stage, folder)
    rules = RULES.replace("deposit transfer:", "issue:")
    (stage.folder / "approvals.yaml").write_text(rules)


def put_key(stage: Stage, folder: Path) -> None:
    """Core's key is in a file from now on, and the file is damaged."""
    book = (stage.folder / "parties.yaml").read_text()
    core = book.index("core:")
    signer = book.index("signer:", core)
    end = book.index("\n", book.index("devnet:", signer))
    (stage.folder / "parties.yaml").write_text(book[:signer] + "signer: keystore" + book[end:])
    (stage.folder / "keys").mkdir(exist_ok=True)
    content = {"address": stage.address("core")[2:], "version": 3, "crypto": {}}
    (stage.folder / "keys" / "core.json").write_text(json.dumps(content))


def put_remote(stage: Stage, folder: Path) -> None:
    """Core's key is with a signer that does not answer."""
    book = (stage.folder / "parties.yaml").read_text()
    signer = book.index("signer:", book.index("core:"))
    end = book.index("\n", book.index("devnet:", signer))
    text = book[:signer] + "signer: {remote: 'http://127.0.0.1:9'}" + book[end:]
    (stage.folder / "parties.yaml").write_text(text)


BAD = [
    Bad(
        "name that is there in other letters",
        ["party", "add", "ＣＯＲＥ", ACCOUNT],
        r"name of 'ＣＯＲＥ' is 'ＣＯＲＥ'; it must be another than that of 'core'",
    ),
    Bad(
        "account that is there",
        ["party", "add", "new", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"],
        r"account of 'new' is '0xf39Fd6.*; it must be another than that of 'platform'",
    ),
    Bad(
        "address with a wrong digit",
        ["party", "add", "new", "0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266"],
        r"address is '0xF39F.*'; it must be an address whose capital letters are its checksum",
    ),
    Bad(
        "zero address",
        ["party", "add", "new", "0x" + "00" * 20],
        r"address is '0x0000.*'; it must be an account that somebody has",
    ),
    Bad(
        "name like an address",
        ["party", "add", "0xCafe", ACCOUNT],
        r"name is '0xCafe'; it must be one that does not begin like an address",
    ),
    Bad(
        "signer of no known kind",
        ["party", "add", "new", ACCOUNT, "--signer", "ledger"],
        r"--signer is 'ledger'; it must be keystore, devnet:NUMBER, http\(s\)://HOST, owner",
    ),
    Bad(
        "device that no package knows",
        ["sign", "{folder}/p.yaml", "--as", "mill", "--out", "{folder}/out.json"],
        r"kind of the signer of Mill is 'ledger'; it must be one that an installed package knows",
        files={"p.yaml": PAYABLE.replace("payee: anna", "payee: mill")},
        setup="put_device",
    ),
    Bad(
        "name that is a lot's",
        ["party", "add", "7-3-1", ACCOUNT],
        r"name is '7-3-1'; it must be one with a letter in it",
    ),
    Bad(
        "name that looks like another",
        ["party", "add", "\u0430nna", ACCOUNT],
        r"name is '.nna'; it must be one that does not mix letters of Latin, Greek or Cyrillic",
    ),
    Bad(
        "name that differs from another in what nobody sees",
        ["party", "add", "co\u034fre\ufe0f", ACCOUNT],
        r"name of .* must be another than that of 'core'",
    ),
    Bad(
        "name that nobody sees",
        ["party", "add", "\u3164\u2800", ACCOUNT],
        r"name is '..'; it must be one that can be seen",
    ),
    Bad(
        "new password of two lines",
        ["key", "new", "new"],
        r"the new password is 'not shown'; it must be one line of printable characters",
        environment={"DEEPTIER_PASSWORD": "two\nlines"},
    ),
    Bad(
        "test key of another account",
        ["party", "add", "new", ACCOUNT, "--signer", "devnet:3"],
        r"--signer is 'devnet:3'; it must be that of 0x[aAbB]{40}; this one is of 0x90F7",
    ),
    Bad(
        "password of a party without key file",
        ["key", "password", "core"],
        r"party is 'core'; it must be one with a key file; this one signs by devnet:1",
    ),
    Bad(
        "letters of which one is missing",
        ["letter", "carry", "{folder}/letter.json", "--as", "stranger"],
        r"letter\.json: lot 1 is not live",
        setup="put_unsigned",
    ),
    Bad(
        "letters that were changed, carried",
        ["letter", "carry", "{folder}/changed.json", "--as", "stranger"],
        r"changed\.json: it was changed after it was signed",
        setup="put_letter",
    ),
    Bad(
        "letters carried by nobody",
        ["letter", "carry", "{folder}/letter.json"],
        r"--as is 'missing'; it must be the party that sends it; anybody may",
        setup="put_letter",
    ),
    Bad(
        "consent on chain to no letter",
        ["consent", "approve", "--letter", "{folder}/p.yaml", "--as", "core"],
        r"--letter is .*; it must be a file of a letter \(.*p\.yaml: is not JSON as a letter",
        files={"p.yaml": PAYABLE},
    ),
    Bad(
        "consent on chain of one who is no party",
        ["consent", "approve", "--letter", "{folder}/terms.json", "--as", "bolt"],
        r"one that the sender can agree to: it is signed for bolt; it takes the consent of core",
        setup="put_terms",
    ),
    Bad(
        "signature of a wallet that is another's",
        [*SIGN[:1], "{folder}/terms.json", *SIGN[2:], "--signature", "0x" + "11" * 65],
        r"nothing was signed: core does not take this signature",
        setup="put_terms",
    ),
    Bad(
        "rule for a command that is none",
        ["party", "remove", "anna"],
        r"approvals\.isue is no command of the life cycle \(did you mean issue\?\)",
        setup="put_mistyped_rule",
    ),
    Bad(
        "owner who is unknown",
        ["party", "add", "new", ACCOUNT, "--signer", "owner:anan"],
        r"party is 'anan'; it must be a name of the address book \(did you mean 'anna'\?\)",
    ),
    Bad(
        "party to rename that is unknown",
        ["party", "rename", "annna", "new"],
        r"party is 'annna'; .*did you mean 'anna'",
    ),
    Bad(
        "change of nothing",
        ["party", "change", "anna"],
        r"--address, --registration or --signer is 'missing'; it must be one of them at least",
    ),
    Bad(
        "key for a party that has an account",
        ["key", "new", "core"],
        r"party is 'core'; it must be a party without account: .*`deeptier key import`",
        environment={"DEEPTIER_PASSWORD": "secret"},
    ),
    Bad(
        "new key without a password",
        ["key", "new", "new"],
        r"the key of new needs a password, and there is no terminal.*: give it by --password-file",
    ),
    Bad(
        "password file that is empty",
        ["key", "new", "new", "--password-file", "{folder}/password"],
        r"password file .*/password is empty; its first line must be the password",
        files={"password": ""},
    ),
    Bad(
        "password file that is not there",
        ["key", "new", "new", "--password-file", "{folder}/none"],
        r"password file .*/none cannot be read: No such file or directory",
    ),
    Bad(
        "key of nonsense",
        ["key", "import", "new", "{folder}/key"],
        r"key file .*/key: it must be a keystore, or text of one private key: 64 hexadecimal",
        files={"key": "0x" + "00" * 32},
        environment={"DEEPTIER_PASSWORD": "secret"},
    ),
    Bad(
        "key of another account",
        ["key", "import", "core", "{folder}/key"],
        r"address of the key is '0x.*'; it must be that of core, 0x",
        files={"key": "07" * 32},
        environment={"DEEPTIER_PASSWORD": "secret"},
    ),
    Bad(
        "keystore with a wrong password",
        ["key", "import", "new", "{folder}/key.json"],
        r"key file .*/key\.json is damaged, or of a kind unknown",
        files={"key.json": json.dumps({"address": "ab" * 20, "version": 7, "crypto": {}})},
        environment={"DEEPTIER_PASSWORD": "secret"},
    ),
    Bad(
        "signature without a party",
        ["sign", "{folder}/p.yaml", "--out", "{folder}/out.json"],
        r"--as is 'missing'; it must be the party whose consent it is",
        files={"p.yaml": PAYABLE},
    ),
    Bad(
        "signature of one who is no party",
        ["sign", "{folder}/p.yaml", "--as", "bolt", "--out", "{folder}/out.json"],
        r"it is signed for bolt; it takes the consent of core or anna",
        files={"p.yaml": PAYABLE},
    ),
    Bad(
        "draft of no known consent",
        SIGN,
        r"consent is 'endorsement'; it must be one of payable, .*did you mean endorse",
        files={"p.yaml": "consent: endorsement\nlot: 1\n"},
    ),
    Bad(
        "draft with a field of another consent",
        SIGN,
        r"rate is unknown in split; known are consent, lot, amounts",
        files={"p.yaml": "consent: split\nlot: 1\namounts: 1.00\nrate: 4%\n"},
    ),
    Bad(
        "draft about a lot that is not there",
        SIGN,
        r"lot is '99-1'; it must be a live lot of this deployment",
        files={"p.yaml": "consent: split\nlot: 99-1\namounts: 1.00\n"},
    ),
    Bad(
        "draft that is too late",
        SIGN,
        r"last_day is '2026-01-06'; it must be today or later",
        files={"p.yaml": PAYABLE + "last_day: 2026-01-06\n"},
    ),
    Bad(
        "letter over another file",
        ["sign", "{folder}/p.yaml", "--as", "core", "--out", "{folder}/p.yaml"],
        r"--out is '.*/p\.yaml'; it must be a file that is not there yet",
        files={"p.yaml": PAYABLE},
    ),
    Bad(
        "key file that is damaged",
        SIGN,
        r"key file .*/core\.json is damaged, or of a kind unknown",
        files={"p.yaml": PAYABLE},
        setup="put_key",
        environment={"DEEPTIER_PASSWORD": "secret"},
    ),
    Bad(
        "key that is locked",
        SIGN,
        r"the key of core is locked, and there is no terminal to ask for it: give it by",
        files={"p.yaml": PAYABLE},
        setup="put_key",
    ),
    Bad(
        "remote signer that is down",
        SIGN,
        r"the signer of core at http://127\.0\.0\.1:9 does not answer",
        files={"p.yaml": PAYABLE},
        setup="put_remote",
    ),
    Bad(
        "letter that was changed",
        ["sign", "{folder}/changed.json", "--as", "anna", "--out", "{folder}/out.json"],
        r"changed\.json: it was changed after it was signed",
        setup="put_letter",
    ),
    Bad(
        "letter of nonsense",
        ["letter", "check", "{folder}/x.json"],
        r"x\.json: is no text in UTF-8, as a letter is",
        files={"x.json": b"\xff\xfe"},
    ),
    Bad(
        "day of nonsense",
        ["letter", "check", "{folder}/letter.json", "--on", "07.01.2026"],
        r"--on is '07\.01\.2026'; it must be text of the form YYYY-MM-DD",
        setup="put_letter",
    ),
    Bad(
        "approver who is given another account",
        ["party", "change", "cast", "--address", ACCOUNT],
        r"party is 'cast'; it must be one that approvals\.yaml does not name; change it",
        setup="put_proposal",
    ),
    Bad(
        "proposal under another command's name",
        ["approve", "{folder}/named.json", "--approved-by", "cast"],
        r"command of the proposal is 'split'; it must be deposit transfer, which calls DepositTok",
        setup="put_proposal",
    ),
    Bad(
        "proposal of another amount than its calls",
        ["approve", "{folder}/amount.json", "--approved-by", "cast"],
        r"amount of the proposal is '0\.01'; it must be that of its calls, ",
        setup="put_proposal",
    ),
    Bad(
        "agreement on chain by one person",
        ["consent", "approve", "--letter", "{folder}/terms.json", "--as", "core"],
        r"consent approve needs two persons: give --proposed-by \(anna\) and --",
        setup="put_terms_and_rules",
    ),
    Bad(
        "approval by the maker",
        ["approve", "{folder}/proposal.json", "--approved-by", "anna"],
        r"--approved-by is 'anna'; it must be cast, as approvals\.yaml says",
        setup="put_proposal",
    ),
    Bad(
        "proposal that was changed",
        ["approve", "{folder}/changed.json", "--approved-by", "cast"],
        r"signature 'proposed' of the proposal is '0x.*'; it must be that of its content: it was",
        setup="put_proposal",
    ),
    Bad(
        "proposal that one person signed",
        ["send", "{folder}/proposal.json"],
        r"proposal is 'not approved'; it must be approved by a person's signature",
        setup="put_proposal",
    ),
    Bad(
        "proposal of nonsense",
        ["send", "{folder}/x.json"],
        r"x\.json is \[\]; it must be an object with types, primaryType",
        files={"x.json": "[]"},
    ),
    Bad(
        "rules that cannot be kept",
        ["party", "remove", "anna"],
        r"approvals\.issue must name two persons at least: nobody approves what he proposed",
        setup="put_rules",
    ),
]


def put_rules(stage: Stage, folder: Path) -> None:
    """Rules by which one person proposes and approves."""
    rules = "approvals:\n  issue: {proposers: [anna], approvers: [anna]}\n"
    (stage.folder / "approvals.yaml").write_text(rules)
