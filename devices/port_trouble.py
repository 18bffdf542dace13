"""Why a port could not be opened, from what the system said: never a code alone on the screen."""

from __future__ import annotations

import re
import sys
from enum import StrEnum


class PortTrouble(StrEnum):
    """Kinds of trouble that a person can do something about."""

    NO_PERMISSION = "no_permission"
    IN_USE = "in_use"
    NOT_THERE = "not_there"
    OTHER_DEVICE = "other_device"
    UNKNOWN = "unknown"


OTHER_DEVICE = "is another device now"
"""Part of what :class:`devices.ports.PortFinder` says when a port's name was given away."""

# Windows answers "access denied" to the second program that opens a port; pyserial quotes its
# error with the name of the class, whatever the language of the system (recalled). Linux tells
# EBUSY (16) where a program claimed the port, and pyserial tells its own lock.
WINDOWS = (
    (re.compile(r"PermissionError|WinError 5\b"), PortTrouble.IN_USE),
    (re.compile(r"FileNotFoundError|WinError 2\b"), PortTrouble.NOT_THERE),
)
UNIX = (
    (re.compile(r"Errno 13\b|Permission denied"), PortTrouble.NO_PERMISSION),
    (re.compile(r"Errno 16\b|Errno 11\b|busy|exclusively lock"), PortTrouble.IN_USE),
    (re.compile(r"Errno 2\b|Errno 6\b|Errno 19\b|No such"), PortTrouble.NOT_THERE),
)


def trouble_of(reason: str, platform: str = sys.platform) -> PortTrouble:
    """The kind of trouble behind the system's words for it."""
    if OTHER_DEVICE in reason:
        return PortTrouble.OTHER_DEVICE
    rules = WINDOWS if platform == "win32" else UNIX
    return next((kind for rule, kind in rules if rule.search(reason)), PortTrouble.UNKNOWN)
