"""What a benchmark answers: ours against a floor of the same run, or plain figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from statistics import median


@dataclass(frozen=True)
class Plan:
    """How much a benchmark does: repetitions, sizes for a smoke test only, minutes of a flood."""

    runs: int = 5
    tiny: bool = False
    minutes: float = 1.0

    def size(self, full: int, smoke: int) -> int:
        """The full size, or the one of a smoke test."""
        return smoke if self.tiny else full


@dataclass(frozen=True)
class Figure:
    """One ratio. ``goal`` is the largest that is wanted; None where nothing is asked."""

    what: str
    ours: float
    floor: float
    unit: str
    ratio: float
    goal: float | None = None

    def line(self) -> str:
        """One line of the table."""
        goal = "" if self.goal is None else f"  goal <= {self.goal:g}"
        mark = "" if self.goal is None or self.ratio <= self.goal else "  MISSED"
        values = f"{self.ours:10.3f} / {self.floor:10.3f} {self.unit:<4}"
        return f"  {self.what:<52} {values} ratio {self.ratio:6.2f}{goal}{mark}"

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Plain:
    """Figures that have no floor.

    :param values: by name; none where nothing could be measured, and ``note`` says why
    :param note: what they were held against, or anything else to know
    :param goals: the largest that is wanted, by name of the value
    """

    what: str
    values: dict[str, float]
    unit: str = ""
    note: str = ""
    goals: dict[str, float] | None = None

    def line(self) -> str:
        """One line of the table, and the note below it."""
        values = "  ".join(f"{name} {value:.6g}" for name, value in self.values.items())
        goals = self.goals or {}
        asked = "".join(f"  goal {name} <= {most:g}" for name, most in goals.items())
        missed = any(self.values.get(name, most) > most for name, most in goals.items())
        mark = "  MISSED" if missed else ""
        note = f"\n      {self.note}" if self.note else ""
        return f"  {self.what:<52} {values} {self.unit}{asked}{mark}".rstrip() + note

    def plain(self) -> dict[str, object]:
        """For JSON."""
        return asdict(self)


Answer = Figure | Plain
Benchmark = Callable[[Plan], list[Answer]]


def percentile(values: list[float], part: float) -> float:
    """The value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def spread(
    what: str,
    errors_ms: list[float],
    note: str,
    goals: dict[str, float] | None = None,
    **counts: float,
) -> Plain:
    """Number, further counts, then median, 99 % and largest of absolute errors."""
    if not errors_ms:
        return Plain(what, {"n": 0, **counts}, note=f"nothing was measured; {note}")
    sizes = {
        "median": median(errors_ms),
        "p99": percentile(errors_ms, 0.99),
        "max": max(errors_ms),
    }
    return Plain(what, {"n": len(errors_ms), **counts, **sizes}, "ms", note, goals)
