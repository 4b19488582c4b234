"""Settings of the tests that need no chain, and the command line as they call it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

from deeptier import cli

# A busy machine is no failure: examples have no time limit.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


class Ran:
    """What a command left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def deeptier(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(*arguments: str) -> Ran:
        with pytest.raises(SystemExit) as ended:
            cli.app(list(arguments), prog_name="deeptier")
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, captured.out, captured.err)

    return invoke
