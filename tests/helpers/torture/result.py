"""What a harness hands back, and the table that is made of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a disk without waiting, not a place for secrets


@dataclass
class Result:
    """What was tried, and what was found.

    :param shown: how many times it was tried
    :param lost: acknowledged and not there
    :param wrong: altered records, faults that were not noticed, wrong refusals
    :param notes: counts worth reading beside the table
    :param skipped: why the harness could not run here; it then shows nothing
    """

    name: str
    shown: int = 0
    goal: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    notes: dict[str, int] = field(default_factory=dict)
    skipped: str = ""
    seconds: float = 0.0

    @property
    def is_clean(self) -> bool:
        """True when nothing was lost and nothing went wrong. Says nothing of how much was tried."""
        return not self.lost and not self.wrong

    @property
    def passed(self) -> bool:
        """True when as much as asked for was tried and all of it was well."""
        return self.is_clean and not self.skipped and self.shown >= self.goal

    def note(self, name: str, more: int = 1) -> None:
        """Count something."""
        self.notes[name] = self.notes.get(name, 0) + more

    def add(self, other: Result) -> None:
        """Take over what another run of the same harness found."""
        self.shown += other.shown
        self.goal += other.goal
        self.lost += other.lost
        self.wrong += other.wrong
        self.skipped = self.skipped or other.skipped
        for name, count in other.notes.items():
            self.note(name, count)


def line_of(result: Result) -> str:
    """The result as a row of the goal table."""
    if result.skipped:
        return f"{result.name:<34} SKIPPED: {result.skipped}"
    verdict = "ok" if result.passed else "FAILED"
    notes = ", ".join(f"{count:,} {name}" for name, count in result.notes.items())
    return (
        f"{result.name:<34} {result.shown:>7,} / {result.goal:<7,} lost {len(result.lost)}, "
        f"wrong {len(result.wrong)}  {verdict:<6} {result.seconds:6.1f} s  {notes}"
    )


@contextmanager
def room(fast: bool = False) -> Iterator[Path]:
    """An empty folder for the time of a run; in memory where that is asked for and there is one."""
    place = SHARED_MEMORY if fast and SHARED_MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="frailtylab-torture-", dir=place) as folder:
        yield Path(folder)
