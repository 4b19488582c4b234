"""All that the doctor looks at, in order."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from deeptier.desk.desk import Desk
from deeptier.desk.networks import FILE
from deeptier.doctor.chain import chain
from deeptier.doctor.finding import Finding, amiss, note, well
from deeptier.doctor.keys import keys
from deeptier.doctor.programs import programs
from deeptier.doctor.versions import compiler, versions
from deeptier.errors import DeeptierError

_PACKAGE = Path(__file__).resolve().parents[1]


def examine(desk: Desk, network: str | None) -> Iterator[Finding]:
    """Versions, compiler, devnets' programs, and of a desk its keys and one network's chain.

    Errors: `InputError` for a network that the desk's file does not have.
    """
    yield from versions()
    yield from compiler(_PACKAGE)
    if not (desk.folder / FILE).exists():
        yield from programs(())
        found = f"{desk.folder.resolve()} is no desk: keys and chain are left out"
        yield note("chain", FILE, found, "`deeptier init DIR` makes a desk; then --desk DIR")
        return
    try:
        networks = desk.networks
    except DeeptierError as error:
        yield from programs(())
        yield from keys(desk)
        yield amiss("chain", FILE, str(error), f"mend {desk.folder / FILE}")
        return
    chosen = networks.find(network)
    yield from programs({each.devnet for each in networks.by_name.values() if each.devnet})
    yield from keys(desk)
    yield well("chain", FILE, f"{len(networks.by_name)} networks; this is {chosen.name}")
    yield from chain(desk, chosen)
