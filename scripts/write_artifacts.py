"""Write deeptier/artifacts from Brownie's build: what a package without a compiler deploys with."""

import json
import sys
from pathlib import Path

import yaml

from deeptier.chain.artifacts import CONTRACTS

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "deeptier" / "artifacts"


def main() -> None:
    """Write a file for each deployed contract, from build/contracts or the folder that is named."""
    builds = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "build" / "contracts"
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())["compiler"]
    TARGET.mkdir(exist_ok=True)
    for name in CONTRACTS:
        build = json.loads((builds / f"{name}.json").read_text())
        compiler = {
            "version": build["compiler"]["version"],
            "evmVersion": config["evm_version"],
            "optimizer": config["solc"]["optimizer"],
            "viaIR": config["solc"]["viaIR"],
            "remappings": config["solc"]["remappings"],
        }
        artifact = {
            "name": name,
            "compiler": compiler,
            "abi": build["abi"],
            "bytecode": "0x" + build["bytecode"].removeprefix("0x"),
        }
        (TARGET / f"{name}.json").write_text(json.dumps(artifact, indent=1) + "\n")
    print(f"{len(CONTRACTS)} artifacts: {', '.join(CONTRACTS)}")


if __name__ == "__main__":
    main()
