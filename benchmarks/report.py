"""What a benchmark answers: figures, each ours against a floor of the same run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Plan:
    """How much a benchmark does: repetitions, and sizes for a smoke test only."""

    runs: int = 5
    tiny: bool = False

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


Benchmark = Callable[[Plan], list[Figure]]


def percentile(values: list[float], part: float) -> float:
    """The value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
