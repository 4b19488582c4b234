"""The documents behind the business: anchor and present their roots, register a financing."""

from __future__ import annotations

from dataclasses import dataclass

from deeptier.chain.sending import Sender
from deeptier.chain.verbs.base import Done, Verbs, answered, only
from deeptier.evidence.streams import Roots, Stream
from deeptier.lot_id import LotId
from deeptier.structs import Address, Struct, Uint24


@dataclass(frozen=True)
class Duty(Struct):
    """Who has to register a financing, and until when; nobody where there is no such duty."""

    financier: Address
    last_day: Uint24


class EvidenceVerbs(Verbs):
    """Evidence. `hops` are those of the lot in the buyer's hands, or when it was pledged."""

    def anchor(self, sender: Sender, roots: Roots) -> Done[bytes]:
        """Anchor the roots of documents, once; the value is their reference."""
        words = [roots[stream] for stream in Stream]
        done = self._do(sender, "Evidence", "anchor", words)
        return answered(done, bytes(only(done, "Anchored")["ref"]))

    def present(self, sender: Sender, lot: LotId, reference: bytes) -> Done[int]:
        """Show anchored documents for the financing of a lot; the value is the mask of streams."""
        done = self._do(sender, "Evidence", "present", lot.number, reference)
        return answered(done, int(only(done, "Presented")["streams"]))

    def register(self, sender: Sender, lot: LotId, hops: int, registration: bytes) -> Done[None]:
        """Attach the reference of a registration to the financing of a lot."""
        return self._do(sender, "Evidence", "register", lot.number, hops, registration)

    def streams_of(self, reference: bytes) -> int:
        """The mask of the streams that a reference was anchored with."""
        return int(self.ask("Evidence", "streamsOf", reference))

    def presented_by(self, lot: LotId, holder: str) -> int:
        """The mask of what a holder presented for a lot."""
        return int(self.ask("Evidence", "presentedBy", lot.number, holder))

    def duty(self, lot: LotId, hops: int) -> Duty:
        """Who has to register a financing."""
        return Duty.from_tuple(tuple(self.ask("Evidence", "dutyOf", lot.number, hops)))

    def registration(self, lot: LotId, hops: int, by: str) -> bytes:
        """What an account registered; zeros for nothing."""
        return bytes(self.ask("Evidence", "registrationOf", lot.number, hops, by))
