"""Warrants as ERC-1155 and DepositToken as ERC-20, by slither-check-erc: nothing may be missing."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STANDARDS = {"Warrants": "ERC1155", "DepositToken": "ERC20"}
#: How a line begins that the tool misses something with, and why nothing is amiss.
EXPLAINED = {
    "[ ] onERC1155Received(": "it is for receivers, not for the token",
    "[ ] onERC1155BatchReceived(": "the same",
    "[ ] Must emit be view Transfer(": "solady logs it in assembly; tests/contracts sees the event",
    "[ ] Must emit be view Approval(": "the same",
    "[ ] DepositToken is not protected for the ERC20 approval": "nor is ERC-20: set zero first",
}


def faults(contract: str, standard: str) -> list[str]:
    """What slither-check-erc finds missing or wrong, but for what is explained."""
    # Slither has just compiled; see the Makefile.
    command = [ROOT / ".venv/bin/slither-check-erc", ".", contract, "--erc", standard]
    command += ["--foundry-ignore-compile", "--foundry-out-directory", "build/forge/out"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = (done.stdout + done.stderr).splitlines()
    checked = [line.strip() for line in lines if "[✓]" in line]
    if f"# Check {contract}" not in "\n".join(lines) or len(checked) < 10:
        raise SystemExit(f"slither-check-erc said too little of {contract}:\n" + "\n".join(lines))
    wrong = [line.strip() for line in lines if "[ ]" in line]
    unexplained = [line for line in wrong if not line.startswith(tuple(EXPLAINED))]
    print(f"{contract} as {standard}: {len(checked)} points met, {len(unexplained)} not")
    return unexplained


def main() -> int:
    """Check both; 1 where a point is not met."""
    found = [
        line for contract, standard in STANDARDS.items() for line in faults(contract, standard)
    ]
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
