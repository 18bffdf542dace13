"""Memory after a million samples through driver, recorder (before arming) and curve: no growth."""

from __future__ import annotations

from benchmarks.processes import output
from benchmarks.report import Figure, Plan

SAMPLES = 1_000_000
GOAL = 1.01


def run(plan: Plan) -> list[Figure]:
    """One process; its memory at the end against its memory at one twentieth."""
    early_kb, late_kb = map(int, output("child_memory.py", plan.size(SAMPLES, 4000)).split())
    ratio = late_kb / early_kb
    return [Figure("RSS after 10^6 samples", late_kb / 1024, early_kb / 1024, "MB", ratio, GOAL)]
