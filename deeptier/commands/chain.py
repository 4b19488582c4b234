"""`deeptier deploy`: the contracts, on a network of the desk or on any node."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from web3 import Web3

from deeptier.addresses import parse_address
from deeptier.audit.export.tokens import valid_symbol
from deeptier.chain.connection import connect
from deeptier.chain.deployment import Deployment, DeploySettings, DeployStep, deploy
from deeptier.chain.fees import FOLLOWING, Fees
from deeptier.commands.at import (
    ACTOR_VARIABLE,
    HERE,
    NETWORK_VARIABLE,
    ActorOption,
    DeskOption,
    NetworkOption,
    PasswordFileOption,
    desk_at,
    is_typed,
)
from deeptier.commands.keys import DevnetKeyOption, account_of, require_devnet
from deeptier.commands.output import JsonOption, Output, option
from deeptier.desk.book import AddressBook
from deeptier.desk.desk import Desk
from deeptier.errors import InputError
from deeptier.signers import Signer

DEPLOY_EXAMPLES = """
Examples:

deeptier deploy --as platform

deeptier deploy --network consortium --as Operator --registrar Register --regulator Authority
--rulemaker Authority --bank "East Bank"

deeptier deploy --rpc http://127.0.0.1:8545 --devnet-key 0
"""

_DEVNET_RECORD = Path("deployments/devnet.json")

_Holders = list[str]


@dataclass(frozen=True)
class _Site:
    """Where is deployed, by whom, and who holds the roles that are given to nobody."""

    web3: Web3
    signer: Signer
    record: Path
    book: AddressBook
    own: tuple[str, ...]
    fees: Fees = FOLLOWING
    confirmations: int = 0


def deploy_command(
    rpc: Annotated[
        str | None,
        typer.Option(help="Node: http(s)://, ws(s):// or ipc://; the desk's network unless given."),
    ] = None,
    key_file: Annotated[
        Path | None,
        typer.Option(help="With --rpc: file with the deployer's private key, in hexadecimal."),
    ] = None,
    devnet_key_: DevnetKeyOption = None,
    registrar: Annotated[_Holders | None, typer.Option(help="Onboards enterprises.")] = None,
    regulator: Annotated[_Holders | None, typer.Option(help="Freezes and thaws.")] = None,
    rulemaker: Annotated[_Holders | None, typer.Option(help="Sets rules, after a delay.")] = None,
    bank: Annotated[_Holders | None, typer.Option(help="Mints and burns deposits.")] = None,
    currency: Annotated[str, typer.Option(help="Symbol of the deposit token.")] = "CNY",
    out: Annotated[
        Path | None,
        typer.Option(help=f"With --rpc: record of the deployment; {_DEVNET_RECORD} unless given."),
    ] = None,
    desk: DeskOption = HERE,
    network: NetworkOption = None,
    actor: ActorOption = None,
    password_file: PasswordFileOption = None,
    json: JsonOption = False,
) -> None:
    """Deploy all contracts, or go on where an earlier run stopped, or find that all is there.

    In a desk the party given by --as deploys to the desk's network, and the record is kept in the
    folder `deployments`. The four roles may be given to several accounts each, by name or address.
    On a devnet the deployer holds those that are given to nobody. `deeptier role`
    changes them later.
    """
    output = Output(json)
    with output.guarded():
        if not valid_symbol(currency):
            expected = "capital letters, such as CNY: it stands on the chain for good"
            raise InputError("--currency", currency, expected)
        if rpc is None:
            _require_none(
                "with --rpc", {"--key-file": key_file, "--devnet-key": devnet_key_, "--out": out}
            )
            site = _of_desk(desk_at(desk, password_file), network, actor)
        else:
            typed: dict[str, object] = {
                "--network": network if is_typed(network, NETWORK_VARIABLE) else None,
                "--as": actor if is_typed(actor, ACTOR_VARIABLE) else None,
            }
            _require_none("without --rpc", typed)
            site = _of_node(rpc, key_file, devnet_key_, out or _DEVNET_RECORD)
        settings = DeploySettings(
            token_name=f"{currency} deposit",
            token_symbol=currency,
            registrars=_holders("--registrar", registrar, site),
            regulators=_holders("--regulator", regulator, site),
            rulemakers=_holders("--rulemaker", rulemaker, site),
            banks=_holders("--bank", bank, site),
        )
        deployment = deploy(
            site.web3,
            site.signer,
            settings,
            site.record,
            lambda step: _tell(output, step),
            fees=site.fees,
            confirmations=site.confirmations,
        )
        output.say(f"complete; the record is {site.record}")
        output.document(_words(deployment, site.record))


def _require_none(where: str, options: dict[str, object]) -> None:
    for name, value in options.items():
        if value is not None:
            raise InputError(name, str(value), f"given only {where}")


def _of_desk(desk: Desk, network: str | None, actor: str | None) -> _Site:
    chosen = desk.network(network)
    if actor is None:
        raise InputError("--as", "missing", "given: the party of the address book that deploys")
    signer = option("--as", desk.keyring.signer, actor)
    return _Site(
        web3=chosen.connect(),
        signer=signer,
        record=chosen.record,
        book=desk.book,
        own=(str(signer.address),) if chosen.devnet else (),
        fees=chosen.fees,
        confirmations=chosen.confirmations,
    )


def _of_node(rpc: str, key_file: Path | None, number: int | None, out: Path) -> _Site:
    account = account_of(key_file, number)
    web3 = connect(rpc)
    own: tuple[str, ...] = ()
    if number is not None:
        require_devnet(web3.eth.chain_id, number)
        own = (str(account.address),)
    return _Site(web3, account, out, AddressBook(), own)


def _holders(name: str, given: _Holders | None, site: _Site) -> tuple[str, ...]:
    """Who holds a role. A new deployment without a holder would be one that nobody can use."""
    accounts = tuple(_account(name, each, site.book) for each in given or []) or site.own
    if not accounts and not site.record.exists():
        raise InputError(name, "missing", "given: an account at least, but on a devnet")
    return accounts


def _account(name: str, given: str, book: AddressBook) -> str:
    try:
        return book.address(given) if book.parties else parse_address(given)
    except InputError as error:
        raise InputError(name, given, error.expected) from None


def _words(deployment: Deployment, record: Path) -> dict[str, object]:
    return {
        "ok": True,
        "record": str(record),
        "chain_id": deployment.chain_id,
        "deployer": deployment.deployer,
        "first_block": deployment.first_block,
        "contracts": deployment.addresses,
    }


def _tell(output: Output, step: DeployStep) -> None:
    gas = f"  gas {step.receipt.gas_used:,}" if step.receipt else ""
    output.say(f"{step.number:>2}/{step.total}  {step.text}{gas}")
