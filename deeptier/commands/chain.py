"""`deeptier devnet`, `deeptier deploy`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from web3 import Web3

from deeptier.chain.chain_folder import label_of
from deeptier.chain.connection import connect
from deeptier.chain.deployment import DeploySettings, DeployStep, deploy
from deeptier.chain.devnet import Devnet, DevnetError
from deeptier.commands.keys import DevnetKeyOption, account_of, require_devnet
from deeptier.commands.leavings import RECORD
from deeptier.commands.output import Output, option
from deeptier.commands.run import Backend, JsonOption
from deeptier.days import day_number, first_second, parse_date
from deeptier.errors import InputError

DEVNET_EXAMPLES = """
Examples:

deeptier devnet --port 8545

deeptier devnet --state build/demo/chain
"""
DEPLOY_EXAMPLES = """
Examples:

deeptier deploy --rpc http://127.0.0.1:8545 --devnet-key 0

deeptier deploy --rpc https://node.example --key-file deployer.key --registrar 0x… --regulator 0x…
--rulemaker 0x… --bank 0x… --out deployments/consortium.json
"""

_DEVNET_RECORD = Path("deployments/devnet.json")
_FIRST_DAY = "2026-01-01"
_ALIVE_EVERY_SECONDS = 1.0

_Accounts = list[str]


def devnet(
    backend: Annotated[
        Backend | None,
        typer.Option(help="Devnet to start: ganache, or that of the chain in --state."),
    ] = None,
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65535)] = 8545,
    start: Annotated[
        str | None,
        typer.Option(help=f"A new chain's first day, YYYY-MM-DD; {_FIRST_DAY} unless given."),
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option(help="Folder that keeps the chain, to be started again; none unless given."),
    ] = None,
    json: JsonOption = False,
) -> None:
    """Run a chain on this machine until Ctrl-C, with rich test accounts.

    Its clock only goes forward. ganache keeps a chain block by block, anvil when it is stopped.
    """
    output = Output(json)
    with output.guarded():
        label = label_of(state) if state else None
        if label and start is not None:
            raise InputError("--start", start, f"left out: the chain in {state} began before")
        start_time = first_second(day_number(option("--start", parse_date, start or _FIRST_DAY)))
        if backend is None:
            backend = Backend(label["backend"]) if label else Backend.GANACHE
        with Devnet.start(backend.value, port, start_time=start_time, state=state) as running:
            _introduce(output, running, _audit_command(running, state))
            while running.web3.is_connected():
                time.sleep(_ALIVE_EVERY_SECONDS)
            raise DevnetError(f"{backend.value} at {running.url} ended by itself")


def deploy_command(
    rpc: Annotated[str, typer.Option(help="Node: http(s)://, ws(s):// or ipc://.")],
    key_file: Annotated[
        Path | None, typer.Option(help="File with the deployer's private key, in hexadecimal.")
    ] = None,
    devnet_key_: DevnetKeyOption = None,
    registrar: Annotated[_Accounts | None, typer.Option(help="Onboards enterprises.")] = None,
    regulator: Annotated[_Accounts | None, typer.Option(help="Freezes and thaws.")] = None,
    rulemaker: Annotated[_Accounts | None, typer.Option(help="Sets rules, after a delay.")] = None,
    bank: Annotated[_Accounts | None, typer.Option(help="Mints and burns deposits.")] = None,
    currency: Annotated[str, typer.Option(help="Symbol of the deposit token.")] = "CNY",
    out: Annotated[Path, typer.Option(help="Record of the deployment.")] = _DEVNET_RECORD,
    json: JsonOption = False,
) -> None:
    """Deploy all contracts, or go on where an earlier run stopped, or find that all is there.

    The four roles may be given to several accounts each. On a devnet the deployer holds those that
    are given to nobody.
    """
    output = Output(json)
    with output.guarded():
        account = account_of(key_file, devnet_key_)
        own: tuple[str, ...] = ()
        web3 = connect(rpc)
        if devnet_key_ is not None:
            require_devnet(web3.eth.chain_id, devnet_key_)
            own = (str(account.address),)
        settings = DeploySettings(
            token_name=f"{currency} deposit",
            token_symbol=currency,
            registrars=_addresses("--registrar", registrar) or own,
            regulators=_addresses("--regulator", regulator) or own,
            rulemakers=_addresses("--rulemaker", rulemaker) or own,
            banks=_addresses("--bank", bank) or own,
        )
        deployment = deploy(web3, account, settings, out, lambda step: _tell(output, step))
        output.say(f"complete; the record is {out}")
        output.document(
            {
                "ok": True,
                "record": str(out),
                "chain_id": deployment.chain_id,
                "deployer": deployment.deployer,
                "first_block": deployment.first_block,
                "contracts": deployment.addresses,
            }
        )


def _audit_command(running: Devnet, state: Path | None) -> str | None:
    """How to audit what a scenario left beside its chain."""
    record = state.parent / RECORD if state else None
    if record is None or not record.is_file():
        return None
    return f"deeptier audit verify --rpc {running.url} --deployment {record}"


def _introduce(output: Output, running: Devnet, audit_command: str | None) -> None:
    accounts = [
        {"address": str(account.address), "private_key": "0x" + bytes(account.key).hex()}
        for account in running.accounts
    ]
    chain_id = running.web3.eth.chain_id
    if output.as_json:
        output.document(
            {
                "ok": True,
                "url": running.url,
                "backend": running.backend,
                "chain_id": chain_id,
                "test_mnemonic": running.mnemonic,
                "test_accounts": accounts,
                "audit_command": audit_command,
            }
        )
        return
    output.say(f"{running.backend} at {running.url}, chain {chain_id}", style="bold")
    output.say("Test keys, known to everybody: never send anything of worth to them.")
    output.say(f"mnemonic: {running.mnemonic}")
    for number, account in enumerate(accounts):
        output.say(f"{number:>2}  {account['address']}  {account['private_key']}")
    if audit_command:
        output.say("The deployment beside the chain is audited, in another terminal, by")
        output.say(audit_command)
    output.say("Ctrl-C ends it.")


def _addresses(name: str, given: list[str] | None) -> tuple[str, ...]:
    found = []
    for each in given or []:
        if not Web3.is_address(each):
            raise InputError(name, each, "an address of 40 hexadecimal digits")
        found.append(str(Web3.to_checksum_address(each)))
    return tuple(found)


def _tell(output: Output, step: DeployStep) -> None:
    gas = f"  gas {step.receipt.gas_used:,}" if step.receipt else ""
    output.say(f"{step.number:>2}/{step.total}  {step.text}{gas}")
