"""The papers of a scenario as the contracts know them: commitments, fingerprints, terms.

A scenario is public, so its salts are computed from it and hide nothing; the same scenario always
makes the same commitments. Real salts are secrets: `deeptier.commitments.new_salt`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from eth_hash.auto import keccak

from deeptier.commitments import document_commitment, identity_commitment, invoice_fingerprint
from deeptier.consents import Terms
from deeptier.days import day_number
from deeptier.evidence.fields import Field, SealedField
from deeptier.evidence.streams import Roots, Stream
from deeptier.evidence.tree import Tree
from deeptier.scenario.actions import Trade
from deeptier.scenario.model import Party, Payable, Scenario
from deeptier.structs import NO_WORD, ZERO_ADDRESS

_TAG = b"deeptier.scenario.salt.v1"
_NONCE_BYTES = 16


@dataclass(frozen=True)
class Papers:
    """Commitments of one scenario; `addresses` are the parties' accounts."""

    scenario: Scenario
    addresses: Mapping[str, str]

    def identity(self, party: Party) -> bytes:
        """The commitment to a party's registration number."""
        return identity_commitment(self._salt("identity", party.id), party.registration or "")

    def order(self, text: str) -> bytes:
        """The commitment to a regulator's order."""
        return self._document("order", text)

    def registration(self, text: str) -> bytes:
        """The reference of a registration as it stands on the chain."""
        return self._document("registration", text)

    def trade(self, trade: Trade) -> Roots:
        """The documents behind a delivery: each is a stream of one field."""
        return self._roots(
            {
                Stream.INFORMATION: {"invoice": trade.invoice},
                Stream.LOGISTICS: {"waybill": trade.waybill},
                Stream.BUSINESS: {"contract": trade.contract},
                Stream.CAPITAL: {"payment": trade.payment},
            }
        )

    def documents(self, payable: Payable) -> Roots:
        """The documents of a payable: the contract that they name, and the invoices if any."""
        invoices = {
            f"invoices.{at}.{name}": text
            for at, each in enumerate(payable.invoices)
            for name, text in (
                ("issuer", self.scenario.parties[each.issuer].registration),
                ("number", each.number),
                ("type", each.type),
            )
        }
        return self._roots(
            {Stream.INFORMATION: invoices, Stream.BUSINESS: {"contract": payable.documents}}
        )

    def invoices(self, payable: Payable) -> list[bytes]:
        """The fingerprints of a payable's invoices: by one salt for the whole network."""
        return [
            invoice_fingerprint(
                self._salt("network"),
                self.scenario.parties[each.issuer].registration or "",
                each.number,
                each.type,
            )
            for each in payable.invoices
        ]

    def terms(self, payable: Payable, line: int, currency: str) -> Terms:
        """The terms that the parties of a payable sign; they may be carried until the due day."""
        due_day = day_number(payable.due)
        reason = payable.long_tenor_reason
        return Terms(
            line=line,
            obligor=self.addresses[payable.obligor],
            payee=self.addresses[payable.payee],
            guarantor=self.addresses[payable.guarantor] if payable.guarantor else ZERO_ADDRESS,
            currency=currency,
            backing=payable.backing,
            face_amount=payable.face,
            due_day=due_day,
            grace_days=payable.grace_days,
            penalty_ppm_per_day=payable.penalty_ppm_per_day,
            tier_cap=payable.tier_cap,
            deposit_ppm=payable.deposit_ppm,
            document_root=self.documents(payable).reference,
            long_tenor_reason=self._document("reason", reason) if reason else NO_WORD,
            last_day=due_day,
            nonce=self.nonce("terms", payable.id),
        )

    def nonce(self, *words: str) -> int:
        """A number that tells two papers with equal words apart."""
        return int.from_bytes(self._salt("nonce", *words)[:_NONCE_BYTES], "big")

    def _roots(self, streams: Mapping[Stream, Mapping[str, str | None]]) -> Roots:
        """The roots of the streams that have a text."""
        leaves = {
            stream: [
                SealedField(Field(path, text), self._salt(stream.label, path, text)).leaf
                for path, text in fields.items()
                if text
            ]
            for stream, fields in streams.items()
        }
        return Roots.of({stream: Tree.of(found).root for stream, found in leaves.items() if found})

    def _document(self, kind: str, text: str) -> bytes:
        return document_commitment(self._salt(kind, text), text.encode())

    def _salt(self, *words: str) -> bytes:
        parts = (self.scenario.title, *words)
        return keccak(_TAG + b"".join(keccak(part.encode()) for part in parts))
