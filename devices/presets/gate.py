"""Formats in which simple light barriers tell their edges."""

from __future__ import annotations

VERNIER_HEADER = r"[A-Z].*|ms\tmicroseconds|#\t\(n.a\)\t\(s\)|-{10,40}"
GATE_PRESETS: dict[str, dict[str, str]] = {
    # Gate letter, state, microseconds: what we suggest for a new sketch
    "plain": {
        "pattern": r"(?P<gate>[A-Za-z0-9]{1,4}) (?P<state>[01]) (?P<time>\d{1,10})",
        "gates": "A=A, B=B",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "us",
        "time_bits": "32",
        "baud": "115200",
    },
    # VernierST/arduino VernierPhotogate.ino: the level of the pin (0 is a broken beam; a clear one
    # is not printed), without a separator before the milliseconds
    "vernier": {
        "pattern": r"(?P<state>[01])(?P<ms>\d{1,10})\t(?P<time>\d{1,10})",
        "single_gate": "A",
        "blocked_states": "0",
        "clear_states": "1",
        "time_unit": "us",
        "time_bits": "32",
        "ignore": VERNIER_HEADER,
        "baud": "9600",
    },
    # SparkFun's first version (v 2013.11, B. Huang): number, level of the pin (0 is a broken beam),
    # seconds since the first change
    "vernier_state": {
        "pattern": r"\d{1,6}\t(?P<state>[01])\t(?P<time>\d{1,4}\.\d{6})",
        "single_gate": "A",
        "blocked_states": "0",
        "clear_states": "1",
        "time_unit": "s",
        "ignore": VERNIER_HEADER,
        "baud": "9600",
    },
    # SparkFun's VernierPhotogateTimer (v 2013.12.09): the same columns, but 1 is a broken beam
    "vernier_blocked": {
        "pattern": r"\d{1,6}\t(?P<state>[01])\t(?P<time>\d{1,4}\.\d{6})",
        "single_gate": "A",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "s",
        "ignore": VERNIER_HEADER,
        "baud": "9600",
    },
    # PennStateBehrendMathematicsResearch/SnakeRobot Benchmark.ino: a start and an end gate, each
    # with its own words; the time and the speed that follow are no crossing
    "timing_started": {
        "pattern": r"(?P<gate>Timing started\.|Timing completed:)",
        "gates": "Timing started.=A, Timing completed:=B",
        "ignore": r"Time: .*|Average speed: .*",
        "baud": "38400",
    },
    # A timer for line followers (an excerpt was seen, not the sketch): start, goal and a number
    # whose unit is not known
    "start_goal": {
        "pattern": r"(?P<gate>start|goal)(?:(?<=goal),\d{1,10}|(?<=start))",
        "gates": "start=A, goal=B",
        "baud": "9600",
    },
    # repsej-h/photogate speed_measurement.ino: both sensors share one interrupt, so the words do
    # not tell which beam was broken: all are edges of one gate
    "sensor_triggered": {
        "pattern": r"Sensor triggerd, timer (?:started|stopped)",
        "single_gate": "A",
        "ignore": r"Photogate up and running|Average speed: .*",
        "baud": "9600",
    },
    # Pitt-RAS/Line-Follower Gate.ino starts when the first beam is clear again, and repeats its
    # result: neither is the moment of a broken beam, so its lines are told and never an edge
    "ready_finish": {
        "pattern": r"(?!)",
        "single_gate": "A",
        "ignore": r"calibrating|READY ?|\d{1,10}|Finish \d{1,10}|\d{1,4} \d{1,4}",
        "baud": "9600",
    },
    # GNOME/chronojump arduino/WiFi/control/V4/control.ino: terminal, milliseconds, state.
    # A fourth field answers a ping or tells a battery: no edge.
    "chronojump": {
        "pattern": r"(?P<gate>\d{1,3});(?P<time>\d{1,10});(?P<state>[01])",
        "gates": "1=A, 2=B",
        "blocked_states": "1",
        "clear_states": "0",
        "time_unit": "ms",
        "time_bits": "32",
        "ignore": r"Wifi-Controller-.*|terminals:.*|\d{1,3};\d{1,10};-?\d{1,5};.*"
        r"|RCA in .*|the instructions are .*|NumTerm\t.*|-{10,40}",
        "baud": "115200",
    },
    # Any sketch that prints a line when the beam breaks; only the time of arrival is known. A line
    # with a speed was computed: no beam
    "any_line": {
        "pattern": r".*",
        "single_gate": "A",
        "ignore": r"(?i:.*\bspeed\b.*|.*\b[ck]?m ?/ ?[sh]\b.*)",
        "baud": "9600",
    },
}
