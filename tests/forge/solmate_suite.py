"""Solmate's ERC-1155 suite from node_modules, adapted at test time to lots, which have one holder.

The suite is AGPL: it is read where npm put it and never copied into this repository. It mints any
amount of any id to anybody, again and again, and moves parts. A lot is made once, has 64 bits of
amount, and moves whole. So these things are rewritten, and nothing else:

- refusal: forge no longer runs `testFail…`. The body becomes a function of its own; the test calls
  it and wants it to revert, with the error that its name calls for. A precondition of the suite's
  (an empty `revert()`) still passes, but in a test without arguments there is none.
- amount: an amount is bounded to 1 to 2^64 - 1. Nothing is no lot.
- distinct: ids in one test differ, as a lot is made once.
- whole: a part that moves becomes the whole lot, and balances are expected accordingly.
- receiver: where a refusal is expected, a fuzzed receiver is no contract, so that it is not the
  receiver who refuses.
- operator: nobody is no operator, and zero may be drawn.
- length: a mint that fails for the same unequal lengths is left out: it hides the call that the
  test is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_FUNCTION = re.compile(
    r"^    function (?P<name>test\w*)\((?P<parameters>[^)]*)\) public(?P<view> view)? \{\n"
    r"(?P<body>.*?)^    \}\n",
    re.M | re.S,
)
_WORST = "type(uint64).max"

#: What must be the reason of a refusal, by a part of the test's name; the first that fits.
_REASONS = (
    ("ToZero", "ILots.Lots_ReceiverInvalid.selector"),
    ("Reverting", 'bytes4(keccak256("Error(string)"))'),
    # Here the suite takes its reverting receiver, whatever the name says.
    ("FailMintToWrongReturnData", 'bytes4(keccak256("Error(string)"))'),
    ("Non", "ILots.Lots_ReceiverRefused.selector"),
    ("WrongReturnData", "ILots.Lots_ReceiverRefused.selector"),
    ("Insufficient", "ILots.Lots_BalanceTooLow.selector"),
    ("Mismatch", "ILots.Lots_LengthsDiffer.selector"),
)

_CHECK = """
    function _refused(bool success, bytes memory reason, bytes4 expected, bool mayBeEmpty) private {
        assertTrue(!success);
        if (mayBeEmpty && reason.length == 0) return;
        assertEq(bytes32(bytes4(reason)), bytes32(expected));
    }
}
"""


@dataclass
class Test:
    """One test of the suite, on its way to becoming ours."""

    name: str
    parameters: str
    view: bool
    body: str
    adaptations: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The name; fuzz tests bear the same names as those without arguments."""
        return self.name + ("(fuzz)" if self.parameters.strip() else "()")

    def rewrite(self, adaptation: str, pattern: str, replacement: str | Callable[..., str]) -> None:
        """Replace in the body, and note the adaptation if that changed anything."""
        body = re.sub(pattern, replacement, self.body)
        if body != self.body:
            self.body = body
            if adaptation not in self.adaptations:
                self.adaptations.append(adaptation)


def adapt(source: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """The adapted suite, and for every test of it what was adapted."""
    adapted: dict[str, tuple[str, ...]] = {}

    def replace(match: re.Match[str]) -> str:
        test = Test(match["name"], match["parameters"], bool(match["view"]), match["body"])
        _amount(test)
        _distinct(test)
        _whole(test)
        _operator(test)
        _length(test)
        text = _written(test)
        adapted[test.label] = tuple(test.adaptations)
        return text

    source = _FUNCTION.sub(replace, source)
    source = source.replace("pragma solidity 0.8.15;", "pragma solidity 0.8.30;")
    source = source.replace('"./utils/mocks/MockERC1155.sol"', '"contracts/mocks/LotsAdapter.sol"')
    source = source.replace("{MockERC1155}", "{LotsAdapter as MockERC1155}")
    source = source.replace('from "./utils/', 'from "solmate/test/utils/')
    source = source.replace('"../tokens/', '"solmate/tokens/')
    source = re.sub(
        r"(?m)^contract ",
        'import {ILots} from "contracts/interfaces/ILots.sol";\n\ncontract ',
        source,
        count=1,
    )
    return source.rstrip().removesuffix("}") + _CHECK, adapted


def _amount(test: Test) -> None:
    bounded = re.findall(r"uint256 (amount|mintAmount)\b", test.parameters)
    start = "".join(f"        {name} = bound({name}, 1, {_WORST});\n" for name in bounded)
    if start:
        test.rewrite("amount", r"\A", start)
    test.rewrite("amount", r" +uint256 remainingMintAmountForId = [^;]+;\n\n", "")
    test.rewrite("amount", r"0, remainingMintAmountForId", f"1, {_WORST}")


def _distinct(test: Test) -> None:
    test.rewrite("distinct", r"= ids\[i\];", "= uint256(keccak256(abi.encode(ids[i], i)));")


def _whole(test: Test) -> None:
    if "Insufficient" in test.name or "Mismatch" in test.name or "Transfer" not in test.name:
        return
    if test.parameters:
        test.rewrite("whole", r"bound\((transferAmounts?(\[i\])?), 0, mintAmount\)", "mintAmount")
        return
    # Without arguments, half of each of five lots moves, or 70 of 100.
    test.rewrite("whole", r"1337, 70, ", "1337, 100, ")
    test.rewrite("whole", r"(transferAmounts\[\d\] =) \d+;", _same_as_minted)
    test.rewrite("whole", r"(balanceOf\((?:from|address\(this\)), \d+\)), \d+\)", r"\1, 0)")
    taken = r"(balanceOf\(address\((?:0xBEEF|to)\), (\d+)\)), \d+\)"
    test.rewrite("whole", taken, lambda match: f"{match[1]}, {_minted(test, int(match[2]))})")


def _operator(test: Test) -> None:
    if test.label == "testApproveAll(fuzz)":
        test.rewrite("operator", r"\A", "        if (to == address(0)) to = address(0xBEEF);\n")


def _same_as_minted(match: re.Match[str]) -> str:
    return f"{match[1]} {match[1].replace('transferAmounts', 'mintAmounts').removesuffix(' =')};"


def _minted(test: Test, lot: int) -> int:
    amounts = re.findall(r"mintAmounts\[\d\] = (\d+);", test.body) or ["100"]
    return int(amounts[lot - 1337])


def _length(test: Test) -> None:
    if test.parameters and re.search(r"Fail(Safe)?Batch(Transfer|Burn)\w*Mismatch", test.name):
        test.rewrite("length", r" +token\.batchMint\([^;]+;\n\n", "")


def _written(test: Test) -> str:
    if not test.name.startswith("testFail"):
        return _function(test.name, test.parameters, "public", test.body)
    test.adaptations.insert(0, "refusal")
    if "address to," in test.parameters:
        refuse = "        if (uint160(to) <= 18 || to.code.length > 0) revert();\n"
        test.rewrite("receiver", r"\A", refuse)
    reason = next(selector for part, selector in _REASONS if part in test.name)
    title = test.name.removeprefix("testFail")
    body_name = f"refuse{title}{'Fuzz' if test.parameters.strip() else ''}"
    names = ", ".join(re.findall(r"(\w+)\s*(?:,|$)", test.parameters.strip()))
    view = " view" if test.view else ""
    call = (
        f"        (bool success, bytes memory reason) = address(this).call(\n"
        f"            abi.encodeCall(this.{body_name}, ({names}))\n        );\n"
        f"        _refused(success, reason, {reason}, {str(bool(names)).lower()});\n"
    )
    body = _function(body_name, test.parameters, f"external{view}", test.body)
    return body + "\n" + _function(f"testRefuses{title}", test.parameters, "public", call)


def _function(name: str, parameters: str, kind: str, body: str) -> str:
    return f"    function {name}({parameters}) {kind} {{\n{body}    }}\n"
