"""A whole deployment on an EVM: offices filled, currencies allowed, and the same in the model."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from eth_abi.abi import encode
from eth_abi.exceptions import EncodingError
from web3 import Web3

from deeptier.audit.decode import Log, decode
from deeptier.audit.events import Event
from deeptier.chain.governance import RESTRICTED
from deeptier.chain.plan import planned
from deeptier.chain.record import DeploySettings, Rules
from deeptier.model.consents import Signature, Words
from deeptier.model.core import Command
from proof import cast
from proof.builds import Build
from proof.digests import digest_of
from proof.evm import Chain, Evm, Receipt
from proof.interface import Interface, type_of

CHAIN_ID = 31_337
#: 2026-01-01 in the civil time of the deployment, at noon.
START = 1_767_240_000
CIVIL_OFFSET = 28_800
#: A contract that answers everything with this number: a token of too many decimals.
PARROT_DECIMALS = 8
_ORDER_OF_CURVE = 0xFFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFE_BAAEDCE6_AF48A03B_BFD25E8C_D0364141


@dataclass
class House:
    """Contracts on a chain.

    Attributes:
        beneficiary: of all blocks (see `Evm`).
        gas: that a call may burn.
        addresses: of the deployment's contracts and of the counterparts, by name.
        logs: of the set-up.
    """

    builds: Mapping[str, Build]
    evm: Chain = field(default_factory=lambda: Evm(CHAIN_ID, START))
    addresses: dict[str, str] = field(default_factory=dict)
    logs: list[Log] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.interface = Interface(self.builds, self.digest, self.signature)
        self._encoded: tuple[Command | None, bytes] = (None, b"")
        self._digests: dict[Words, bytes] = {}
        self._signatures: dict[Signature, bytes] = {}
        self._other_chain: House | None = None
        self._keys = {
            cast.address_of(name): cast.key_of(name)
            for name in (*cast.ENTERPRISES, *cast.OUTSIDERS, *cast.OFFICERS, cast.SMART_KEY)
        }
        self._build()

    @property
    def chain_id(self) -> int:
        """Of the chain that signatures name."""
        return self.evm.chain_id

    def calldata(self, command: Command) -> bytes:
        """The calldata of a command. Errors: `EncodingError` where a value fits no type of its."""
        if command is not self._encoded[0]:
            data = self.interface.call(command.name, command.arguments)
            self._encoded = (command, data)
        return self._encoded[1]

    def is_sendable(self, command: Command) -> bool:
        """Whether all its values fit their types; what does not fit can be sent by nobody."""
        try:
            self.calldata(command)
        except EncodingError:
            return False
        return True

    def send(self, command: Command) -> Receipt:
        """Send a command as a transaction of its sender; a smart account's key sends for it."""
        contract = command.name.split(".")[0]
        target = self.addresses[contract]
        data = self.calldata(command)
        smart = self.addresses.get("smart")
        if command.sender != smart:
            return self.evm.send(command.sender, target, data)
        wrapped = self.interface.call("SmartAccount.execute", {"target": target, "data": data})
        return self.evm.send(cast.address_of(cast.SMART_KEY), smart, wrapped)

    def returned(self, command: Command, receipt: Receipt) -> tuple[Any, ...]:
        """What a command returned to its sender."""
        output = receipt.output
        if command.sender == self.addresses.get("smart"):
            (output,) = self.interface.returned("SmartAccount.execute", output)
        return self.interface.returned(command.name, output)

    def events(self, logs: tuple[Log, ...]) -> tuple[Event, ...]:
        """The events of the deployment's contracts; those of other tokens are left out.

        Errors: `AssertionError` where one cannot be read.
        """
        names = {self.addresses[name]: name for name in self._deployed}
        events, findings = decode([log for log in logs if log.address in names], names)
        assert not findings, findings  # noqa: S101 (this is a proof)
        return events

    def digest(self, words: Words) -> bytes:
        """What words hash to for the contract that asks for them."""
        known = self._digests.get(words)
        if known is None:
            address = self.addresses[words.contract]
            known = digest_of(words, self.chain_id, address, self.interface.word)
            self._digests[words] = known
        return known

    def signature(self, signature: Signature) -> bytes:
        """The bytes of a signature, sound or flawed."""
        known = self._signatures.get(signature)
        if known is None:
            known = self._signatures[signature] = self._signed(signature)
        return known

    def _signed(self, signature: Signature) -> bytes:
        house = self._abroad() if signature.flaw == "other chain" else self
        digest = house.digest(signature.words)
        made = self._keys[signature.signer].sign_msg_hash(digest)
        r, s, v = int(made.r), int(made.s), int(made.v) + 27
        if signature.flaw == "high s":
            s, v = _ORDER_OF_CURVE - s, 55 - v
        whole = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([v])
        return whole[:64] if signature.flaw == "cut short" else whole

    def _abroad(self) -> House:
        """The same contracts at the same addresses of another chain."""
        if self._other_chain is None:
            self._other_chain = House(self.builds, self.evm.abroad())
        return self._other_chain

    def _build(self) -> None:
        admin = cast.address_of(cast.ADMIN)
        settings = DeploySettings(rules=Rules(), civil_offset=CIVIL_OFFSET)
        records = planned(Web3(), Web3.to_checksum_address(admin), 0, settings)
        self._deployed = tuple(record.name for record in records)
        for record in records:
            address = self._deploy(record.name, record.arguments)
            assert address == record.address.lower(), record.name  # noqa: S101
        smart_key = cast.address_of(cast.SMART_KEY)
        self._deploy("HostileToken", ())
        self.addresses["smart"] = self._deploy("SmartAccount", (smart_key,))
        self.addresses["refuser"] = self._deploy("SilentToken", ())
        self._deploy("Parrot", (PARROT_DECIMALS.to_bytes(32, "big"), False))
        self._fill_offices(admin)

    def _deploy(self, name: str, arguments: tuple[Any, ...]) -> str:
        build = self.builds[name]
        constructor = [each for each in build.abi if each["type"] == "constructor"]
        types = [type_of(each) for entry in constructor for each in entry["inputs"]]
        code = build.bytecode + encode(types, arguments)
        address, logs = self.evm.deploy(cast.address_of(cast.ADMIN), code)
        self.addresses[name] = address
        self.logs += logs
        return address

    def _fill_offices(self, admin: str) -> None:
        self._set_up(
            admin,
            "Enterprises.announceCurrency",
            currency=self.addresses["DepositToken"],
            allowed=True,
            from_day=(self.evm.now + CIVIL_OFFSET) // 86_400,
        )
        for (role, targets), officer in zip(RESTRICTED.items(), cast.OFFICERS, strict=True):
            for target, functions in targets.items():
                self._set_up(
                    admin,
                    "Governance.setTargetFunctionRole",
                    target=self.addresses[target],
                    selectors=[self.interface.selector(f"{target}.{name}") for name in functions],
                    role_id=role.value,
                )
            self._set_up(
                admin,
                "Governance.grantRole",
                role_id=role.value,
                account=cast.address_of(officer),
                execution_delay=0,
            )

    def _set_up(self, sender: str, name: str, **arguments: Any) -> None:
        receipt = self.send(Command(sender, name, arguments))
        if not receipt.succeeded:
            raise RuntimeError(f"{name}: {self.interface.error(receipt.output)}")
        self.logs += receipt.logs
