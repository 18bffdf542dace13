"""Every device under every fault: a red cell names both."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from devices.drivers import DRIVERS
from devices.fault_trials.matrix import Verdict, cell, clock_start_s, played
from devices.fault_trials.rehearsal import Rehearsal
from devices.fault_trials.specimens import Specimen, specimens
from devices.fault_trials.table import FAULTS, SOUND
from devices.simulators.script import VERBS
from frailtylab.protocols.base import Phase
from ui.__main__ import main

ROWS = specimens()
PLAYED = [
    pytest.param(specimen, fault, id=f"{specimen.name}-{fault.name}")
    for specimen in ROWS.values()
    for fault in FAULTS.values()
    if not fault.impossible(specimen)
]


@pytest.mark.parametrize(("specimen", "fault"), PLAYED)
def test_cell(specimen: Specimen, fault):
    found = cell(specimen, fault)
    assert (found.verdict, found.words) == (Verdict.OK, "")


@pytest.mark.parametrize("specimen", ROWS.values(), ids=ROWS)
def test_sound_device_gives_a_true_trial_without_a_question(specimen: Specimen):
    rehearsal = Rehearsal(specimen, SOUND)
    evidence = played(rehearsal)
    assert rehearsal.recorder.phase is Phase.STOPPED
    assert evidence.flags <= {"low_rate"}
    result = evidence.measure("peak_force") or evidence.measure("elapsed")
    assert result is not None
    assert result.value == pytest.approx(25.3 if rehearsal.is_force else 4.31, abs=0.3)


def test_every_driver_has_a_row():
    assert {specimen.driver for specimen in ROWS.values()} == set(DRIVERS)


def test_every_fault_occurs_with_some_device():
    assert {param.values[1].name for param in PLAYED} == set(FAULTS)


def test_every_fault_of_wire_and_device_is_rehearsed():
    people = {"squeeze", "walk", "tug", "step"}
    used = {verb for fault in FAULTS.values() for verb, _params in fault.acts}
    # clock is what "wrap" sets before the start; trigger is an input line, and no fault.
    assert set(VERBS) - people - used == {"clock", "trigger"}


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.modulus_ns])
def test_clock_really_begins_anew_inside_the_trial(name: str):
    specimen = ROWS[name]
    rehearsal = Rehearsal(specimen, FAULTS["wrap"], clock_start_s=clock_start_s(name))
    raw: list[int] = []
    clock_class = "devices.device_clock.DeviceClock.unwrap"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock_class, lambda _self, raw_ns: raw.append(raw_ns) or raw_ns)
        rehearsal.play()
    assert any(later < earlier for earlier, later in pairwise(raw))


@pytest.mark.parametrize(("fault", "words"), [("check-sum", "check sum"), ("unit", "edges")])
def test_cell_that_can_not_be_says_why(fault: str, words: str):
    found = cell(ROWS["gate_line"], FAULTS[fault])
    assert found.verdict is Verdict.IMPOSSIBLE
    assert words in found.words


def test_command_prints_the_table_its_faults_and_its_reasons(capsys: pytest.CaptureFixture[str]):
    arguments = ["--driver", "mark10", "--fault", "unplug-trial", "--fault", "wrap"]
    assert main(["devices", "faults", *arguments]) == 0
    said = capsys.readouterr().out
    assert "mark10  ok   -" in said
    assert "unplugged for a second in the middle of a trial" in said
    assert "carry no clock: mark10" in said
    assert "1 ok, 1 n/a, 0 failed" in said


def test_command_answers_in_json(capsys: pytest.CaptureFixture[str]):
    assert main(["devices", "faults", "--driver", "gate_line", "--fault", "stuck", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["driver"], found["fault"], found["verdict"]) == ("gate_line", "stuck", "n/a")


def test_command_fails_with_a_red_cell(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("devices.fault_trials.matrix.verdict", lambda *_: "it is red")
    assert main(["devices", "faults", "--driver", "mark10", "--fault", "split"]) == 1
    said = capsys.readouterr().out
    assert "FAIL  mark10, split: it is red" in said


@pytest.mark.parametrize("option", ["--driver", "--fault"])
def test_command_refuses_a_name_that_it_does_not_know(
    option: str, capsys: pytest.CaptureFixture[str]
):
    assert main(["devices", "faults", option, "nonsense"]) == 2
    assert "nonsense" in capsys.readouterr().err
