"""What a fault of the table is."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

import msgspec

from devices.fault_trials.specimens import Specimen


class When(StrEnum):
    """At which point of a rehearsal a fault begins."""

    START = "before the port is opened"
    REST = "connected, nothing is measured"
    ARMED = "from the arming on"
    TRIAL = "in the middle of the squeeze or walk"
    FINISH = "while the last message of the trial is on its way"


Possible = Callable[[Specimen], str]
"""Why a fault can't occur, or can't be noticed, with this driver; empty where it can."""


def always(_specimen: Specimen) -> str:
    """Nothing stands against it."""
    return ""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One column of the table.

    :param acts: verbs of the simulators' scripts with their parameters; ``at`` counts from then on
    :param cable: what is done to cables and ports, by its name in ``devices.fault_trials.cables``
    :param lasts_s: after so long the cause is gone
    :param breaks: the connection has to be lost, to connect and to be ready again
    :param harmless: the result has to be the true one all the same
    :param demands: at least one of these flags has to stand on the trial
    :param repeats: how often everything may be heard
    :param in_order: what is heard has the order in which it was sent
    :param bends_clock: intervals of the device's clock are wrong by the fault itself
    :param heals: the connection has to be ready in the end
    """

    name: str
    words: str
    when: When
    acts: tuple[tuple[str, dict[str, Any]], ...] = ()
    cable: str = ""
    lasts_s: float = 0.0
    breaks: bool = False
    harmless: bool = False
    demands: frozenset[str] = frozenset()
    repeats: int = 1
    in_order: bool = True
    bends_clock: bool = False
    heals: bool = True
    wraps: bool = False
    settings: dict[str, dict[str, str]] = {}
    impossible: Possible = always
