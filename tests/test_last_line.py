"""The last line of a run says how it ended, where, and how long it took."""

from __future__ import annotations

import platform

import pytest
from helpers.last_line import last_line

HERE = f"Python {platform.python_version()}"
ALL_WELL = {"passed": 4283, "skipped": 1}
ENDS = [
    (0, ALL_WELL, 3, 133.4, "PASSED: 4283 passed, 1 skipped", "3 processes, 2 min 13 s"),
    (1, {"passed": 8, "error": 1}, 1, 60, "FAILED: 1 error, 8 passed", "1 process, 1 min 00 s"),
    (2, {"passed": 8}, 1, 0.6, "INTERRUPTED: 8 passed", "1 process, 1 s"),
    (5, {}, 1, 0.2, "FAILED: no test ran", "1 process, 0 s"),
]


@pytest.mark.parametrize(("status", "counts", "processes", "seconds", "how", "where"), ENDS)
def test_outcome_comes_first(
    status: int, counts: dict[str, int], processes: int, seconds: float, how: str, where: str
) -> None:
    assert last_line(status, counts, processes, seconds) == f"{how}, {HERE}, {where}"
