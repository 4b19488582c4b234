"""Verifies a scene by a node that may lie, and the ways in which it lies."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from audit_scenes import Scene
from faulty_proxy import Answer, Asked, FaultyProxy

from deeptier.audit.findings import LotNumber
from deeptier.audit.levels import Level, Outcome, Report, Status, Wanted, run_levels
from deeptier.chain.connection import connect

HEADER, LOGS = "eth_getBlockByNumber", "eth_getLogs"
RECEIPTS, RECEIPT, PROOF = "eth_getBlockReceipts", "eth_getTransactionReceipt", "eth_getProof"
ALL = tuple(Level)


#: Method, parameters, result: the result to give instead. Raise `Refusal` to answer an error.
Change = Callable[[str, list[Any], Any], Any]


class Refusal(Exception):
    """The node does not do that."""


@contextmanager
def lying(target: str, change: Change) -> Iterator[str]:
    """A proxy before a node, at the URL that is given."""

    def changed(asked: dict[str, Any], reply: dict[str, Any]) -> dict[str, Any]:
        if "result" not in reply:
            return reply
        try:
            return {**reply, "result": change(asked["method"], asked["params"], reply["result"])}
        except Refusal as refusal:
            error = {"code": -32601, "message": str(refusal)}
            return {"jsonrpc": "2.0", "id": reply["id"], "error": error}

    def fault(asked: Asked, answer: Answer) -> Answer:
        parsed, by_id = json.loads(answer.body), {each["id"]: each for each in asked}
        several = parsed if isinstance(parsed, list) else [parsed]
        said = [changed(by_id[each["id"]], each) for each in several]
        body = json.dumps(said if isinstance(parsed, list) else said[0])
        return replace(answer, body=body.encode())

    with FaultyProxy(target, fault) as proxy:
        yield proxy.url


def verified(scene: Scene, *urls: str, wanted: Wanted | None = None) -> Report:
    nodes = [(url, connect(url)) for url in urls or (scene.devnet.url,)]
    return run_levels(nodes, scene.deployment, wanted or Wanted(sample=None))


def outcome_of(scene: Scene, level: Level, change: Change, *others: str) -> Outcome:
    """What becomes of one level when the node's answers are changed."""
    with lying(scene.devnet.url, change) as url:
        report = verified(scene, url, *others, wanted=Wanted(levels=(level,), sample=None))
    (outcome,) = report.outcomes
    assert report.ok == (outcome.status is Status.PASSED)
    return outcome


def subjects(outcome: Outcome) -> list[str]:
    return [finding.subject for finding in outcome.findings]


def only(method: str, block: int, change: Callable[[Any], Any]) -> Change:
    """A change of the answers about one block, where they do not come as a list of logs."""

    def changed(asked: str, params: list[Any], result: Any) -> Any:
        if asked == method and params[:1] == [hex(block)]:
            return change(copy.deepcopy(result))
        return result

    return changed


def in_logs(change: Callable[[list[Any]], None]) -> Change:
    """A change of the list of logs."""

    def changed(asked: str, _params: list[Any], result: Any) -> Any:
        if asked == LOGS and result:
            result = copy.deepcopy(result)
            change(result)
        return result

    return changed


def both(*changes: Change) -> Change:
    def changed(asked: str, params: list[Any], result: Any) -> Any:
        for change in changes:
            result = change(asked, params, result)
        return result

    return changed


def refusing(*methods: str) -> Change:
    def changed(asked: str, _params: list[Any], result: Any) -> Any:
        if asked in methods:
            raise Refusal("method not found")
        return result

    return changed


def silent_on(asked: str) -> Change:
    return lambda method, _params, result: None if method == asked else result


def honest(_method: str, _params: list[Any], result: Any) -> Any:
    return result


def is_at(log: dict[str, Any], place: Any) -> bool:
    return (int(log["blockNumber"], 16), int(log["logIndex"], 16)) == (place.block, place.index)


def lot_named(number: int) -> str:
    return str(LotNumber(number))
