"""Every measure and every flag that a trial can carry stands in the data dictionary."""

from __future__ import annotations

import re
from pathlib import Path

from helpers.marks import armed_grip, fed, force

from frailtylab.export.meanings import FLAG_CODES, MEASURE_CODES, OTHER_FLAGS
from frailtylab.export.rows import dictionary_rows
from frailtylab.protocols.base import Arming
from frailtylab.protocols.curve_rules import FLAG_RULES, MEASURE_RULES

ROOT = Path(__file__).parents[3]
PROGRAM = [*ROOT.glob("frailtylab/**/*.py"), *ROOT.glob("ui/flows/*.py")]
RAISED = re.compile(r'(?:raise_flag|Flag)\(\s*"([a-z0-9_.]+)"')


def codes(listed: str) -> set[str]:
    return {part.partition("=")[0] for part in listed.split("; ")}


def test_every_flag_of_the_program_is_explained() -> None:
    raised = {code for path in PROGRAM for code in RAISED.findall(path.read_text("utf-8"))}
    assert {"false_start", "gate_order", "note.clock_jumped"} <= raised
    assert raised - codes(FLAG_CODES) == set()


def test_every_measure_of_a_squeeze_is_explained_with_its_unit() -> None:
    run = armed_grip(Arming(zero_kgf=0.0, rest_s=61.0))
    fed(run, *[force(i / 40, 20 + i % 3 / 10) for i in range(130)])
    fed(run, *[force(3.25 + i / 40, 0.0) for i in range(40)])
    units = {rule.code: rule.unit for rule in MEASURE_RULES}
    found = {m.name: m.unit for m in run.result().measures if m.name != "peak_force_device"}
    assert found.items() <= units.items()
    assert set(units) - set(found) == {"peak_force_device"}
    assert set(units) < codes(MEASURE_CODES)


def test_no_code_is_explained_twice_and_no_meaning_is_cut() -> None:
    listed = [rule.code for rule in FLAG_RULES] + list(OTHER_FLAGS)
    assert len(listed) == len(set(listed)) == len(codes(FLAG_CODES))


def test_dictionary_holds_both_lists() -> None:
    rows = {(row[0], row[1]): row[-1] for row in dictionary_rows({})}
    assert "trapezoid/1" in rows["measures.csv", "name"]
    assert "false_start_200ms/1" in rows["trials.csv", "flags"]
