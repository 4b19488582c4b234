"""Bad inputs of the due day, of looking, and of calendars."""

from __future__ import annotations

import shutil
from pathlib import Path

from bad_input import Bad
from desk_stage import Stage
from due_scene import DUE, Scene

CLEAR = ["clear", "--as", "platform"]
QUOTE = ["quote", "--face", "1.00", "--rate", "1%", "--on", "2026-01-07"]


def one_to_come(stage: Stage, folder: Path) -> None:
    """Payable 1, due later."""
    Scene(stage).issue(100_00)


def one_cancelled(stage: Stage, folder: Path) -> None:
    """Payable 1, all of it retired by its obligor."""
    scene = Scene(stage)
    root = scene.endorse(scene.issue(100_00), "core", 100_00)
    scene.house.retire(scene.sender("core"), root)


def one_due(stage: Stage, folder: Path) -> None:
    """Payable 1, due today."""
    scene = Scene(stage)
    scene.issue(100_00)
    scene.on(DUE)


BAD = [
    Bad("clear nothing", CLEAR, r"--due or --payable is 'neither'; it must be one of them"),
    Bad(
        "clear by day and number",
        [*CLEAR, "--due", "today", "--payable", "1"],
        r"--due or --payable is 'both'; it must be one of them",
    ),
    Bad(
        "clear without a sender",
        ["clear", "--due", "today"],
        r"--as is 'missing'; it must be a party whose key is here \(not with --dry-run\)",
    ),
    Bad(
        "clear by an unknown party",
        ["clear", "--due", "today", "--as", "platfrom"],
        r"party is 'platfrom'; it must be a name of the address book .*did you mean 'platform'",
        setup="one_due",
    ),
    Bad(
        "clear on a day that is none",
        [*CLEAR, "--due", "2026-02-30"],
        r"--due is '2026-02-30'; it must be today, or a date of the calendar",
    ),
    Bad(
        "clear tomorrow in words",
        [*CLEAR, "--due", "tomorrow"],
        r"--due is 'tomorrow'; it must be today, or text of the form YYYY-MM-DD",
    ),
    Bad(
        "clear before the due day",
        [*CLEAR, "--due", "2026-06-22"],
        r"--due is '2026-06-22'; it must be due by today, 2026-01-07, or looked at with --dry-run",
        setup="one_to_come",
    ),
    Bad(
        "clear a payable before its due day",
        [*CLEAR, "--payable", "1"],
        r"--payable is '1, due 2026-06-22'; it must be due by today, 2026-01-07",
        setup="one_to_come",
    ),
    Bad(
        "clear a payable that was never issued",
        [*CLEAR, "--payable", "9"],
        r"--payable is 9; it must be a payable, from 1 to 1",
        setup="one_to_come",
    ),
    Bad(
        "clear payable zero",
        [*CLEAR, "--payable", "0", "--dry-run"],
        r"--payable is 0; it must be a payable, but none was issued",
    ),
    Bad(
        "clear a payable that was retired",
        [*CLEAR, "--payable", "1"],
        r"--payable is 1; it must be one that is owed: it was cancelled or retired",
        setup="one_cancelled",
    ),
    Bad(
        "clear what is overdue without a day",
        [*CLEAR, "--payable", "1", "--overdue"],
        r"--overdue is 'given'; it must be given together with --due only",
    ),
    Bad(
        "clear by an unknown calendar",
        [*CLEAR, "--due", "today", "--calendar", "China"],
        r"--calendar is 'China'; it must be the code of a country with a calendar",
    ),
    Bad(
        "clear by two persons",
        [*CLEAR, "--due", "today"],
        r"rule of approvals.yaml is 'clear'; it must be left out: clearing only carries out",
        setup="rule_for_clear",
    ),
    Bad(
        "clear on another network",
        [*CLEAR, "--due", "today", "--network", "devnte"],
        r"--network is 'devnte'; it must be a network of .*networks.yaml: devnet",
    ),
    Bad(
        "clear with journals that cannot be written",
        [*CLEAR, "--due", "today"],
        r"runs.*: (File exists|Not a directory)",
        setup="runs_is_a_file",
    ),
    Bad(
        "clear with the node down",
        [*CLEAR, "--due", "today"],
        r"no chain answers at http://127\.0\.0\.1:9",
        setup="node_down",
    ),
    Bad(
        "show a lot that never was",
        ["show", "1-9"],
        r"THING is '1-9'; it must be a lot of payable 1, which has 1",
        setup="one_to_come",
    ),
    Bad(
        "show a payable that never was",
        ["show", "2"],
        r"THING is '2'; it must be a payable from 1 to 1",
        setup="one_to_come",
    ),
    Bad(
        "show a lot number with zeros",
        ["show", "07-3"],
        r"THING is '07-3'; it must be a lot such as 7-3-1 whose part 1 of the lot id is a number",
    ),
    Bad(
        "show a party that nobody knows",
        ["show", "annna"],
        r"THING is 'annna'; it must be a lot such as 7-3-1, .* \(did you mean 'anna'\?\)",
    ),
    Bad(
        "show an address with a letter too few",
        ["show", "0x1234"],
        r"THING is '0x1234'; it must be a lot such as 7-3-1, a payable such as 7, a party",
    ),
    Bad(
        "show a file that is no letter",
        ["show", "{folder}/note.json"],
        r"note\.json",
        files={"note.json": "[]"},
    ),
    Bad(
        "status of an obligor that is none",
        ["status", "--obligor", "anna"],
        r"--obligor is 'anna'; it must be a core enterprise of this deployment, or an account with",
        setup="one_to_come",
    ),
    Bad(
        "status of a node without an obligor",
        ["status", "--rpc", "{url}"],
        r"--rpc is 'http.+'; it must be given with --obligor, or left out",
    ),
    Bad(
        "quote by an unknown calendar",
        [*QUOTE, "--due", "2026-05-01", "--calendar", "XX"],
        r"--calendar is 'XX'; it must be the code of a country with a calendar, such as \"CN\"",
    ),
    Bad(
        "quote by an unknown convention",
        [*QUOTE, "--due", "2026-05-01", "--calendar", "CN", "--roll", "backward"],
        r"--roll is 'backward'; it must be one of none, following, modified-following",
    ),
    Bad(
        "quote with a convention and no calendar",
        [*QUOTE, "--due", "2026-05-01", "--roll", "following"],
        r"--roll is 'following'; it must be none, or given with a --calendar such as CN",
    ),
    Bad(
        "quote beyond all calendars",
        [*QUOTE, "--due", "2101-01-03", "--calendar", "CN"],
        r"--due is '2101-01-03'; it must be at most 2100-12-31 with a calendar",
    ),
    Bad(
        "a network with an unknown convention",
        ["status"],
        r"networks.yaml:\d+:\d+.*calendar.roll is 'back'; it must be one of none, following",
        setup="wrong_roll",
    ),
]


def rule_for_clear(stage: Stage, folder: Path) -> None:
    """Two persons for clear."""
    (stage.folder / "approvals.yaml").write_text(
        "approvals:\n  clear:\n    from: 0.00\n    proposers: [core]\n    approvers: [bank]\n",
        encoding="utf-8",
    )


def wrong_roll(stage: Stage, folder: Path) -> None:
    """The network's calendar rolls back."""
    stage.write_network(calendar={"countries": ["CN"], "roll": "back"})


def runs_is_a_file(stage: Stage, folder: Path) -> None:
    """Payable 1 is due, and where journals should be is a file."""
    one_due(stage, folder)
    shutil.rmtree(stage.folder / "runs", ignore_errors=True)
    (stage.folder / "runs").write_text("", encoding="utf-8")


def node_down(stage: Stage, folder: Path) -> None:
    """Nobody listens where the network's node should be."""
    stage.write_network(endpoints=["http://127.0.0.1:9"])
