"""Versions of Python and of the libraries; the compiled contracts that come with the package."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from deeptier.chain.artifacts import CONTRACTS, artifact
from deeptier.doctor.finding import Finding, amiss, note, well

_VERSIONS, _COMPILER = "versions", "compiler"
_OLDEST_PYTHON = (3, 10)
_SOLC_FOLDER = ".solcx"


def versions() -> Iterator[Finding]:
    """Python and every library that the package requires."""
    python = platform.python_version()
    if sys.version_info < _OLDEST_PYTHON:
        yield amiss(_VERSIONS, "Python", python, "install Python 3.10 or newer")
    else:
        yield well(_VERSIONS, "Python", python)
    try:
        required = [Requirement(each) for each in requires("deeptier") or ()]
    except PackageNotFoundError:
        yield note(_VERSIONS, "deeptier", "runs from a folder, not installed", "pip install .")
        return
    yield well(_VERSIONS, "deeptier", version("deeptier"))
    wrong = [each for each in (_wrong(need) for need in required) if each]
    yield from wrong
    if not wrong:
        yield well(_VERSIONS, "libraries", f"{len(required)}, each of a version that is supported")


def compiler(package: Path) -> Iterator[Finding]:
    """The contracts that come compiled; in a checkout, the compiler of their sources too."""
    try:
        made = [artifact(name) for name in CONTRACTS]
    except (OSError, ValueError, KeyError) as error:
        remedy = f"install Deeptier anew: pip install --force-reinstall {_place(package)}"
        yield amiss(_COMPILER, "contracts", f"not as they come compiled: {error}", remedy)
        return
    solc = {str(each.compiler["version"]).partition("+")[0] for each in made}
    yield well(_COMPILER, "contracts", f"{len(made)} come compiled, by solc {', '.join(solc)}")
    if not (package.parent / "contracts").is_dir():
        return
    for release in sorted(solc):
        program = package.parent / _SOLC_FOLDER / f"solc-v{release}"
        if program.exists():
            yield well(_COMPILER, "solc", f"{release}, for changes of the contracts")
        else:
            found = f"{release} is not there; only changes of the contracts need it"
            yield note(_COMPILER, "solc", found, f"`make setup` in {package.parent}")


def _place(package: Path) -> str:
    return str(package.parent) if (package.parent / "pyproject.toml").exists() else "deeptier"


def _wrong(need: Requirement) -> Finding | None:
    wanted = str(need)
    try:
        found = version(need.name)
    except PackageNotFoundError:
        return amiss(_VERSIONS, need.name, "not installed", _install(wanted))
    if need.specifier.contains(found, prereleases=True):
        return None
    return amiss(_VERSIONS, need.name, f"{found}; {need.specifier} is needed", _install(wanted))


def _install(wanted: str) -> str:
    return f"pip install '{wanted}'"
