"""Bad inputs to networks, the devnet, the clock and the deployment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bad_input import Bad

NETWORK = "default: a\nnetworks:\n  a:\n    chain_id: 31337\n    endpoints: ['{}']\n"


def record_of_another_chain(stage: Any, _: Path) -> None:
    path = stage.desk.network().record
    path.write_text(json.dumps({**json.loads(path.read_text()), "chain_id": 9}))


def no_record(stage: Any, _: Path) -> None:
    stage.desk.network().record.unlink()


def another_chain(stage: Any, _: Path) -> None:
    stage.write_network(chain_id=20260, devnet=None)


def node_down(stage: Any, _: Path) -> None:
    stage.write_network(endpoints=["http://127.0.0.1:1"])


def both_nodes_down(stage: Any, _: Path) -> None:
    stage.write_network(endpoints=["http://127.0.0.1:1", "http://127.0.0.1:2"], devnet=None)


def secret_not_set(stage: Any, _: Path) -> None:
    stage.write_network(endpoints=["http://127.0.0.1:1/${DEEPTIER_TEST_TOKEN}"], devnet=None)


def remote_devnet(stage: Any, _: Path) -> None:
    stage.write_network(endpoints=["https://node.example"])


def of_worth(stage: Any, _: Path) -> None:
    """No contracts yet, on a network that is no devnet."""
    stage.desk.network().record.unlink()
    stage.write_network(devnet=None)


def wait_for_less(stage: Any, _: Path) -> None:
    stage.write_network(highest_fee="1 wei")
    stage.desk.network().record.unlink()
    stage.devnet.clock.ask("anvil_setNextBlockBaseFeePerGas", hex(10**9))
    stage.devnet.clock.ask("evm_mine")


BAD = [
    Bad(
        "init over a desk",
        ["init", "{desk}"],
        r"DIR is '.*'; it must be a folder without \w+\.yaml: this one is a desk",
    ),
    Bad(
        "init of a file",
        ["init", "{folder}/file"],
        r"DIR is '.*file'; it must be a folder, not a file",
        files={"file": ""},
    ),
    Bad(
        "no desk",
        ["network", "list", "--desk", "{folder}"],
        r"--desk is '.*'; it must be a folder with networks\.yaml: `deeptier init .*`",
    ),
    Bad(
        "unknown network",
        ["network", "check", "devnt"],
        r"--network is 'devnt'; it must be a network of .*networks\.yaml: devnet \(did you mean",
    ),
    Bad(
        "empty networks file",
        ["network", "list", "--desk", "{folder}"],
        r"networks\.yaml:1:1: the file is empty; it must hold networks",
        files={"networks.yaml": ""},
    ),
    Bad(
        "networks file in GBK",
        ["network", "list", "--desk", "{folder}"],
        r"networks\.yaml:1:1: the file is no UTF-8 text at byte 2",
        files={"networks.yaml": "# 网络".encode("gbk")},
    ),
    Bad(
        "endpoint without a scheme",
        ["network", "list", "--desk", "{folder}"],
        r"networks\.yaml:5:17: networks\.a\.endpoints\[1\] is 'localhost:8545'; it must be http",
        files={"networks.yaml": NETWORK.format("localhost:8545")},
    ),
    Bad(
        "misspelt field",
        ["network", "list", "--desk", "{folder}"],
        r"networks\.a\.confirmation is unknown; .*\(did you mean confirmations\?\)",
        files={"networks.yaml": NETWORK.format("http://a") + "    confirmation: 2\n"},
    ),
    Bad(
        "fee without a unit",
        ["network", "list", "--desk", "{folder}"],
        r"networks\.a\.gas_price is '20'; it must be a fee for one gas such as \"1\.5 gwei\"",
        files={"networks.yaml": NETWORK.format("http://a") + "    gas_price: 20\n"},
    ),
    Bad(
        "node down",
        ["clock"],
        r"no chain answers at http://127\.0\.0\.1:1: connection refused\. `deeptier devnet --net",
        setup="node_down",
    ),
    Bad(
        "all endpoints down",
        ["clock"],
        r"127\.0\.0\.1:1: connection refused; http://127\.0\.0\.1:2: connection refused\. "
        r"`deeptier network check devnet`",
        setup="both_nodes_down",
    ),
    Bad(
        "wrong chain",
        ["clock"],
        r"chain 31337 answers at http://127\.0\.0\.1:\d+, not chain 20260",
        setup="another_chain",
    ),
    Bad(
        "secret not in the environment",
        ["clock"],
        r"secret DEEPTIER_TEST_TOKEN is ''; it must be given in the environment or in the file "
        r".*/keys/DEEPTIER_TEST_TOKEN: the endpoint http://127.* in networks\.yaml needs it",
        setup="secret_not_set",
    ),
    Bad(
        "record of another chain",
        ["deploy", "--as", "platform"],
        r"the deployment in .*devnet\.json is on chain 9, this is chain 31337",
        setup="record_of_another_chain",
    ),
    Bad(
        "clock to a day that is over",
        ["clock", "2025-12-31"],
        r"DATE is '2025-12-31'; it must be 2026-01-07 or later: a chain's clock never goes back",
    ),
    Bad(
        "clock to a date of no calendar",
        ["clock", "2026-02-30"],
        r"DATE is '2026-02-30'; it must be a date of the calendar",
    ),
    Bad(
        "clock to a date in another order",
        ["clock", "28.02.2026"],
        r"DATE is '28\.02\.2026'; it must be text of the form YYYY-MM-DD",
    ),
    Bad(
        "clock by too many days",
        ["clock", "+99999"],
        r"DATE is '\+99999'; it must be a date such as 2026-02-06, or \+DAYS, at most \+9999",
    ),
    Bad(
        "clock to a year too far",
        ["clock", "2206-03-01"],
        r"DATE is '2206-03-01'; it must be at most 9,999 days after 2026-01-07: there is no way",
    ),
    Bad(
        "clock in full-width digits",
        ["clock", "+\uff11"],
        r"DATE is '\+\uff11'; it must be a date such as 2026-02-06, or \+DAYS, at most \+9999",
    ),
    Bad(
        "deploy by nobody",
        ["deploy"],
        r"--as is 'missing'; it must be given: the party of the address book that deploys",
        setup="no_record",
    ),
    Bad(
        "deploy by a party that is not known",
        ["deploy", "--as", "plattform"],
        r"--as is 'plattform'; it must be a name of the address book \(did you mean 'platform'",
        setup="no_record",
    ),
    Bad(
        "deploy with a role for nobody known",
        ["deploy", "--as", "platform", "--bank", "bnak"],
        r"--bank is 'bnak'; it must be a name of the address book \(did you mean 'bank'\?\)",
        setup="no_record",
    ),
    Bad(
        "deploy for nobody who could onboard",
        ["deploy", "--as", "platform"],
        r"--registrar is 'missing'; it must be given: an account at least, but on a devnet",
        setup="of_worth",
    ),
    Bad(
        "deploy with other settings than before",
        ["deploy", "--as", "platform"],
        r"has rule_delay_seconds 0, not 172800: deploy with the same as before; `deeptier role`",
    ),
    Bad(
        "deploy with a key file and no node",
        ["deploy", "--as", "platform", "--key-file", "a.key"],
        r"--key-file is 'a\.key'; it must be given only with --rpc",
    ),
    Bad(
        "deploy to a node for a party",
        ["deploy", "--rpc", "{url}", "--devnet-key", "0", "--as", "platform"],
        r"--as is 'platform'; it must be given only without --rpc",
    ),
    Bad(
        "deploy while gas is too dear",
        ["deploy", "--as", "platform"],
        r"the chain asks 1 gwei for a gas, and highest_fee is 0\.000000001 gwei: wait, or raise",
        setup="wait_for_less",
    ),
    Bad(
        "devnet elsewhere",
        ["devnet"],
        r"endpoint of devnet is 'https://node\.example'; it must be http://127\.0\.0\.1:PORT",
        setup="remote_devnet",
    ),
    Bad(
        "devnet of a network and a port",
        ["devnet", "--network", "devnet", "--port", "9000"],
        r"--network is 'devnet'; it must be left out with --backend, --port or --state",
    ),
    Bad(
        "furnished devnet of no desk",
        ["devnet", "--port", "9000", "--furnished"],
        r"--furnished is 'given'; it must be left out with --backend, --port or --state, and w",
    ),
    Bad(
        "devnet on a port that is taken",
        ["devnet"],
        r"port \d+ is taken, perhaps by a devnet that runs already: choose another",
    ),
]
