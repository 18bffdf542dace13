"""``replay`` finds the saved numbers again, and sees where they are not the same."""

from __future__ import annotations

import json
import uuid
from pathlib import Path

import pytest
from helpers.record_folder import SETUP, opened, saved_trials, visit_id
from msgspec.structs import replace

from devices.__main__ import main
from frailtylab.store import Store
from frailtylab.trials import Decision, Entry, Flag, Outcome, Source, Trial

VALID = Decision(Outcome.VALID)


@pytest.fixture
def captured(record, folder: Path) -> Trial:
    """A recorded walk with its recording."""
    code, line, told = record("4MWT", "sim://alge_timy?script=walk at=0.2 time=0.5", *SETUP)
    assert code == 0, told
    with opened(folder) as store:
        return store.trials.get(line["trial"]).trial


def saved_copy(store: Store, trial: Trial, **changes: object) -> Trial:
    """Another trial like that one, with changes, final in the store."""
    copy = replace(trial, id=str(uuid.uuid4()), **changes)
    store.trials.save_final(copy, VALID, [], trial.context.assessor_id)
    return copy


def altered(trial: Trial) -> Trial:
    """The trial with one digit of its time changed."""
    first, *rest = trial.measures
    return replace(trial, measures=(replace(first, text="0.500000001"), *rest))


def test_saved_numbers_are_found_again(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", captured.id, "--data", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{captured.id}  4MWT 1: equal",
        "    elapsed (gate): saved 0.500000000 s, replayed 0.500000000 s",
        "    speed (gate): saved 8 m/s, replayed 8 m/s",
    ]


@pytest.mark.slow
def test_every_kind_of_trial_replays_as_it_was_saved(
    captured: Trial, record, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    grip = "sim://mark10?script=squeeze at=0.6 peak=25.3 hold=1"
    lost = "sim://mark10?script=squeeze at=0.6 peak=20 hold=5; unplug at=2"
    cut = "sim://alge_timy?script=walk at=0.3 time=600; unplug at=0.8"
    codes = [record("grip", grip)[0], record("grip", lost)[0], record("4MWT", cut)[0]]
    assert codes == [0, 3, 3]
    assert main(["replay", "--all", "--json", "--data", str(folder)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == ["equal"] * 4
    assert [line["trial"] for line in lines] == [k.trial.id for k in saved_trials(folder)]
    peak = next(value for value in lines[1]["values"] if value["name"] == "peak_force")
    assert (peak["saved"], peak["replayed"]) == ("25.30", "25.30")


def test_one_digit_makes_a_difference(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder) as store:
        wrong = saved_copy(store, altered(captured))
    assert main(["replay", wrong.id, "--data", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "different" in told
    assert "  ! elapsed (gate): saved 0.500000001 s, replayed 0.500000000 s" in told
    assert main(["replay", wrong.id, "--json", "--data", str(folder)]) == 1
    assert json.loads(capsys.readouterr().out)["different"] == ["elapsed"]


def test_all_goes_on_after_a_recording_that_cannot_be_read(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder) as store:
        saved_copy(store, captured, recording=b"not a recording")
        typed = replace(captured.measures[0], source=Source.MANUAL)
        saved_copy(store, captured, recording=None, entry=Entry.MANUAL, measures=(typed,))
    assert main(["replay", "--all", "--json", "--data", str(folder)]) == 2
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["status"] for line in lines] == ["equal", "unreadable", "no recording"]
    assert "can't be read" in lines[1]["problem"]
    assert lines[2]["values"] == []


def test_recording_of_a_test_that_its_study_lacks_is_unreadable(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from frailtylab.recording import Recording, pack, unpack

    assert captured.recording is not None
    kept = unpack(captured.recording)
    fields = {name: getattr(kept, name) for name in Recording.__struct_fields__}
    other = pack(Recording(**{**fields, "test": "DANCE"}))
    with opened(folder) as store:
        wrong = saved_copy(store, captured, recording=other)
    assert main(["replay", wrong.id, "--data", str(folder)]) == 2
    assert "no test DANCE" in capsys.readouterr().err


def flagged(trial: Trial, *codes: str) -> Trial:
    """The trial with further flags."""
    return replace(trial, flags=(*trial.flags, *(Flag(code, {"count": "3"}) for code in codes)))


def test_flag_that_is_not_raised_again_makes_a_difference(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder) as store:
        wrong = saved_copy(store, flagged(captured, "gate.chatter"))
    assert main(["replay", wrong.id, "--data", str(folder)]) == 1
    told = capsys.readouterr().out
    assert "  ! flag gate.chatter: saved raised with count=3, replayed not raised" in told
    assert main(["replay", wrong.id, "--json", "--data", str(folder)]) == 1
    line = json.loads(capsys.readouterr().out)
    assert line["different"] == []
    assert line["flags"] == [{"code": "gate.chatter", "saved": {"count": "3"}, "replayed": None}]


def test_flag_about_the_computers_clock_is_not_in_the_bytes(captured: Trial, folder: Path) -> None:
    with opened(folder) as store:
        jumped = saved_copy(store, flagged(captured, "note.clock_jumped"))
    assert main(["replay", jumped.id, "--data", str(folder)]) == 0


def test_other_resolution_is_named(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *rest = captured.measures
    wrong = replace(captured, measures=(replace(first, resolution=0.5), *rest))
    with opened(folder) as store:
        kept = saved_copy(store, wrong)
    assert main(["replay", kept.id, "--data", str(folder)]) == 1
    told = capsys.readouterr().out
    assert f"! resolution of elapsed (gate): saved 0.5, replayed {first.resolution}" in told


def test_visit_replays_its_own_trials_and_sums_up(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with opened(folder) as store:
        saved_copy(store, altered(captured))
        other = visit_id(store, "P-0147")
    visit = captured.slot.visit_id
    assert main(["replay", "--visit", visit, "--data", str(folder)]) == 1
    told = capsys.readouterr().out
    assert told.splitlines()[-1] == "2 trials: 1 equal, 1 different"
    assert main(["replay", "--visit", other, "--data", str(folder)]) == 0
    assert capsys.readouterr().out == "no trials\n"


def test_unknown_visit_is_exit_2(
    captured: Trial, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["replay", "--visit", "none", "--data", str(folder)]) == 2
    assert "no visit “none”" in capsys.readouterr().err
