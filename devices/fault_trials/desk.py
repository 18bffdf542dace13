"""The core's side of a rehearsal: tests of the shipped study, a recorder, the replay of a trial."""

from __future__ import annotations

from functools import cache

from msgspec.structs import replace

from devices.drivers import build_driver
from devices.link import InstrumentLink
from frailtylab.clock import Clock
from frailtylab.people import Side
from frailtylab.protocols import new_run
from frailtylab.recorder import TrialRecorder
from frailtylab.recording import unpack
from frailtylab.replay import differences, flag_differences, replay
from frailtylab.study.load import builtin_study
from frailtylab.study.schema import FourMetreWalk, GripStrength, Study
from frailtylab.trials import CaptureContext, Trial, TrialSlot

CONTEXT = CaptureContext("nobody", "", "", "", "en", training=True, setup={})


@cache
def study() -> Study:
    """The study that comes with the program."""
    return builtin_study().study


@cache
def grip_test() -> GripStrength:
    """Its grip test, with a short squeeze and a short check of the zero."""
    test = next(test for test in study().tests if isinstance(test, GripStrength))
    return replace(test, squeeze_s=1.5, zero_hold_s=0.5)


@cache
def walk_test() -> FourMetreWalk:
    """Its walk, timed by two gates."""
    test = next(test for test in study().tests if isinstance(test, FourMetreWalk))
    return replace(test, primary="gate", gates="two", distance_m=4.0)


def trial_recorder(
    test: GripStrength | FourMetreWalk, link: InstrumentLink, clock: Clock
) -> TrialRecorder:
    """A recorder of one attempt with that device."""
    is_walk = isinstance(test, FourMetreWalk)
    side = None if is_walk else Side.RIGHT
    slot = TrialSlot("rehearsal", test.code, practice=True, number=1, side=side)
    run = new_run(test, gates_connected=is_walk)
    instruments = {link.source: link.info}
    return TrialRecorder(run, slot, CONTEXT, clock, instruments, gates_connected=is_walk)


def replayed(trial: Trial, test: GripStrength | FourMetreWalk) -> tuple[str, ...]:
    """Names of numbers and flags that come out otherwise when the recording is read again."""
    if trial.recording is None:
        return ()
    result = replay(unpack(trial.recording), test, build_driver)
    numbers = differences(trial.measures, result.measures)
    flags = flag_differences(trial.flags, result.flags)
    return (*(one.name for one in numbers), *(one.code for one in flags))
