"""What files that are read together mean to each other: the same invoice, corrections, credits."""

from __future__ import annotations

from collections.abc import Sequence

from deeptier.invoices.due import due_day
from deeptier.invoices.identity import Identity, identity_of, named_by, plain_number
from deeptier.invoices.kinds import Kind
from deeptier.invoices.model import Invoice
from deeptier.invoices.paper import Paper
from deeptier.invoices.parties import number_key


def settle(papers: Sequence[Paper]) -> None:
    """Find doubles, put corrections in the place of what they correct, take credits away.

    What stands in the way is told in the papers: a credit note or correction that is wrong keeps
    the invoice that it names from going out at its full amount.
    """
    read = [each for each in papers if each.invoice is not None]
    unread = [each for each in papers if each.invoice is None]
    claims = _without_doubles([each for each in read if each.kind is not Kind.CREDIT])
    reductions = _without_doubles([each for each in read if each.kind is Kind.CREDIT])
    known = {key: claim for claim in claims for key in _keys(claim)}
    _keep_back(unread, claims)
    for paper in claims:
        if paper.kind is Kind.CORRECTION:
            _correct(paper, known)
    replaced = [each for each in claims if each.replaced_by is not None]
    for paper in replaced:
        _stand_in(paper, _last(paper))
    for paper in reductions:
        _credit(paper, known)
    for claim in claims:
        _weigh(claim)
    for paper in replaced:
        if (last := _last(paper)).findings:
            paper.waits(f"it is corrected by {last.file}, which is wrong; mend that first")


def _keep_back(unread: list[Paper], claims: list[Paper]) -> None:
    """A file whose form is wrong may reduce what it names, whoever issued that."""
    about: dict[str, list[Paper]] = {}
    for paper in unread:
        for number in dict.fromkeys(map(plain_number, paper.about)):
            about.setdefault(number, []).append(paper)
    for claim in claims:
        for paper in about.get(_keys(claim)[0].number, []):
            claim.waits(f"{paper.file} is about it and cannot be read; mend that first")


def _without_doubles(papers: list[Paper]) -> list[Paper]:
    """The first of each number and issuer; the later is refused, and both where they differ."""
    first: dict[Identity, Paper] = {}
    for paper in papers:
        keys = _keys(paper)
        earlier = next((first[key] for key in keys if key in first), paper)
        first |= {key: earlier for key in keys if key not in first}
        if earlier is paper:
            continue
        text = f"invoice {paper.title} is in {earlier.file} already; leave one of them out"
        paper.wrong(text, term="BT-1")
        if not same_facts(earlier, paper):
            earlier.waits(
                f"invoice {paper.title} is in {paper.file} too, with other amounts, days or"
                " parties; ask the seller which one holds, and take the other away",
                term="BT-1",
            )
    return list({id(each): each for each in first.values()}.values())


def _correct(paper: Paper, known: dict[Identity, Paper]) -> None:
    named = _named(paper, known)
    if named is None:
        return
    if named.replaced_by is not None or _last(named) is paper or _last(paper) is named:
        text = f"{named.title} and what corrects it do not end in one; ask the seller which holds"
        for each in {id(each): each for each in (paper, named, named.replaced_by) if each}.values():
            each.waits(text, term="BT-25")
        return
    named.replaced_by = paper
    paper.notes.append(f"takes the place of {named.title}")


def _stand_in(paper: Paper, last: Paper) -> None:
    """What stands in the place of an invoice uses it up, and cannot where it is used."""
    last.replaces.append(paper)
    if paper.used_by:
        last.wrong(
            f"it corrects {paper.title}, which backs payable {paper.used_by} already; the parties"
            " cancel that payable first",
            term="BT-25",
        )


def _last(paper: Paper) -> Paper:
    """What a paper was corrected to in the end."""
    while paper.replaced_by is not None:
        paper = paper.replaced_by
    return paper


def _credit(paper: Paper, known: dict[Identity, Paper]) -> None:
    named = _named(paper, known)
    if named is None:
        return
    last = _last(named)
    if last is not named:
        paper.waits(
            f"it reduces {named.title}, which {last.title} corrects; ask which of them it reduces"
        )
        named = last
    if paper.findings:
        named.waits(f"credit note {paper.title} reduces it and is wrong; mend that first")
        return
    if named.findings:
        paper.waits(f"it reduces {named.title}, which is wrong; mend that first")
        return
    named.credits.append(paper)


def _named(paper: Paper, known: dict[Identity, Paper]) -> Paper | None:
    """The paper that another is about, if it is here and fits."""
    invoice = _invoice(paper)
    about = named_by(invoice)
    if about is None:
        return None
    preceding = invoice.preceding[0]
    found = next((known[key] for key in _known_as(paper, about) if key in known), None)
    what = paper.kind.value
    if found is None or found is paper:
        text = f"the {what} is about invoice {preceding.number} (BT-25), which"
        if paper.used_by_named:
            text += f" backs payable {paper.used_by_named} already; the parties cancel that payable"
            text += " first, then read both together"
        else:
            text += " is not among these files; read both together"
        paper.waits(text, preceding.line, "BT-25")
        return None
    paper.names = found
    other = _invoice(found)
    if preceding.issued is not None and preceding.issued != other.issued:
        text = (
            f"invoice {preceding.number} was issued {other.issued}, and the {what} says"
            f" {preceding.issued} (BT-26); ask the seller which is right"
        )
        paper.wrong(text, preceding.line, "BT-26")
    if invoice.issued < other.issued:
        paper.warnings.append(
            f"it was issued {invoice.issued}, before what it is about, {other.issued}: look"
        )
    for name, mine, theirs in (
        ("currency", invoice.currency, other.currency),
        ("buyer", _buyer(paper), _buyer(found)),
    ):
        if mine != theirs:
            text = f"the {name} is {mine}; invoice {preceding.number} has {theirs}"
            paper.wrong(f"{text}, and they must be the same", preceding.line)
    return found


def _weigh(claim: Paper) -> None:
    """Credits take at most what is owed, and all of them hold or none."""
    if not claim.credits:
        return
    invoice = _invoice(claim)
    if claim.amount < 0:
        credited = invoice.shown(invoice.payable - claim.amount)
        text = (
            f"credit notes take {credited} from invoice {invoice.number}, which has"
            f" {invoice.shown(invoice.payable)}; ask the seller which of them hold"
        )
        for paper in (claim, *claim.credits):
            paper.waits(text, term="BT-115")
    elif claim.findings:
        for paper in claim.credits:
            paper.waits(f"it reduces {claim.title}, which is wrong; mend that first")
    else:
        for paper in claim.credits:
            taken = _invoice(paper)
            text = f"less {taken.shown(taken.payable)} by credit note {taken.number}"
            claim.notes.append(text)
            paper.notes.append(f"reduces {claim.title}")


def same_facts(one: Paper, other: Paper) -> bool:
    """Whether two papers say the same of amount, days and parties."""
    return _facts(one) == _facts(other)


def _facts(paper: Paper) -> object:
    invoice = _invoice(paper)
    due = None if paper.kind is Kind.CREDIT else due_day(invoice)
    return invoice.payable, invoice.currency, invoice.issued, due, _buyer(paper)


def _buyer(paper: Paper) -> str:
    """By its name in the address book, where it is there: it may have another number each time."""
    buyer = _invoice(paper).buyer
    return paper.obligor or number_key(buyer.tax_number) or buyer.name


def _keys(paper: Paper) -> list[Identity]:
    """By which it is told from others; its seller may have another number each time."""
    return _known_as(paper, identity_of(_invoice(paper)))


def _known_as(paper: Paper, identity: Identity) -> list[Identity]:
    in_book = [identity._replace(issuer=f"party {paper.payee}")] if paper.payee else []
    return [identity, *in_book]


def _invoice(paper: Paper) -> Invoice:
    if paper.invoice is None:
        raise TypeError(f"{paper.file} was not read")
    return paper.invoice
