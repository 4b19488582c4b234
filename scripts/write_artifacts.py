"""Copy what the Python package needs of Brownie's build into deeptier/artifacts."""

import json
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "deeptier" / "artifacts"


def main() -> None:
    """Write a file for every deployable contract of ours, and remove those of contracts gone."""
    TARGET.mkdir(exist_ok=True)
    config = yaml.safe_load((ROOT / "brownie-config.yaml").read_text())
    written = set()
    for path in sorted((ROOT / "build" / "contracts").glob("*.json")):
        build = json.loads(path.read_text())
        source = build["sourcePath"]
        ours = source.startswith("contracts/") and not source.startswith("contracts/mocks/")
        if not ours or build["type"] != "contract" or not build["bytecode"]:
            continue
        artifact = {
            "contractName": build["contractName"],
            "compiler": build["compiler"] | {"viaIR": config["compiler"]["solc"]["viaIR"]},
            "abi": build["abi"],
            "bytecode": "0x" + build["bytecode"],
        }
        (TARGET / path.name).write_text(json.dumps(artifact, indent=1) + "\n")
        written.add(path.name)
    for path in TARGET.glob("*.json"):
        if path.name not in written:
            path.unlink()
    print(f"{len(written)} artifacts: {', '.join(sorted(Path(name).stem for name in written))}")


if __name__ == "__main__":
    main()
