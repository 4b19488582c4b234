"""Solmate's ERC-1155 suite against the token layer, under forge; solmate_suite.py says how."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from forge_run import ROOT, run_forge
from solmate_suite import adapt

SUITE = ROOT / "node_modules/solmate/src/test/ERC1155.t.sol"

FOUNDRY_TOML = f"""
[profile.default]
src = "test"
test = "test"
libs = []
offline = true
solc = "{ROOT}/.solcx/solc-v0.8.30"
allow_paths = ["{ROOT}"]
evm_version = "paris"
optimizer = true
auto_detect_remappings = false
legacy_assertions = true # ds-test's, which the suite uses
remappings = [
    "contracts/=contracts/",
    "@openzeppelin/contracts/=node_modules/@openzeppelin/contracts/",
    "solmate/=node_modules/solmate/src/",
    "ds-test/=node_modules/@layerzerolabs/toolbox-foundry/lib/ds-test/",
]

[fuzz]
runs = 256
seed = "0x1155" # every run tries the same values

[profile.proof.fuzz]
runs = 20_000
"""

#: Tests that run as solmate wrote them: name (without arguments, unless it says fuzz).
AS_IT_IS = {
    "testMintToEOA()",
    "testMintToERC1155Recipient()",
    "testBatchMintToEOA()",
    "testBatchMintToERC1155Recipient()",
    "testBurn()",
    "testBatchBurn()",
    "testApproveAll()",
    "testBatchBalanceOf()",
}
SINGLE_TRANSFERS = (
    "SafeTransferFromToEOA",
    "SafeTransferFromToERC1155Recipient",
    "SafeTransferFromSelf",
)
BATCH_TRANSFERS = ("SafeBatchTransferFromToEOA", "SafeBatchTransferFromToERC1155Recipient")
REFUSED_MINTS = (
    "ToZero",
    "ToNonERC155Recipient",
    "ToRevertingERC155Recipient",
    "ToWrongReturnDataERC155Recipient",
)
REFUSED_MOVES = (
    "ToZero",
    "ToNonERC1155Recipient",
    "ToRevertingERC1155Recipient",
    "ToWrongReturnDataERC1155Recipient",
)
# In three names of single transfers solmate writes ERC155.
REFUSED_SINGLE_MOVES = ("ToZero", "ToNonERC155Recipient", *REFUSED_MOVES[2:])
UNEQUAL_MOVES = "testFailSafeBatchTransferFromWithArrayLengthMismatch"

#: All other tests, and what is adapted in them.
ADAPTED = {
    **{f"test{name}()": ("whole",) for name in SINGLE_TRANSFERS + BATCH_TRANSFERS},
    **{f"test{name}(fuzz)": ("amount", "whole") for name in SINGLE_TRANSFERS},
    **{f"test{name}(fuzz)": ("amount", "distinct", "whole") for name in BATCH_TRANSFERS},
    "testApproveAll(fuzz)": ("operator",),
    "testMintToEOA(fuzz)": ("amount",),
    "testMintToERC1155Recipient(fuzz)": ("amount",),
    "testBurn(fuzz)": ("amount",),
    "testBatchMintToEOA(fuzz)": ("amount", "distinct"),
    "testBatchMintToERC1155Recipient(fuzz)": ("amount", "distinct"),
    "testBatchBurn(fuzz)": ("amount", "distinct"),
    "testBatchBalanceOf(fuzz)": ("amount", "distinct"),
    **{f"testFailMint{name}()": ("refusal",) for name in REFUSED_MINTS},
    **{f"testFailMint{name}(fuzz)": ("refusal", "amount") for name in REFUSED_MINTS},
    **{f"testFailBatchMint{name}()": ("refusal",) for name in REFUSED_MOVES},
    **{
        f"testFailBatchMint{name}(fuzz)": ("refusal", "amount", "distinct")
        for name in REFUSED_MOVES
    },
    **{f"testFailSafeTransferFrom{name}()": ("refusal", "whole") for name in REFUSED_SINGLE_MOVES},
    **{
        f"testFailSafeTransferFrom{name}(fuzz)": ("refusal", "amount", "whole")
        for name in REFUSED_SINGLE_MOVES
    },
    **{f"testFailSafeBatchTransferFrom{name}()": ("refusal", "whole") for name in REFUSED_MOVES},
    **{
        f"testFailSafeBatchTransferFrom{name}(fuzz)": ("refusal", "amount", "distinct", "whole")
        for name in REFUSED_MOVES
    },
    "testFailBurnInsufficientBalance()": ("refusal",),
    "testFailBurnInsufficientBalance(fuzz)": ("refusal", "amount", "receiver"),
    "testFailBatchBurnInsufficientBalance()": ("refusal",),
    "testFailBatchBurnInsufficientBalance(fuzz)": ("refusal", "amount", "distinct", "receiver"),
    "testFailSafeTransferFromInsufficientBalance()": ("refusal",),
    "testFailSafeTransferFromInsufficientBalance(fuzz)": ("refusal", "amount", "receiver"),
    "testFailSafeTransferFromSelfInsufficientBalance()": ("refusal",),
    "testFailSafeTransferFromSelfInsufficientBalance(fuzz)": ("refusal", "amount", "receiver"),
    "testFailSafeBatchTransferInsufficientBalance()": ("refusal",),
    "testFailSafeBatchTransferInsufficientBalance(fuzz)": (
        "refusal",
        "amount",
        "distinct",
        "receiver",
    ),
    f"{UNEQUAL_MOVES}()": ("refusal",),
    f"{UNEQUAL_MOVES}(fuzz)": ("refusal", "length", "receiver"),
    "testFailBatchMintWithArrayMismatch()": ("refusal",),
    "testFailBatchMintWithArrayMismatch(fuzz)": ("refusal", "receiver"),
    "testFailBatchBurnWithArrayLengthMismatch()": ("refusal",),
    "testFailBatchBurnWithArrayLengthMismatch(fuzz)": ("refusal", "length", "receiver"),
    "testFailBalanceOfBatchWithArrayMismatch()": ("refusal",),
    "testFailBalanceOfBatchWithArrayMismatch(fuzz)": ("refusal",),
}


def project(folder: Path) -> dict[str, tuple[str, ...]]:
    """Make a forge project of the contracts and the adapted suite; what was adapted."""
    suite, adapted = adapt(SUITE.read_text())
    (folder / "test").mkdir()
    (folder / "test/ERC1155.t.sol").write_text(suite)
    (folder / "foundry.toml").write_text(FOUNDRY_TOML)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copytree(ROOT / "contracts", folder / "contracts")
    return adapted


@pytest.fixture(scope="module")
def adapted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, tuple[str, ...]]]:
    folder = tmp_path_factory.mktemp("suite")
    return folder, project(folder)


def test_nothing_but_what_is_listed_is_adapted(
    adapted: tuple[Path, dict[str, tuple[str, ...]]],
) -> None:
    _, adaptations = adapted
    assert adaptations == {**dict.fromkeys(AS_IT_IS, ()), **ADAPTED}
    assert len(adaptations) == 76


def test_the_token_layer_passes_the_suite(
    adapted: tuple[Path, dict[str, tuple[str, ...]]],
) -> None:
    folder, _ = adapted
    outcomes = run_forge(folder)
    assert [name for (_, name), outcome in outcomes.items() if outcome.status != "Success"] == []
    assert len(outcomes) == 76


#: Defects planted in Lots.sol: the sound line and the broken one.
DEFECTS = {
    "asks no receiver": ("if (to.code.length == 0) return;", "if (to.code.length >= 0) return;"),
    "forgets the new owner": ("_lots[lot] = word.movedTo(to);", ""),
    "burns nothing": ("_lots[lot] = 0;", ""),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_the_suite_notices_a_defect(defect: str, tmp_path: Path) -> None:
    project(tmp_path)
    source = tmp_path / "contracts/Lots.sol"
    sound, broken = DEFECTS[defect]
    assert sound in source.read_text()
    source.write_text(source.read_text().replace(sound, broken))
    outcomes = run_forge(tmp_path, FOUNDRY_FUZZ_RUNS="1")
    assert "Failure" in {outcome.status for outcome in outcomes.values()}
