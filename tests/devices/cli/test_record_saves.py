"""``record`` saves what the device measured, as the window would, and says so afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from helpers.record_folder import (
    SETUP,
    make_folder,
    opened,
    quick_study,
    saved_trials,
    simulator,
    started,
    visit_id,
)

from devices.cli.record import CONFIRMED_BY
from frailtylab.trials import Outcome, TrialState

GRIP = "squeeze at=0.6 peak={peak} hold=1"
WALK = "walk at=0.3 time={time}"


def values(line):
    return {value["name"]: value for value in line["values"] if value["primary"]}


def test_grip_of_another_process_has_the_peak_of_its_script(record, folder: Path) -> None:
    with simulator("mark10", GRIP.format(peak=25.3)) as url:
        code, line, told = record("grip", url, "--side", "left", driver="mark10")
    assert code == 0, told
    peak = values(line)["peak_force"]
    assert abs(float(peak["text"]) - 25.3) <= peak["resolution"] == 0.01
    assert (line["test"], line["side"], line["number"], line["attempt"]) == ("GRIP", "left", 1, 1)
    assert (line["state"], line["outcome"]) == ("final", "valid")
    assert [flag["code"] for flag in line["flags"]] == ["note.curve_rules"]
    (kept,) = saved_trials(folder)
    assert kept.trial.id == line["trial"]
    assert [m.text for m in kept.trial.measures] == [v["text"] for v in line["values"]]


@pytest.mark.parametrize("driver", ["alge_timy", "gate_line"])
def test_walk_over_tcp_has_the_time_of_its_script(record, driver: str) -> None:
    with simulator(driver, WALK.format(time=1.31)) as url:
        code, line, told = record("4MWT", url, *SETUP, driver=driver)
    assert code == 0, told
    assert abs(float(values(line)["elapsed"]["text"]) - 1.31) < 0.002
    assert values(line)["elapsed"]["source"] == "gate"
    assert abs(float(values(line)["speed"]["text"]) - 4 / 1.31) < 0.01


def test_visit_is_started_confirmed_by_the_command_and_set_up(record, folder: Path) -> None:
    code, _line, told = record("4MWT", f"sim://alge_timy?script={WALK.format(time=0.5)}", *SETUP)
    assert code == 0, told
    with opened(folder) as store:
        visit = visit_id(store, "T-001")
        kept = store.visits.get(visit)
        assert (kept.started, kept.identity_confirmed, kept.finished) == (True, True, False)
        setup = store.setup.current(visit, "4MWT")
        assert setup == {"aid": "none", "footwear": "usual_shoes", "run_out": "one_metre_or_more"}
        (trial,) = store.trials.of_visit(visit)
        assert trial.trial.context.setup == setup
        assert CONFIRMED_BY == "record command"
        assert store.outbox.pending_count() == 1
        assert {score.name for score in store.trials.scores(visit)} == {
            "gait_speed_best", "walk_time_best",
        }  # fmt: skip
        assert store.check() == []


def test_second_trial_takes_the_next_place_and_keeps_the_set_up(record) -> None:
    port = f"sim://alge_timy?script={WALK.format(time=0.5)}"
    assert record("4MWT", port, "--practice", *SETUP)[1]["practice"] is True
    first = record("4MWT", port)[1]
    second = record("4mwt", port)[1]
    assert (first["practice"], first["number"], second["number"]) == (False, 1, 2)
    code, line, told = record("4MWT", port)
    assert (code, line) == (2, None)
    assert "Nothing is left to record" in told


def test_hands_alternate_where_no_side_is_given(record) -> None:
    port = f"sim://mark10?script={GRIP.format(peak=20)}"
    assert [record("grip", port)[1]["side"] for _ in range(2)] == ["right", "left"]


def test_only_what_says_so_is_simulated(record, folder: Path) -> None:
    real = ("--participant", "P-0147", *SETUP)
    with simulator("alge_timy", WALK.format(time=0.5)) as url:
        plain = record("4MWT", url, *real, driver="alge_timy")[1]
    with simulator("alge_timy", WALK.format(time=0.5)) as url:
        marked = record("4MWT", url, "--simulated", *real, driver="alge_timy")[1]
    with simulator("mark10", GRIP.format(peak=20)) as url:
        by_name = record("grip", url, "--participant", "T-001", driver="mark10")[1]
    assert [line["simulated"] for line in (plain, marked, by_name)] == [False, True, True]
    assert [line["training"] for line in (plain, marked, by_name)] == [False, False, True]
    kept = [*saved_trials(folder, "P-0147"), *saved_trials(folder)]
    assert [k.trial.simulated for k in kept] == [False, True, True]


def test_simulator_measures_no_real_participant_unless_that_was_meant(record, folder: Path) -> None:
    real = ("--participant", "P-0147")
    port = f"sim://mark10?script={GRIP.format(peak=20)}"
    code, line, told = record("grip", port, *real)
    assert (code, line) == (2, None)
    assert "This device is simulated" in told
    assert "--simulated" in told
    code, line, told = record("grip", port, "--simulated", *real)
    assert (code, line["simulated"], line["training"]) == (0, True, False), told


def test_device_that_says_late_that_it_is_simulated_is_refused_before_the_visit_begins(
    record, folder: Path
) -> None:
    with simulator("mark10", GRIP.format(peak=20)) as url:
        code, line, told = record("grip", url, "--participant", "P-0147", driver="mark10")
    assert (code, line) == (2, None)
    assert "This device is simulated" in told
    with opened(folder) as store:
        assert not store.visits.get(visit_id(store, "P-0147")).started
        assert store.outbox.pending_count() == 0


def test_second_squeeze_of_a_hand_knows_its_rest_and_is_marked_when_it_was_short(record) -> None:
    port = f"sim://mark10?script={GRIP.format(peak=20)}"
    first = record("grip", port, "--side", "left")[1]
    other = record("grip", port, "--side", "right")[1]
    again, told = record("grip", port, "--side", "left")[1:]
    assert [asked(line) for line in (first, other)] == [[], []]
    (flag,) = asked(again)
    assert flag["code"] == "rest_too_short"
    rest_s = next(float(v["text"]) for v in again["values"] if v["name"] == "rest_before")
    assert 0 < rest_s < 60
    assert flag["detail"] == {"rest": f"{rest_s:.0f}", "floor": "60"}
    assert again["outcome"] == "attention"
    assert f"this hand should rest {60 - rest_s:.0f} s more: the trial will be marked" in told


def test_enter_times_a_test_of_the_stopwatch(folder: Path) -> None:
    arguments = ("TUG", "--participant", "T-001", "--visit", "BL", *SETUP)
    more = ("--setup", "arms_used=no", "--data", str(folder))
    with started("record", *arguments, *more) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stdout is not None
        told = []
        for awaited in ("press Enter to start, press Enter again to stop", "started", "stopped"):
            told.append(process.stderr.readline().strip())
            assert told[-1] == awaited
            if awaited != "stopped":
                process.stdin.write("\n")
                process.stdin.flush()
        line = json.loads(process.stdout.readline())
    assert process.returncode == 0
    elapsed = values(line)["elapsed"]
    assert float(elapsed["text"]) > 0
    assert (elapsed["source"], elapsed["uncertainty"]) == ("stopwatch", 0.2)
    assert line["outcome"] == "attention"
    assert [flag["code"] for flag in line["flags"]] == ["edit_check.tug_short"]
    (kept,) = saved_trials(folder)
    assert (kept.state, kept.decision.outcome) == (TrialState.FINAL, Outcome.ATTENTION)
    assert kept.trial.primary("elapsed").text == elapsed["text"]


def test_one_gate_starts_and_enter_stops(tmp_path: Path) -> None:
    make_folder(tmp_path, quick_study(('gates = "two"', 'gates = "one"')))
    port = "sim://alge_timy?script=walk at=0.3 time=600"
    with started(
        "record", "4MWT", "--participant", "T-001", "--visit", "BL", *SETUP, "--driver",
        "alge_timy", "--port", port, "--data", str(tmp_path),
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stderr is not None
        assert process.stdout is not None
        told = [process.stderr.readline().strip() for _ in range(3)]
        assert told == ["the gate starts, press Enter to stop", "armed", "started"]
        while told[-1] != "stopped":
            assert told[-1]
            process.stdin.write("\n")
            process.stdin.flush()
            told.append(process.stderr.readline().strip())
        line = json.loads(process.stdout.readline())
    assert values(line)["elapsed"]["source"] == "gate and stopwatch"
    assert "mixed_sources" in [flag["code"] for flag in line["flags"]]


def test_json_keeps_progress_away(record) -> None:
    port = f"sim://alge_timy?script={WALK.format(time=0.5)}"
    assert record("4MWT", port, "--json", *SETUP)[2] == ""
    assert record("4MWT", port)[2].split() == ["armed", "started", "stopped"]


def asked(line: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions of a trial, without the notes that every trial carries."""
    return [flag for flag in line["flags"] if not flag["code"].startswith("note.")]
