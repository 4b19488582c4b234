"""Deploys everything to Brownie's active network: `brownie run deploy --network deeptier-anvil`.

On a development network the deployer is the first of the well-known test keys. On a live one it is
an account of Brownie's, by name: `brownie run deploy main NAME --network ID`. It holds every role
until governance gives them to others; `deeptier deploy` gives them away from the start.
"""

from pathlib import Path

from brownie import accounts, network, rpc, web3

from deeptier.chain.connection import connect, url_of
from deeptier.chain.deployment import DeploySettings, DeployStep, deploy
from deeptier.chain.devnet import TEST_MNEMONIC

GAS_MONEY = "10 ether"


def main(name: str = "") -> None:
    """Deploy, or go on where an earlier run stopped, or find that all is there."""
    record = Path("deployments") / f"{network.show_active()}.json"
    if rpc.is_child():  # a chain that ends with this run, and its record with it
        record = Path("build") / record
        record.unlink(missing_ok=True)
    account = accounts.load(name) if name else devnet_account()
    key = web3.eth.account.from_key(account.private_key)
    deployment = deploy(
        connect(url_of(web3)), key, DeploySettings.held_by(key.address), record, tell
    )
    for contract, address in deployment.addresses.items():
        print(f"{contract:<14}{address}")
    print(f"complete; the record is {record}")


def devnet_account():
    """The first test key, with money for gas."""
    if not network.show_active() or web3.eth.chain_id not in (1337, 31337):
        raise SystemExit(
            "on a chain that is no devnet, name an account: brownie run deploy main NAME"
        )
    account = accounts.from_mnemonic(TEST_MNEMONIC)
    if account.balance() == 0:
        accounts[0].transfer(account, GAS_MONEY)
    return account


def tell(step: DeployStep) -> None:
    """Print a step."""
    gas = f"  ({step.receipt.gas_used:,} gas)" if step.receipt else ""
    print(f"{step.number:>2}/{step.total}  {step.text}{gas}")
