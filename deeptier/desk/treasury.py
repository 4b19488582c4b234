"""Keeps the parties of a desk in ether on its devnet, and furnishes its contracts."""

from __future__ import annotations

from collections.abc import Callable

from deeptier.chain.deployment import deploy
from deeptier.chain.devnet_clock import DevnetClock
from deeptier.chain.funding import fund
from deeptier.desk.book import AddressBook
from deeptier.desk.company import PLATFORM, furnish, settings
from deeptier.desk.desk import Desk
from deeptier.desk.networks import Network
from deeptier.errors import DeeptierError

_BOOK = "parties.yaml"


class Treasury:
    """Funds whoever is in the address book; looks at the file again when it has changed."""

    def __init__(self, desk: Desk, devnet: DevnetClock) -> None:
        self._desk = desk
        self._devnet = devnet
        self._seen: int | None = None

    def look(self) -> tuple[str, ...]:
        """The names of those that got ether now; a book that cannot be read waits."""
        path = self._desk.folder / _BOOK
        changed = path.stat().st_mtime_ns if path.exists() else 0
        if changed == self._seen:
            return ()
        first, self._seen = self._seen is None, changed
        try:
            book = AddressBook.load(path)
        except DeeptierError:
            if first:
                raise
            return ()
        names = book.names
        return tuple(names[address] for address in fund(self._devnet, book.names))

    def furnish(self, network: Network, say: Callable[[str], None]) -> None:
        """Deploy the contracts, and onboard the made-up parties; what is done already stays.

        Errors: as `deploy` and `company.furnish`; `InputError` for a book without those parties.
        """
        signer = self._desk.keyring.signer(PLATFORM)
        deploy(
            self._devnet.web3,
            signer,
            settings(),
            network.record,
            lambda step: say(f"{step.number:>2}/{step.total}  {step.text}"),
        )
        done = furnish(self._desk.open(network.name))
        say("the parties are onboarded already" if done is None else "the parties are onboarded")
