"""What has started is kept, whatever happens; what has not is told as such."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from helpers.record_folder import SETUP, opened, saved_trials, started, visit_id
from helpers.store_key import WHO, leave_open

from devices.cli.record_attempt import BeamsClear
from devices.cli.record_place import Wanted, find_place
from frailtylab.desk import Desk, open_desk
from frailtylab.errors import OperatorError
from frailtylab.protocols.base import Arming
from frailtylab.samples import GateEdge
from frailtylab.store.refusals import StoreFull
from frailtylab.trials import Outcome, TrialState

SLOW_WALK = "sim://alge_timy?script=walk at=0.3 time=600"
WALK = "sim://alge_timy?script=walk at=0.3 time=0.5"


def test_unplugged_squeeze_is_kept_and_marked(record, folder: Path) -> None:
    port = "sim://mark10?script=squeeze at=0.6 peak=20 hold=5; unplug at=2"
    code, line, _told = record("grip", port)
    assert code == 3
    assert (line["state"], line["outcome"]) == ("final", "attention")
    assert "device_lost" in [flag["code"] for flag in line["flags"]]
    assert line["values"][0]["text"] == "20.00"
    (kept,) = saved_trials(folder)
    assert (kept.trial.id, kept.decision.outcome) == (line["trial"], Outcome.ATTENTION)


def test_silent_squeeze_is_kept_and_marked(record) -> None:
    port = "sim://mark10?script=squeeze at=0.6 peak=20 hold=5; stall at=2"
    code, line, _told = record("grip", port)
    assert code == 3
    assert "device_silent" in [flag["code"] for flag in line["flags"]]


def test_unplugged_walk_is_kept_as_invalid_and_its_place_stays_open(record, folder: Path) -> None:
    port = "sim://alge_timy?script=walk at=0.3 time=600; unplug at=0.8"
    code, line, _told = record("4MWT", port, *SETUP)
    assert code == 3
    assert (line["outcome"], line["reason"], line["values"]) == ("invalid", "device_fault", [])
    assert [flag["code"] for flag in line["flags"]] == ["gate_lost"]
    again = record("4MWT", WALK)[1]
    assert (again["number"], again["attempt"]) == (1, 2)
    assert len(saved_trials(folder)) == 2


def test_walk_without_end_is_kept_as_invalid_when_time_is_up(record) -> None:
    code, line, _told = record("4MWT", SLOW_WALK, *SETUP, "--seconds", "1")
    assert code == 3
    assert (line["state"], line["outcome"], line["reason"]) == ("final", "invalid", "other")


def test_squeeze_that_has_begun_ends_by_itself(record) -> None:
    port = "sim://mark10?script=squeeze at=0.6 peak=20 hold=1.5"
    code, line, _told = record("grip", port, "--seconds", "1.2")
    assert (code, line["outcome"]) == (0, "valid")


@pytest.mark.parametrize(
    ("test", "port", "why"),
    [
        ("grip", "sim://mark10?script=", "time is up while waiting for the squeeze"),
        ("grip", "sim://mark10?script=flat at=0 value=3", "nothing in the hand"),
        ("grip", "sim://mark10?script=stall at=0", "readings of the device"),
        ("grip", "sim://mark10?script=unplug at=0.6", "the connection to the device broke"),
        ("4MWT", "sim://alge_timy?script=", "time is up while waiting for the start"),
    ],
)
def test_nothing_measured_saves_nothing_and_ends_with_3(
    record, folder: Path, test: str, port: str, why: str
) -> None:
    setup = SETUP if test == "4MWT" else ()
    code, line, told = record(test, port, "--seconds", "1", *setup)
    assert (code, line) == (3, None)
    assert "Nothing was measured" in told
    assert why in told
    assert "No trial was saved." in told
    assert saved_trials(folder) == []


def test_broken_beam_is_waited_for_and_told() -> None:
    rules = BeamsClear()
    rules.watch(GateEdge("B", True, 1))
    assert rules.arming() is None
    assert rules.waits_for() == "gate B to become clear"
    rules.watch(GateEdge("B", False, 2))
    assert rules.arming() == Arming()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_stopped_command_keeps_what_has_begun_as_a_draft(folder: Path, number: int) -> None:
    with started(
        "record", "4MWT", "--driver", "alge_timy", "--port", SLOW_WALK, "--participant", "T-001",
        "--visit", "BL", *SETUP, "--data", str(folder),
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert [process.stderr.readline().strip() for _ in range(2)] == ["armed", "started"]
        process.send_signal(number)
        out, err = process.communicate()
    assert process.returncode == 130
    assert err == ""
    line = json.loads(out)
    assert (line["state"], line["outcome"]) == ("draft", "undecided")
    (kept,) = saved_trials(folder)
    assert (kept.trial.id, kept.state) == (line["trial"], TrialState.DRAFT)


def test_stopped_command_saves_nothing_before_the_start(folder: Path) -> None:
    with started(
        "record", "4MWT", "--driver", "alge_timy", "--port", "sim://alge_timy?script=",
        "--participant", "T-001", "--visit", "BL", *SETUP, "--data", str(folder),
    ) as process:  # fmt: skip
        assert process.stderr is not None
        assert process.stderr.readline().strip() == "armed"
        process.terminate()
        out, err = process.communicate()
    assert (process.returncode, out) == (130, "")
    assert "the command was stopped while waiting for the start" in err
    assert saved_trials(folder) == []


def test_refused_save_shows_the_value_and_says_nothing_of_a_save(
    record, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> None:
        raise StoreFull(folder / "frailtylab.db")

    monkeypatch.setattr(Desk, "save_final", full)
    code, line, told = record("4MWT", WALK, *SETUP)
    assert (code, line) == (4, None)
    assert "NOT SAVED: elapsed 0.500000000 s" in told
    assert "The disk is full" in told


def test_finished_visit_is_refused(record, folder: Path) -> None:
    assert record("4MWT", WALK, *SETUP)[0] == 0
    with opened(folder) as store:
        (assessor,) = store.people.assessors()
        store.visits.finish(visit_id(store, "T-001"), assessor.id)
    code, line, told = record("4MWT", WALK)
    assert (code, line) == (2, None)
    assert "This visit is finished" in told


def test_assessor_has_to_be_named_where_there_are_two_in_training(folder: Path) -> None:
    leave_open(folder)
    desk = open_desk(folder)
    with desk.store:
        desk.store.people.add_assessor("A-04")
        setup = (("aid", "none"),)
        wanted = Wanted("4MWT", "T-001", "BL", setup=setup)
        with pytest.raises(OperatorError, match=r"Give --assessor.*A-03, A-04"):
            find_place(desk, wanted)
        named = Wanted("4MWT", "T-001", "BL", setup=setup, assessor="A-04")
        assert find_place(desk, named).assessor.code == "A-04"
        unknown = Wanted("4MWT", "T-001", "BL", setup=setup, assessor="X")
        with pytest.raises(OperatorError, match=r"Known: A-03, A-04"):
            find_place(desk, unknown)


def test_whoever_opened_the_store_took_the_trial(folder: Path) -> None:
    desk = open_desk(folder, WHO)
    with desk.store:
        chosen = Wanted("4MWT", "T-001", "BL", setup=(("aid", "none"),), assessor="A-04")
        assert find_place(desk, chosen).assessor.code == "A-03"
