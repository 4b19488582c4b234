"""What a devnet says of itself when it has started."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deeptier.chain.devnet import Devnet
from deeptier.commands.leavings import RECORD
from deeptier.commands.output import Output
from deeptier.desk.desk import Desk
from deeptier.desk.networks import Network

Say = Callable[..., None]


@dataclass(frozen=True)
class Ready:
    """A devnet that runs, and for which desk, if any."""

    running: Devnet
    state: Path | None
    desk: Desk | None = None
    network: Network | None = None


def introduce(output: Output, ready: Ready) -> None:
    """Say where it answers, whose accounts it has, and what comes next."""
    running, chain_id = ready.running, ready.running.web3.eth.chain_id
    say = _silent if output.as_json else output.say
    say(f"{running.backend} at {running.url}, chain {chain_id}", style="bold")
    words = {
        "ok": True,
        "url": running.url,
        "backend": running.backend,
        "chain_id": chain_id,
    }
    if ready.desk is None or ready.network is None:
        words |= _test_accounts(say, ready)
    else:
        words |= _parties(say, ready.desk, ready.network)
    say("Ctrl-C ends it.")
    output.document(words)


def _test_accounts(say: Say, ready: Ready) -> dict[str, Any]:
    running = ready.running
    accounts = [
        {"address": str(account.address), "private_key": "0x" + bytes(account.key).hex()}
        for account in running.accounts
    ]
    audit_command = _audit_command(running, ready.state)
    say("Test keys, known to everybody: never send anything of worth to them.")
    say(f"mnemonic: {running.mnemonic}")
    for number, account in enumerate(accounts):
        say(f"{number:>2}  {account['address']}  {account['private_key']}")
    if audit_command:
        say("The deployment beside the chain is audited, in another terminal, by")
        say(audit_command)
    return {
        "test_mnemonic": running.mnemonic,
        "test_accounts": accounts,
        "audit_command": audit_command,
    }


def _parties(say: Say, desk: Desk, network: Network) -> dict[str, Any]:
    parties = desk.book.parties
    width = max((len(each.name) for each in parties), default=0)
    for each in parties:
        say(f"  {each.name:<{width}}  {each.address}")
    deployed = network.record.exists()
    if not parties:
        say("The address book is empty: `deeptier key new NAME` makes a key and its party.")
    elif deployed:
        say(f"contracts: {network.record}")
    else:
        say("In another terminal, for the contracts:")
        say(f"  deeptier deploy --as {parties[0].name}")
    return {
        "network": network.name,
        "parties": {each.name: each.address for each in parties},
        "record": str(network.record) if deployed else None,
    }


def _silent(*_: str, **__: str) -> None:
    """Say nothing: the document says all."""


def _audit_command(running: Devnet, state: Path | None) -> str | None:
    """How to audit what a scenario left beside its chain."""
    record = state.parent / RECORD if state else None
    if record is None or not record.is_file():
        return None
    return f"deeptier audit verify --rpc {running.url} --deployment {record}"
