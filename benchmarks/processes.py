"""Child processes: Python as installed (byte code cached), off-screen, and never for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import gettempdir

HERE = Path(__file__).parent
LONGEST_S = 120


def environment() -> dict[str, str]:
    """The environment of every child: both sides of a ratio get the same."""
    cache = Path(gettempdir()) / "frailtylab-benchmarks-pycache"
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "*=false",
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(cache),
    }


def command(script: str, *arguments: object) -> list[str]:
    """How one of the ``child_*.py`` scripts is started."""
    return [sys.executable, str(HERE / script), *map(str, arguments)]


def output(script: str, *arguments: object) -> str:
    """What a child printed.

    :raises RuntimeError: with its last words, when it failed
    """
    done = subprocess.run(
        command(script, *arguments),
        env=environment(),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
    )
    if done.returncode:
        raise RuntimeError(f"{script}: {done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def running(
    script: str,
    *arguments: object,
    keep: tuple[int, ...] = (),
    more: Mapping[str, str] | None = None,
) -> Iterator[subprocess.Popen[str]]:
    """A child that runs beside us, with ``more`` in its environment; ended with the block."""
    child = subprocess.Popen(
        command(script, *arguments),
        env={**environment(), **(more or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        pass_fds=keep,
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate()
