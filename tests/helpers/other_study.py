"""A study that shares nothing with the shipped one: other visits, tests, rules and languages."""

from __future__ import annotations

from pathlib import Path

STUDY = """\
format = 1
code = "fast_walkers"
version = "2026-03"
title = { en = "Fast walkers", de = "Schnellgeher" }
languages = ["de"]
unscheduled = false

[identity]
second_identifier = ["birth_year"]
code_example = "FW.01"

[blinding]
blinded = false
hide_earlier_results = false
hide_interpretation = false

[[visits]]
code = "D0"
label = { en = "Day 0" }
day = 0
days_before = 1
days_after = 1

[[visits]]
code = "SCR"
label = { en = "Screening" }
day = -14
days_before = 7
days_after = 7

[[visits]]
code = "Y1"
label = { en = "1 year" }
day = 365
days_before = 30
days_after = 60

[[tests]]
kind = "grip_strength"
code = "GS"
label = { en = "Grip" }
script = "hand"
practice_per_hand = 1
trials_per_hand = 2
start_hand = "dominant"
alternate = false
rest_same_hand_s = 15
handle_position = 3
posture = "standing"
elbow_deg = 0
scores = [
    { name = "best_hand", rule = "max_dominant", measure = "peak_force", headline = true, \
label = { en = "Dominant hand" } },
    { name = "both", rule = "max_each_hand_sum", measure = "peak_force", label = { en = "Both" } },
]

[[tests]]
kind = "four_metre_walk"
code = "W6"
label = { en = "6-metre fast walk" }
script = "walk_6"
practice_trials = 0
trials = 3
start_rule = "movement_onset"
start_position = "moving"
pace = "fast"
distance_m = 6
primary = "stopwatch"
rest_s = 30

[[tests.scores]]
name = "speed"
rule = "mean"
measure = "speed"
label = { en = "Mean speed" }
headline = true

[[tests.checks]]
code = "speed"
measure = "speed"
unit = "m/s"
below = 0.1
above = 4
message = { en = "{value}?" }

[[not_done_reasons]]
code = "7"
label = { en = "Refused" }

[[invalid_reasons]]
code = "fault"
label = { en = "Fault" }

[[repeat_reasons]]
code = "fault"
label = { en = "Fault" }

[[late_reasons]]
code = "paper"
label = { en = "Paper" }
needs_note = true
"""

_STEPS = {"hand": ("practice", "trial", "squeeze"), "walk_6": ("trial",)}


def script_text(language: str, steps: tuple[str, ...]) -> str:
    """A script file with these steps."""
    head = f'version = "1"\nlanguage = "{language}"\ntranslator = "T"\nsource = "S"\n'
    return head + "".join(
        f'\n[[steps]]\ncode = "{step}"\nsay = "{language} {step}"\ndo = "do {step}"\n'
        for step in steps
    )


def write_other_study(folder: Path) -> Path:
    """The study's file in that folder, its scripts in ``scripts`` beside it."""
    for script, steps in _STEPS.items():
        file = folder / "scripts" / script / "de.toml"
        file.parent.mkdir(parents=True)
        file.write_text(script_text("de", steps), encoding="utf-8")
    study = folder / "fast_walkers.toml"
    study.write_text(STUDY, encoding="utf-8")
    return study
