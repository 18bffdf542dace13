"""What may be measured with what, and for whom: checked before a trial is taken.

These errors are told on a terminal in English only, so their texts are not marked for translation.
"""

from __future__ import annotations

from devices.link import InstrumentLink
from frailtylab.errors import OperatorError
from frailtylab.recorder import TrialRecorder
from frailtylab.study.schema import GripStrength, Test


def check_needs_no_device(test: Test) -> None:
    """Refuse a grip test without a dynamometer."""
    if isinstance(test, GripStrength):
        raise wrong_device(f"{test.code} needs a dynamometer")


def check_kind(test: Test, kind: str) -> None:
    """Refuse a device that measures something else than the test asks for."""
    if isinstance(test, GripStrength) != (kind == "force"):
        raise wrong_device(f"{test.code} can't be measured with a {kind} device")
    if not isinstance(test, GripStrength) and test.gates == "none":
        raise wrong_device(f"the study uses no gates for {test.code}")


def wrong_device(why: str) -> OperatorError:
    """What is said about a device that does not fit. Told on a terminal, in English only."""
    return OperatorError(
        "This device does not fit the test",
        "{why}.",
        "Give --driver and --port of a dynamometer for grip, of gates for the walk.",
        values={"why": why[:1].upper() + why[1:]},
    )


def check_simulated(recorder: TrialRecorder, link: InstrumentLink | None) -> None:
    """Refuse a simulator for a real participant; a device may say only later that it is one.

    :raises OperatorError: unless ``--simulated`` said that it is meant
    """
    if link is not None:
        recorder.update_instrument(link.source, link.info)
    if recorder.simulator_for_real:
        raise OperatorError(
            "This device is simulated",
            "The participant is a real one, and a simulator measures nobody.",
            "Give the port of the real device, or a training participant; with --simulated the "
            "trial is saved and marked as simulated.",
        )
