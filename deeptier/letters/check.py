"""Whether a letter is worth anything: without a chain, by what is in it; with one, by its state."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deeptier.chain.record import Deployment
from deeptier.consents import Domain
from deeptier.days import civil_day
from deeptier.desk.book import AddressBook
from deeptier.desk.party import Owner
from deeptier.letters.describe import day
from deeptier.letters.letter import Letter
from deeptier.messages import Bid, Cancellation, Handover, OfferAcceptance, PledgeBid, Terms
from deeptier.structs import ZERO_ADDRESS

if TYPE_CHECKING:
    from deeptier.desk.office import Office

#: The code of a finding about a signature, or its lack.
SIGNATURE = "signature"
#: The code of a finding about a letter that is not what its digest says.
CHANGED = "changed"

#: Of a key's signature.
KEY_BYTES = 65
#: EIP-1271: what an account answers that takes a signature.
_TAKEN = bytes.fromhex("1626ba7e")
_ACCOUNT_ABI = [
    {
        "type": "function",
        "name": "isValidSignature",
        "stateMutability": "view",
        "inputs": [{"name": "digest", "type": "bytes32"}, {"name": "signature", "type": "bytes"}],
        "outputs": [{"name": "", "type": "bytes4"}],
    }
]


@dataclass(frozen=True)
class Finding:
    """Why a letter cannot serve.

    Attributes:
        code: for programs: what is wrong.
        text: for people.
    """

    code: str
    text: str


@dataclass(frozen=True)
class Against:
    """What a letter is held against when no chain is asked.

    Attributes:
        deployment: that it must be for.
        book: names, and the owners of smart accounts.
        today: day number.
    """

    deployment: Deployment
    book: AddressBook
    today: int


def day_by_the_clock(deployment: Deployment) -> int:
    """The day number by this computer's clock, in the deployment's civil time."""
    return civil_day(int(time.time()), deployment.settings.civil_offset)


def check_offline(letter: Letter, against: Against) -> list[Finding]:
    """What is wrong with a letter, as far as it can be known without a chain."""
    return [
        *_about_domain(letter, against),
        *_about_content(letter, against),
        *_by_key(letter, against.book),
    ]


def check_seal(letter: Letter, book: AddressBook) -> list[Finding]:
    """What is wrong with a letter as it is, whatever it is for: it was changed, or is forged."""
    return [*_changed(letter), *_by_key(letter, book)]


def check_letter(letter: Letter, office: Office) -> list[Finding]:
    """What is wrong with a letter as the chain stands: its signature, its day, its lot.

    A smart account is asked whether it takes the signature (EIP-1271); an approval on chain counts.
    """
    against = Against(office.house.deployment, office.book, office.today)
    found = [*_about_domain(letter, against), *_about_content(letter, against)]
    if any(each.code in ("chain", "contract") for each in found):
        return [*found, *_by_key(letter, against.book)]
    if not _consented(letter, office):
        found.append(_refusal(letter, against.book))
    return [*found, *_state(letter, office), *_use(letter, office)]


def check_to_carry(letter: Letter, against: Against, office: Office) -> list[Finding]:
    """What is wrong with a letter; the chain is asked only where it alone can judge the signature.

    The contracts look at the rest when it is carried.
    """
    found = check_offline(letter, against)
    if any(each.code == SIGNATURE for each in found):
        return check_letter(letter, office)
    return found


def check_draft(letter: Letter, against: Against, office: Office | None) -> list[Finding]:
    """What would be wrong with a letter once it is signed; an office asks the chain, too."""
    found = [*_about_domain(letter, against), *_about_content(letter, against)]
    return found if office is None else [*found, *_state(letter, office)]


def _about_domain(letter: Letter, against: Against) -> Iterator[Finding]:
    expected: Domain = against.deployment.domain(letter.contract)
    found = letter.domain
    if found.chain_id != expected.chain_id:
        yield Finding(
            "chain", f"it is for chain {found.chain_id}; this desk's is {expected.chain_id}"
        )
    elif found.verifying_contract != expected.verifying_contract:
        yield Finding(
            "contract",
            f"it is for the contract {found.verifying_contract}; {letter.contract} of this "
            f"deployment is {expected.verifying_contract}",
        )


def _about_content(letter: Letter, against: Against) -> Iterator[Finding]:
    message: Any = letter.message
    if message.last_day < against.today:
        yield Finding(
            "expired",
            f"its last day was {day(message.last_day)}; today is {day(against.today)}: ask for a "
            "new one",
        )
    yield from _changed(letter)
    entitled = entitled_to(letter)
    if entitled is not None and letter.signer not in entitled:
        yield _not_entitled(letter, against.book, entitled)


def _changed(letter: Letter) -> Iterator[Finding]:
    if letter.said_digest is not None and letter.said_digest != letter.digest:
        yield Finding(
            CHANGED,
            "it was changed after it was signed: its content is not what its digest says",
        )


def _not_entitled(letter: Letter, book: AddressBook, entitled: Iterable[str]) -> Finding:
    who = " or ".join(map(book.name, entitled))
    return Finding(
        "party", f"it is signed for {book.name(letter.signer)}; it takes the consent of {who}"
    )


def entitled_to(letter: Letter) -> tuple[str, ...] | None:
    """Whose consent a message takes, as far as it names them; None where the chain knows."""
    message = letter.message
    if isinstance(message, Terms):
        parties = (message.obligor, message.payee, message.guarantor)
        return tuple(each for each in parties if each != ZERO_ADDRESS)
    if isinstance(message, (Bid, PledgeBid)):
        return (message.financier,)
    return None


def _by_key(letter: Letter, book: AddressBook) -> Iterator[Finding]:
    """Whether the right key signed; a smart account's owner where the book knows it."""
    name = book.name(letter.signer)
    if not letter.signature:
        text = f"it has no signature: only the chain can tell whether {name} approved it there"
        yield Finding(SIGNATURE, text)
    elif len(letter.signature) != KEY_BYTES:
        count = len(letter.signature)
        text = f"its signature has {count} bytes; a key's has 65, and only the chain can judge it"
        yield Finding(SIGNATURE, text)
    elif letter.key_signer is None:
        yield Finding(SIGNATURE, "its signature is damaged: no key can have made it")
    elif letter.key_signer != _key_of(letter, book):
        yield _wrong_key(letter.key_signer, book, name)


def _refusal(letter: Letter, book: AddressBook) -> Finding:
    """Why the chain does not take a signature for its party's."""
    name, key = book.name(letter.signer), letter.key_signer
    if not letter.signature:
        return Finding(SIGNATURE, f"it has no signature, and {name} has not approved it on chain")
    if key is not None and key != _key_of(letter, book):
        return _wrong_key(key, book, name)
    return Finding(SIGNATURE, f"{name} does not take this signature")


def _wrong_key(signer: str, book: AddressBook, name: str) -> Finding:
    if signer in book.names:
        known = book.name(signer)
        return Finding("signer", f"{known} signed it ({signer}), not {name}")
    return Finding(
        SIGNATURE,
        f"the signature is not {name}'s: the letter was changed after it was signed, or another "
        f"key signed it ({signer})",
    )


def _key_of(letter: Letter, book: AddressBook) -> str:
    """The account whose key signs for the party: its own, or that of a smart account's owner."""
    party = book.find(letter.signer)
    seen = set()
    while party is not None and isinstance(party.signed_by, Owner) and party.name not in seen:
        seen.add(party.name)
        party = book.find(party.signed_by.name)
    return letter.signer if party is None else party.address


def _consented(letter: Letter, office: Office) -> bool:
    """As the contracts find out: by approval, by key, or by the account itself."""
    signer: Any = letter.signer
    if not letter.signature:
        return bool(office.house.ask(letter.contract, "isConsentApproved", signer, letter.digest))
    if letter.key_signer == signer:
        return True
    if not office.web3.eth.get_code(signer):
        return False
    account = office.web3.eth.contract(address=signer, abi=_ACCOUNT_ABI)
    try:
        answer = account.functions["isValidSignature"](letter.digest, letter.signature).call()
    except Exception:  # an account may answer, or fail, in any way
        return False
    return bytes(answer) == _TAKEN


def _state(letter: Letter, office: Office) -> Iterator[Finding]:
    """Whether what it is about is still as the message says."""
    message: Any = letter.message
    lot = getattr(message, "lot", None)
    if lot is not None:
        wanted = message.lot_version if isinstance(message, (Bid, PledgeBid)) else message.version
        state = office.house.lot(lot)
        if not state.amount:
            yield Finding("lot", f"lot {lot} is not live")
        elif office.house.version(lot) != wanted:
            yield Finding("lot", f"lot {lot} has changed since it was signed: ask for a new one")
        else:
            yield from _holder(letter, office, str(state.owner))
    if isinstance(message, Bid) and office.house.bid_series(message.financier) != message.series:
        yield Finding("series", "the financier has taken back all bids of its series")


def _use(letter: Letter, office: Office) -> Iterator[Finding]:
    """Whether it served before, or was taken back."""
    message, ask = letter.message, office.house.ask
    if isinstance(message, Terms):
        number = ask("Payables", "payableOfTerms", letter.digest)
        if number:
            yield Finding("used", f"payable {number} was issued by it")
    if isinstance(message, Cancellation):
        number = ask("Payables", "payableOfTerms", message.terms_digest)
        if number != message.payable_number:
            text = f"payable {message.payable_number} was not issued by the terms that it names"
            yield Finding("terms", text)
    if isinstance(message, Bid):
        filled = ask("DiscountDesk", "filledOf", letter.digest)
        if filled >= message.budget:
            yield Finding("used", "the bid was used up, or taken back")
    if isinstance(message, PledgeBid) and office.house.is_pledge_bid_used(letter.digest):
        yield Finding("used", "the bid was used or taken back")


def _holder(letter: Letter, office: Office, owner: str) -> Iterator[Finding]:
    """Whether it is the consent of who holds the lot, or is given it."""
    message: Any = letter.message
    if isinstance(message, (Bid, PledgeBid)):
        return
    givers = {owner}
    if isinstance(message, Handover):
        givers.add(message.to)
    if isinstance(message, OfferAcceptance):
        givers = {str(office.house.offer(message.lot).to)}
    if letter.signer not in givers:
        yield _not_entitled(letter, office.book, sorted(givers, key=office.book.name))
