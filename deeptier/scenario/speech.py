"""Says the values of a step as the chain has them: addresses, digests and signatures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from eth_account.signers.local import LocalAccount
from eth_typing import Hash32

from deeptier import messages
from deeptier.consents import Domain, digest
from deeptier.scenario.actions import AccountName, Signature, Words
from deeptier.structs import Struct

_ORDER_OF_CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141
_R_AND_S_BYTES = 64
_SUM_OF_RECOVERY_IDS = 27 + 28


@dataclass(frozen=True)
class Speech:
    """What names and words are on one chain.

    Attributes:
        chain_id: of the chain.
        address: of a party, a counterpart or a contract.
        account: the key of a party.
        ask: what a contract's view answers: its name, the view's, the arguments.
    """

    chain_id: int
    address: Callable[[str], str]
    account: Callable[[str], LocalAccount]
    ask: Callable[..., Any]

    def plain(self, value: Any, abroad: bool = False) -> Any:
        """A value as the interface has it; `abroad` are the digests of another chain."""
        if isinstance(value, AccountName):
            return self.address(value.name)
        if isinstance(value, Words):
            return self._abroad(value) if abroad else self.digest(value)
        if isinstance(value, Signature):
            return self.signature(value)
        if isinstance(value, tuple):
            return tuple(self.plain(each, abroad) for each in value)
        return value

    def digest(self, words: Words) -> bytes:
        """What the contract that reads them says words hash to."""
        view = f"{words.message[0].lower()}{words.message[1:]}Digest"
        return bytes(self.ask(words.contract, view, *map(self.plain, words.arguments)))

    def signature(self, signature: Signature) -> bytes:
        """The bytes of a signature, with its flaw."""
        is_abroad = signature.flaw == "other chain"
        hashed = self._abroad(signature.words) if is_abroad else self.digest(signature.words)
        key = self.account(signature.by)
        made = bytes(key.unsafe_sign_hash(cast(Hash32, hashed)).signature)
        if signature.flaw == "high s":
            r, s = made[:32], int.from_bytes(made[32:_R_AND_S_BYTES], "big")
            mirrored = (_ORDER_OF_CURVE - s).to_bytes(32, "big")
            return r + mirrored + bytes([_SUM_OF_RECOVERY_IDS - made[_R_AND_S_BYTES]])
        return made[:_R_AND_S_BYTES] if signature.flaw == "cut short" else made

    def _abroad(self, words: Words) -> bytes:
        """The digest on the next chain, where the same contracts stand at the same addresses."""
        domain = Domain(self.chain_id + 1, self.address(words.contract))
        kind: type[Struct] = getattr(messages, words.message)
        values = tuple(self.plain(each, abroad=True) for each in words.arguments)
        if kind is messages.Terms:
            terms, invoices = values
            return digest(domain, kind.from_tuple(terms), invoices=invoices)
        whole = kind in (messages.Bid, messages.PledgeBid)
        return digest(domain, kind.from_tuple(values[0] if whole else values))
