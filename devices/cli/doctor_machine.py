"""What ``devices doctor`` tells of the program and the machine, of its settings and its log."""

from __future__ import annotations

import platform
import re
import time
from collections import deque
from importlib import metadata
from pathlib import Path
from typing import Any

from frailtylab import __version__
from frailtylab.errors import OperatorError
from frailtylab.settings import SettingsFile

PACKAGES = {"PySide6": "PySide6-Essentials", "pyserial": "pyserial", "msgspec": "msgspec"}
LOST = re.compile(r"^(?P<utc>\S+) .*: connection of (?P<source>\w+) lost$")
STEPS = 20_000
LOG_LINES = 60


def versions() -> dict[str, str]:
    """Program, Python and the packages that matter here; ``not there`` for a missing one."""
    from frailtylab.store.versions import sqlite_version

    found = {name: version_of(package) for name, package in PACKAGES.items()}
    return {
        "frailtylab": __version__,
        "Python": f"{platform.python_version()} ({platform.python_implementation()})",
        **found,
        "SQLite": sqlite_version(),
        "system": platform.platform(),
        "machine": platform.machine(),
    }


def version_of(package: str) -> str:
    """The version of an installed package; nothing is imported."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return "not there"


def clock() -> dict[str, Any]:
    """The clock behind every time, and the smallest step that it was seen to make."""
    info = time.get_clock_info("perf_counter")
    return {
        "name": info.implementation,
        "resolution_ns": round(info.resolution * 1e9),
        "smallest_step_ns": smallest_step_ns(),
    }


def smallest_step_ns() -> int:
    """The smallest difference above 0 between two readings in a row."""
    smallest, last = 0, time.perf_counter_ns()
    for _ in range(STEPS):
        now = time.perf_counter_ns()
        step, last = now - last, now
        if step and (not smallest or step < smallest):
            smallest = step
    return smallest


def device_settings(folder: Path) -> list[dict[str, Any]]:
    """The instruments that this workstation is set up for, or why that can't be read."""
    try:
        known = SettingsFile(folder).load().devices
    except OperatorError as error:
        return [{"problem": error.english()}]
    return [
        {"source": source, "driver": one.driver, "port": one.port, "settings": one.settings}
        for source, one in known.items()
    ]


def lost_links(log: Path) -> list[dict[str, Any]]:
    """How often each connection broke, and when last, as far as the log goes back."""
    found: dict[str, dict[str, Any]] = {}
    for line in log_lines(log):
        if match := LOST.match(line):
            times = found.get(match["source"], {}).get("times", 0) + 1
            found[match["source"]] = {
                "source": match["source"],
                "times": times,
                "last_utc": match["utc"],
            }
    return list(found.values())


def log_tail(log: Path) -> list[str]:
    """The last lines of the log, which names nobody."""
    return list(deque(log_lines(log), LOG_LINES))


def log_lines(log: Path) -> list[str]:
    """The lines of the log; none where it can't be read."""
    try:
        return log.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return []
