"""The set-up after deployment: who may call what, who holds which role, what is a currency."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from eth_utils.abi import function_abi_to_4byte_selector
from web3 import Web3
from web3.contract.contract import ContractFunction

from deeptier.chain.record import Deployment
from deeptier.days import SECONDS_A_DAY
from deeptier.roles import GovernanceRole

#: Of each role: what it may call, by contract.
RESTRICTED: dict[GovernanceRole, dict[str, tuple[str, ...]]] = {
    GovernanceRole.REGISTRAR: {
        "Enterprises": ("onboard", "renew", "close", "proposeSuccessor", "withdrawSuccessor")
    },
    GovernanceRole.REGULATOR: {
        "Enterprises": ("freeze", "thaw", "pauseBusiness", "resumeBusiness"),
        "Warrants": ("freezeLot", "thawLot", "freezePayable", "thawPayable"),
        "Orders": ("moveByOrder", "splitByOrder"),
    },
    GovernanceRole.RULEMAKER: {
        "Enterprises": ("announceRules", "withdrawAnnouncement", "announceCurrency")
    },
    GovernanceRole.BANK: {"DepositToken": ("mint", "burn")},
}


@dataclass(frozen=True)
class SetupStep:
    """One transaction of the set-up, sent only where its effect is not there yet."""

    text: str
    is_done: Callable[[], bool]
    function: ContractFunction


@dataclass(frozen=True)
class Grant:
    """One account's membership in a role."""

    role: GovernanceRole
    account: str
    delay_seconds: int


def grants(deployment: Deployment) -> Iterator[Grant]:
    """The memberships that the settings ask for. Only rulemakers have to wait."""
    settings = deployment.settings
    holders = {
        GovernanceRole.REGISTRAR: settings.registrars,
        GovernanceRole.REGULATOR: settings.regulators,
        GovernanceRole.RULEMAKER: settings.rulemakers,
        GovernanceRole.BANK: settings.banks,
    }
    for role, accounts in holders.items():
        delay = settings.rule_delay_seconds if role is GovernanceRole.RULEMAKER else 0
        for account in accounts:
            yield Grant(role, account, delay)


def setup_steps(deployment: Deployment, web3: Web3) -> tuple[SetupStep, ...]:
    """The set-up in order. The currency comes before its function is the rulemakers' alone."""
    governance = deployment.contract("Governance", web3)
    return (
        _allow_currency(deployment, web3),
        *(_label(governance, deployment, role) for role in RESTRICTED),
        *(
            _restrict(governance, deployment, web3, role, target)
            for role, targets in RESTRICTED.items()
            for target in targets
        ),
        *(_grant(governance, each) for each in grants(deployment)),
    )


def selectors(deployment: Deployment, web3: Web3, role: GovernanceRole, target: str) -> list[bytes]:
    """The selectors of what a role may call of one contract."""
    contract = deployment.contract(target, web3)
    names = RESTRICTED[role][target]
    return [function_abi_to_4byte_selector(contract.functions[name].abi) for name in names]


def _allow_currency(deployment: Deployment, web3: Web3) -> SetupStep:
    """The first currency may hold from the day of its announcement."""
    enterprises = deployment.contract("Enterprises", web3)
    token = deployment.record("DepositToken").address
    now = web3.eth.get_block("latest")["timestamp"] + deployment.settings.civil_offset
    return SetupStep(
        "allow the deposit token as a currency",
        lambda: bool(enterprises.functions.isCurrencyAllowed(token).call()),
        enterprises.functions.announceCurrency(token, True, now // SECONDS_A_DAY),
    )


def _label(governance: Any, deployment: Deployment, role: GovernanceRole) -> SetupStep:
    def is_labelled() -> bool:
        named = {"roleId": role.value}
        labels = governance.events.RoleLabel.get_logs(
            from_block=deployment.first_block, argument_filters=named
        )
        return any(label["args"]["label"] == role.name for label in labels)

    function = governance.functions.labelRole(role.value, role.name)
    return SetupStep(f"label role {role.value} {role.name}", is_labelled, function)


def _restrict(
    governance: Any, deployment: Deployment, web3: Web3, role: GovernanceRole, target: str
) -> SetupStep:
    address = deployment.record(target).address
    wanted = selectors(deployment, web3, role, target)

    def is_restricted() -> bool:
        ask = governance.functions.getTargetFunctionRole
        return all(ask(address, selector).call() == role.value for selector in wanted)

    function = governance.functions.setTargetFunctionRole(address, wanted, role.value)
    names = ", ".join(RESTRICTED[role][target])
    return SetupStep(f"let {role.name} call {names} of {target}", is_restricted, function)


def _grant(governance: Any, grant: Grant) -> SetupStep:
    def is_granted() -> bool:
        found = governance.functions.hasRole(grant.role.value, grant.account).call()
        return list(found) == [True, grant.delay_seconds]

    function = governance.functions.grantRole(grant.role.value, grant.account, grant.delay_seconds)
    wait = f", after {grant.delay_seconds} seconds each time" if grant.delay_seconds else ""
    return SetupStep(f"make {grant.account} a {grant.role.name}{wait}", is_granted, function)
