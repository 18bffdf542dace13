"""How far each timed path is off the truth: gates by either clock, modem lines, the stopwatch.

The trials are those of all runs together, so more runs mean more starts and not more trials.
"""

from __future__ import annotations

import math

from benchmarks.gate_walks import TRUTH, GatePath, errors_ms, timed
from benchmarks.line_edges import MODEM_LINES
from benchmarks.report import Answer, Plan, spread
from benchmarks.stopwatch import CASES, pressed

TRIALS = 1000
WITHOUT_TIME = r"(?P<gate>[A-Za-z0-9]{1,4}) (?P<state>[01]) \d{1,10}"
"""The lines of the preset ``plain``, their own clock left unread."""
BY_HOST = {"pattern": WITHOUT_TIME}
PATHS = (
    GatePath("gate by host time, pty", "gate_line", "pty", BY_HOST, False),
    GatePath("gate by host time, tcp", "gate_line", "tcp:0", BY_HOST, False),
    GatePath("gate by device time, ALGE Timy, pty", "alge_timy", "pty", {}, True),
    GatePath("gate by device time, ALGE Timy, tcp", "alge_timy", "tcp:0", {}, True),
    MODEM_LINES,
)


def run(plan: Plan) -> list[Answer]:
    """One path after the other, each alone."""
    trials = math.ceil(plan.size(TRIALS, 3) / plan.runs)
    gates = [gate(path, trials, plan.runs) for path in PATHS]
    watch = [answer for case in CASES for answer in pressed(case, trials, plan.runs)]
    return [*gates, *watch]


def gate(path: GatePath, walks: int, runs: int) -> Answer:
    """The errors of one path of gates; a walk whose edges did not both come is counted as lost."""
    times = [time for _run in range(runs) for time in timed(path, walks)]
    return spread(path.what, errors_ms(times), TRUTH, lost=walks * runs - len(times))
