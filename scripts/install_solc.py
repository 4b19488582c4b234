"""Put the Solidity compiler into $SOLCX_BINARY_PATH, where py-solc-x and Brownie look for it.

The native compiler comes from its makers' download site. Where that site cannot be reached, an
executable of the same name runs npm's WebAssembly build of the very same version: slower, but its
output is the same.
"""

import os
import subprocess
from pathlib import Path

import requests
import solcx

VERSION = "0.8.30"
WASM = Path(__file__).resolve().with_name("solc_wasm.js")
WRAPPER = """#!/bin/sh
# Written by scripts/install_solc.py: solc {version} as WebAssembly, run by Node.
[ "$1" = --version ] && echo "solc, the solidity compiler
Version: {long_version}" && exit
exec node "$(dirname "$0")/{script}" "$@"
"""


def install_native() -> bool:
    """Download the native compiler; False if its site does not answer within seconds."""
    try:
        requests.head(solcx.install.BINARY_DOWNLOAD_BASE.format("linux", "list.json"), timeout=4)
        solcx.install_solc(VERSION)
    except (OSError, solcx.exceptions.SolcInstallationError):
        return False
    return True


def install_wasm(executable: Path) -> None:
    """Write an executable that runs npm's compiler, if that is of the right version."""
    asked = ["node", "-p", 'require("solc").version()']
    long_version = subprocess.check_output(asked, cwd=WASM.parent, text=True).strip()
    if not long_version.startswith(f"{VERSION}+"):
        raise SystemExit(f"npm's solc is {long_version}, wanted {VERSION}: run `npm ci`")
    script = os.path.relpath(WASM, executable.parent)
    executable.write_text(WRAPPER.format(version=VERSION, long_version=long_version, script=script))
    executable.chmod(0o755)


if __name__ == "__main__":
    target = Path(os.environ["SOLCX_BINARY_PATH"], f"solc-v{VERSION}")
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not install_native():
            install_wasm(target)
        print(f"solc {VERSION}: {target}")
