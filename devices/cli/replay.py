"""``replay``: results computed again from the raw recordings, held against what was saved."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from devices.cli.options import epilog
from frailtylab.cli.commands import (
    BAD_INPUT,
    OK,
    add_data,
    add_sign_in,
    data_folder,
    is_store_trouble,
)
from frailtylab.errors import OperatorError

if TYPE_CHECKING:
    from frailtylab.desk import Desk
    from frailtylab.replay import Difference, FlagDifference
    from frailtylab.trials import Measure, Trial

DIFFERENT = 1
STATUS_CODES = {"equal": OK, "no recording": OK, "different": DIFFERENT, "unreadable": BAD_INPUT}


class Replayed(msgspec.Struct, frozen=True):
    """One trial with both sets of numbers. ``status`` is one of ``STATUS_CODES``."""

    trial: Trial
    status: str
    measures: tuple[Measure, ...] = ()
    differences: tuple[Difference, ...] = ()
    flags: tuple[FlagDifference, ...] = ()
    problem: str = ""


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "replay",
        help="compute results again from the raw recordings and compare",
        description="Feeds the recorded bytes and presses to today's drivers and rules, with the "
        "study that the trial was taken under, and compares every number digit by digit, with its "
        "unit, resolution and uncertainty, and every flag. What changed is marked with “!”. What "
        "came with later rules is left out. A typed trial has no recording and is listed as such.",
        epilog=epilog(
            "frailtylab replay 7d0f4c1e-0f6e-4a57-9d0c-4c6a2f2b9b0a",
            "frailtylab replay --visit 0b9e3c52-6a0e-4f44-8d55-0f0a4f0d1c11",
            "frailtylab replay --all --json",
        )
        + "; 1 a replayed number or flag differs",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("trial", metavar="TRIAL", nargs="?", help="id of a trial")
    which.add_argument("--visit", metavar="ID", help="every trial of the visit with this id")
    which.add_argument("--all", action="store_true", help="every trial of the store")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, a trial each")
    add_data(parser)
    add_sign_in(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Replay and compare; the worst trial decides the exit code."""
    from frailtylab.cli.sign_in import credentials
    from frailtylab.desk import open_desk

    folder = data_folder(arguments)
    desk = open_desk(folder, credentials(arguments, folder))
    with desk.store:
        statuses: Counter[str] = Counter()
        for trial_id in wanted_trials(desk, arguments):
            replayed = replayed_trial(desk, trial_id)
            tell_json(replayed) if arguments.json else tell(replayed)
            statuses[replayed.status] += 1
    if not (arguments.json or arguments.trial):
        print(summary_line(statuses))
    return max((STATUS_CODES[status] for status in statuses), default=OK)


def wanted_trials(desk: Desk, arguments: argparse.Namespace) -> list[str]:
    """Ids of the trials to replay.

    :raises OperatorError: when there is no such visit
    """
    if arguments.all:
        return all_trials(desk)
    if arguments.visit:
        desk.store.visits.get(arguments.visit)
        return [kept.trial.id for kept in desk.store.trials.of_visit(arguments.visit)]
    return [arguments.trial]


def summary_line(statuses: Counter[str]) -> str:
    """``12 trials: 11 equal, 1 different``."""
    parts = [f"{statuses[status]} {status}" for status in STATUS_CODES if statuses[status]]
    total = sum(statuses.values())
    return f"{total} trials: {', '.join(parts)}" if parts else "no trials"


def all_trials(desk: Desk) -> list[str]:
    """Ids of every trial, oldest first."""
    return [str(row["id"]) for row in desk.store.records.trials()]


def replayed_trial(desk: Desk, trial_id: str) -> Replayed:
    """One trial with the numbers of its replay.

    :raises OperatorError: when there is no such trial, or the store can't be read
    """
    trial = desk.store.trials.get(trial_id).trial
    if trial.recording is None:
        return Replayed(trial, "no recording")
    try:
        return compared(desk, trial, trial.recording)
    except OperatorError as error:
        if is_store_trouble(error):
            raise
        return Replayed(trial, "unreadable", problem=error.english())


def compared(desk: Desk, trial: Trial, packed: bytes) -> Replayed:
    """The trial beside its replay.

    :raises OperatorError: when recording or study can't be read
    """
    from devices.drivers import build_driver
    from frailtylab.recording import damaged, unpack
    from frailtylab.replay import as_then, differences, flag_differences, flags_again, replay

    recording = unpack(packed)
    try:
        test = desk.study_of(recording.study_sha256).study.test(recording.test)
    except KeyError as error:
        raise damaged(f"its study has no test {recording.test}") from error
    result = as_then(trial, replay(recording, test, build_driver))
    found = differences(trial.measures, result.measures)
    flags = flag_differences(trial.flags, flags_again(test, result))
    status = "different" if found or flags else "equal"
    return Replayed(trial, status, result.measures, found, flags)


def place_text(trial: Trial) -> str:
    """Test, side and number: ``GRIP right 1``, ``TUG practice 1 (attempt 2)``."""
    slot = trial.slot
    words = [slot.test, slot.side or "", "practice" if slot.practice else "", str(slot.number)]
    text = " ".join(filter(None, words))
    return text if slot.attempt == 1 else f"{text} (attempt {slot.attempt})"


def rows_of(replayed: Replayed) -> list[tuple[str, str, str, str, str]]:
    """Name, source, saved digits, replayed digits and unit of every number of either side."""
    if replayed.status not in {"equal", "different"}:
        return []
    both = (*replayed.trial.measures, *replayed.measures)
    units = {(m.name, str(m.source)): m.unit for m in both}
    saved = {(m.name, str(m.source)): m.text for m in replayed.trial.measures}
    again = {(m.name, str(m.source)): m.text for m in replayed.measures}
    return [
        (name, source, saved.get((name, source), "-"), again.get((name, source), "-"), unit)
        for (name, source), unit in units.items()
    ]


def tell(replayed: Replayed) -> None:
    """One trial as lines of text."""
    print(f"{replayed.trial.id}  {place_text(replayed.trial)}: {replayed.status}")
    if replayed.problem:
        print(f"  {replayed.problem}", file=sys.stderr)
    for name, source, saved, again, unit in rows_of(replayed):
        mark = "  " if saved == again else "! "
        print(f"  {mark}{name} ({source}): saved {saved} {unit}, replayed {again} {unit}")
    for other in replayed.differences:
        if other.what != "text":
            what = f"{other.what} of {other.name} ({other.source})"
            print(f"  ! {what}: saved {other.saved}, replayed {other.replayed}")
    for flag in replayed.flags:
        old, new = flag_text(flag.saved), flag_text(flag.replayed)
        print(f"  ! flag {flag.code}: saved {old}, replayed {new}")


def flag_text(detail: dict[str, str] | None) -> str:
    """``raised``, ``raised with count=3``, or ``not raised``."""
    if detail is None:
        return "not raised"
    words = " ".join(f"{key}={value}" for key, value in detail.items())
    return f"raised with {words}" if words else "raised"


def tell_json(replayed: Replayed) -> None:
    """One trial as a line of JSON."""
    slot = replayed.trial.slot
    names = ("name", "source", "saved", "replayed", "unit")
    values: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows_of(replayed)]
    line = {
        "trial": replayed.trial.id,
        "test": slot.test,
        "side": slot.side,
        "practice": slot.practice,
        "number": slot.number,
        "attempt": slot.attempt,
        "status": replayed.status,
        "problem": replayed.problem,
        "different": sorted({difference.name for difference in replayed.differences}),
        "differences": [msgspec.to_builtins(one) for one in replayed.differences],
        "flags": [msgspec.to_builtins(one) for one in replayed.flags],
        "values": values,
    }
    print(json.dumps(line), flush=True)
