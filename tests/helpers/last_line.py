"""The last line of a run: how it ended, on which Python, in how many processes, how long."""

from __future__ import annotations

import platform
import time

import pytest

WORDS = {0: "PASSED", 2: "INTERRUPTED"}
COUNTED = ("failed", "error", "passed", "skipped", "xfailed")


def ran_for(seconds: float) -> str:
    """A duration for a person."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def last_line(status: int, counts: dict[str, int], processes: int, seconds: float) -> str:
    """All that the reader of a long log wants to know."""
    told = [f"{counts[kind]} {kind}" for kind in COUNTED if counts.get(kind)] or ["no test ran"]
    told.append(f"Python {platform.python_version()}")
    told.append("1 process" if processes == 1 else f"{processes} processes")
    return f"{WORDS.get(status, 'FAILED')}: {', '.join([*told, ran_for(seconds)])}"


class LastLine:
    """Writes that line when all else has been said; in a worker of xdist it has no terminal."""

    def __init__(self) -> None:
        self.begin_s = time.monotonic()
        self.status: int | None = None

    def pytest_sessionfinish(self, exitstatus: int) -> None:
        """Remember how it ended."""
        self.status = int(exitstatus)

    def pytest_unconfigure(self, config: pytest.Config) -> None:
        """Write the line, where tests were run and not only listed."""
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        if terminal is None or self.status is None or config.option.collectonly:
            return
        counts = {kind: len(terminal.stats.get(kind, ())) for kind in COUNTED}
        processes = len(config.getoption("tx", None) or ["this one"])
        seconds = time.monotonic() - self.begin_s
        terminal.write_line(last_line(self.status, counts, processes, seconds))
