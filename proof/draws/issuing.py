"""Draws for payables: terms under the lines there are, and their cancelling."""

from __future__ import annotations

from dataclasses import replace

from deeptier.model.consents import Words
from deeptier.model.core import NO_WORD, NOBODY, Account, Command
from deeptier.model.lines import Line
from deeptier.model.papers import BANK_CREDIT_LINE, IssueConsents, Terms
from deeptier.model.payables import terms_words
from deeptier.model.register import current
from deeptier.model.rulebook import rules
from deeptier.model.state import State
from proof.chooser import Chooser
from proof.draws.base import draw
from proof.draws.choices import (
    anyone,
    is_active,
    is_due,
    some_last_day,
    some_receiver,
    some_reference,
)
from proof.scene import Scene

_Paper = tuple[Terms, tuple[bytes, ...]]


@draw(26)
def issue(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A new payable under a line that has something left, mostly within the rules."""
    drawn = _new_paper(choose, state, scene)
    return None if drawn is None else _issued(choose, state, scene, drawn)


@draw(2)
def issue_drawn_before(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """Terms that were refused, approved or used before."""
    if not scene.terms:
        return None
    unused = _unused(state, scene)
    drawn = choose.pick(unused if unused and not choose.chance(20) else scene.terms)
    return _issued(choose, state, scene, drawn)


@draw(3)
def cancel(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """A payable whose root lot lies untouched, with both parties' consents."""
    drawn = _cancellable(choose, state, scene)
    if drawn is None:
        return None
    terms, invoices = drawn
    last_day = some_last_day(choose, state)
    words = _cancellation(state, drawn, last_day)
    obligor, payee = current(state, terms.obligor), current(state, terms.payee)
    arguments = {
        "terms": terms,
        "invoices": invoices,
        "last_day": last_day,
        "obligor_signature": scene.consent(choose, state, obligor, words),
        "payee_signature": scene.consent(choose, state, payee, words),
    }
    sender = choose.pick((anyone(choose, scene), obligor, payee))
    return Command(sender, "Payables.cancel", arguments)


@draw(1)
def approve_cancellation(choose: Chooser, state: State, scene: Scene) -> Command | None:
    """By one of the two parties."""
    drawn = _cancellable(choose, state, scene)
    if drawn is None:
        return None
    words = _cancellation(state, drawn, state.today + choose.pick((30, 5)))
    party = current(state, choose.pick((drawn[0].obligor, drawn[0].payee)))
    return Command(party, "Payables.approveConsent", {"digest": words})


def _new_paper(choose: Chooser, state: State, scene: Scene) -> _Paper | None:
    """Terms, which are kept in the scene's drawer from then on where they are sound."""
    if not state.lines:
        return None
    usable = [
        number
        for number, line in state.lines.items()
        if line.limit > line.used
        and not line.suspended
        and line.expiry_day >= state.today
        and is_active(state, line.obligor)
        and not state.register.enterprises[line.obligor].defaults
    ]
    is_usable = usable and not choose.chance(5)
    number = choose.pick(usable if is_usable else tuple(state.lines))
    line = state.lines[number]
    terms = _terms(choose, state, scene, number, line)
    if choose.chance(7):
        terms = _spoilt(choose, state, terms)
        return terms, _invoices(choose, state, scene, terms)
    drawn = (terms, _invoices(choose, state, scene, terms))
    scene.terms.append(drawn)
    return drawn


def _terms(choose: Chooser, state: State, scene: Scene, number: int, line: Line) -> Terms:
    asked = rules(state)
    backing = choose.number(0, 2)
    if not asked.backings >> backing & 1 and not choose.chance(30):
        backing = next(each for each in range(3) if asked.backings >> each & 1)
    is_guaranteed = backing == BANK_CREDIT_LINE or choose.chance(30)
    tenor = choose.pick((5, 3, 1, 10, 20, 2, 8, 15))
    root = some_reference(choose, state, scene, asked.issue_streams)
    return Terms(
        line=number,
        obligor=line.obligor,
        payee=some_receiver(choose, state, line.obligor),
        guarantor=line.bank if is_guaranteed else NOBODY,
        currency=line.currency,
        backing=backing,
        face_amount=_face(choose, line),
        due_day=state.today + min(tenor, asked.normal_tenor_days),
        grace_days=min(choose.pick((0, 1, 3)), asked.longest_grace_days),
        penalty_ppm_per_day=min(
            choose.pick((500, 0, 1, 1_000, 333)), asked.highest_penalty_ppm_per_day
        ),
        tier_cap=min(choose.pick((8, 16, 3, 2, 1, 5)), asked.highest_tier_cap),
        deposit_ppm=choose.pick((0, 0, 0, 100_000, 1_000_000, 1, 333_333)),
        document_root=root,
        last_day=some_last_day(choose, state),
        nonce=scene.next_nonce(),
    )


def _face(choose: Chooser, line: Line) -> int:
    """From a single unit to all that the line has left."""
    left = max(1, line.limit - line.used)
    most = choose.pick((1_000, 100_000_000, 10, left, left // 3 or 1))
    return choose.amount(min(most, left))


def _spoilt(choose: Chooser, state: State, terms: Terms) -> Terms:
    """With one thing that no rule allows, or at the edge of what the rules of today do."""
    asked = rules(state)
    longest = state.today + asked.longest_tenor_days
    return choose.pick(
        (
            replace(terms, due_day=state.today),
            replace(terms, due_day=longest + 1),
            replace(terms, due_day=longest),
            replace(terms, due_day=longest, long_tenor_reason=terms.document_root),
            replace(terms, due_day=state.today + asked.normal_tenor_days + 1),
            replace(terms, due_day=state.today + asked.normal_tenor_days),
            replace(terms, grace_days=asked.longest_grace_days + 1),
            replace(terms, grace_days=asked.longest_grace_days),
            replace(terms, penalty_ppm_per_day=asked.highest_penalty_ppm_per_day + 1),
            replace(terms, penalty_ppm_per_day=asked.highest_penalty_ppm_per_day),
            replace(terms, tier_cap=asked.highest_tier_cap),
            replace(terms, tier_cap=0),
            replace(terms, tier_cap=min(255, asked.highest_tier_cap + 1)),
            replace(terms, backing=BANK_CREDIT_LINE, guarantor=NOBODY),
            replace(terms, face_amount=0),
            replace(terms, face_amount=2**64 - 1),
            replace(terms, payee=terms.obligor),
            replace(terms, deposit_ppm=1_000_001),
            replace(terms, document_root=NO_WORD),
            replace(terms, line=choose.number(1, len(state.lines) + 1)),
            replace(terms, currency=terms.payee),
            replace(terms, guarantor=terms.payee),
            replace(terms, guarantor=choose.pick([line.bank for line in state.lines.values()])),
        )
    )


def _invoices(choose: Chooser, state: State, scene: Scene, terms: Terms) -> tuple[bytes, ...]:
    """Mostly new ones; seldom used ones, one twice, none that is zero; or released ones again."""
    new = [scene.word("invoice") for _ in range(choose.number(0, 3))]
    pair = (terms.obligor, terms.payee)
    released = [word for word, each in state.payables.invoices.items() if each.released_to == pair]
    if released and choose.chance(60):
        new.append(choose.pick(released))
    if scene.invoices and choose.chance(6):
        new.append(choose.pick(scene.invoices))
    if new and choose.chance(4):
        new.append(choose.pick((new[0], NO_WORD)))
    scene.invoices += [word for word in new if word != NO_WORD]
    return tuple(new)


def _issued(choose: Chooser, state: State, scene: Scene, drawn: _Paper) -> Command:
    terms, invoices = drawn
    words = terms_words(terms, invoices)
    signatures = [
        None if party == NOBODY else scene.consent(choose, state, party, words)
        for party in (terms.obligor, terms.payee, terms.guarantor)
    ]
    arguments = {"terms": terms, "invoices": invoices, "consents": IssueConsents(*signatures)}
    return Command(_carrier(choose, scene, terms), "Payables.issue", arguments)


def _carrier(choose: Chooser, scene: Scene, terms: Terms) -> Account:
    return choose.pick((anyone(choose, scene), terms.obligor, terms.payee))


def _unused(state: State, scene: Scene) -> list[_Paper]:
    return [
        drawn
        for drawn in scene.terms[-8:]
        if terms_words(*drawn) not in state.payables.terms and drawn[0].last_day >= state.today
    ]


def _cancellable(choose: Chooser, state: State, scene: Scene) -> _Paper | None:
    """Mostly one that nothing was done with; seldom any."""
    untouched = [
        drawn
        for drawn in scene.terms
        if _is_untouched(state, state.payables.terms.get(terms_words(*drawn), 0))
    ]
    if untouched and not choose.chance(20):
        return choose.pick(untouched)
    return choose.pick(scene.terms) if scene.terms and choose.chance(40) else None


def _is_untouched(state: State, number: int) -> bool:
    root = state.ledger.lots.get((number,))
    return (
        root is not None
        and not (root.children or root.hops or root.offered or root.pledged or root.frozen)
        and not state.cash.accounts[number].principal_paid
        and not is_due(state, (number,))
    )


def _cancellation(state: State, drawn: _Paper, last_day: int) -> Words:
    words = terms_words(*drawn)
    number = state.payables.terms.get(words, 0)
    return Words("Payables", "Cancellation", (number, words, last_day))
