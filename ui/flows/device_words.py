"""Checks of devices and trouble with ports in the words of the screen."""

from __future__ import annotations

from frailtylab.errors import N_
from frailtylab.preflight import Check, CheckState
from ui.flows.shelf import GRIP
from ui.text import _, date, number
from ui.views import ChipKind
from ui.views_devices import CheckLineView

CHECKS = {
    "present": N_("{device} answers"),
    "connecting": N_("connecting"),
    "silent": N_("connected, but nothing comes from it"),
    "lost": N_("disconnected; push in its plug"),
    "missing": N_("not connected"),
    "other_device": N_("{device} answers, which is not the device chosen for this place"),
    "baseline_device_same": N_("the same as at this participant's first test"),
    "baseline_device": N_("this participant began with {baseline}; now it is {device}"),
    "battery": N_("battery: {step}"),
    "battery_low": N_("the battery is nearly empty"),
    "zero_ok": N_("shows zero, for long enough"),
    "zero": N_("lay it down and take the hand off, until it shows zero for {hold} s"),
    "rate": N_("{rate} readings a second"),
    "rate_low": N_("only {rate} readings a second; the study wants {least}"),
    "hand_wave": N_("wave a hand once through gate {gates}"),
    "beams": N_("every beam was broken once and is clear: {gates}"),
    "calibration": N_("calibrated until {due}"),
    "calibration_soon": N_("the calibration ends on {due}"),
    "calibration_passed": N_("the calibration ended on {due}"),
    "calibration_failed": N_("the calibration of {on} failed"),
    "calibration_open": N_("calibrated; no next date is set"),
    "calibration_unknown": N_("no calibration is in its log"),
}
OVERRIDDEN = N_("{words} (goes on with a reason)")
KINDS = {
    CheckState.OK: ChipKind.OK,
    CheckState.WAIT: ChipKind.INFO,
    CheckState.WARN: ChipKind.WARN,
    CheckState.BAD: ChipKind.BAD,
}
TROUBLES = {
    "no_permission": N_(
        "Your account may not open this port. On Linux, an administrator adds it to the group "
        "“dialout” (on some systems “uucp”); then sign out and in again."
    ),
    "in_use": N_("Another program has this port. Close that program; we keep trying."),
    "not_there": N_("Nothing is plugged in at this port. Push in the plug; we keep looking."),
    "other_device": N_(
        "Another device is plugged in where the chosen one was. Nothing was sent to it. Plug the "
        "chosen one in, or disconnect and choose this one."
    ),
    "unknown": N_("The connection broke. Check the plug and the power; we keep trying."),
}
FULL = N_("full")
DAYS = ("due", "on")
NUMBERS = ("rate", "least", "hold", "limit")


def place_words(source: str) -> str:
    """What stands at a place."""
    return _("Dynamometer") if source == GRIP else _("Light gates")


def check_line(source: str, check: Check) -> CheckLineView:
    """One check as a line: ``Dynamometer: calibrated until 10 Jan 2027``."""
    values = {name: shown(name, value) for name, value in check.values.items()}
    words = _(CHECKS[check.code], **values)
    if check.overridden:
        words = _(OVERRIDDEN, words=words)
    text = _("{place}: {words}", place=place_words(source), words=words)
    return CheckLineView(f"{source}_{check.code}", text, KINDS[check.state], check.stops)


def shown(name: str, value: str) -> str:
    """Days and numbers as the language writes them."""
    if name in DAYS:
        return date(value)
    if name in NUMBERS:
        return number(value)
    return _(FULL) if value == FULL else value


def trouble_words(code: str) -> str:
    """Why a port can't be used, and what to do; nothing where there is no trouble."""
    return _(TROUBLES[code]) if code in TROUBLES else ""
