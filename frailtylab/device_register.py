"""Measuring instruments as things with a history: which one it is, calibrations, self-checks.

A device is known by its maker and serial number. One that tells no serial number is known by maker,
model and the port at which it stands, which is weaker: two equal ones can't be told apart.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from frailtylab.errors import N_, OperatorError
from frailtylab.instruments import InstrumentInfo, InstrumentKind


class CalibrationResult(StrEnum):
    """What a calibration found. *Adjusted* means passed after an adjustment."""

    PASSED = "passed"
    ADJUSTED = "adjusted"
    FAILED = "failed"


class Calibration(msgspec.Struct, frozen=True):
    """One entry of a device's calibration log.

    :param done_on: ISO date on which it was done
    :param calibrated_by: laboratory or person, as on the certificate
    :param next_due: ISO date until which it holds; empty where the certificate names none
    """

    id: str
    done_on: str
    calibrated_by: str
    result: CalibrationResult
    note: str = ""
    next_due: str = ""


class SelfCheckKind(StrEnum):
    """What a self-check compared the device with."""

    MASS = "known_mass"
    INTERVAL = "known_interval"


class SelfCheck(msgspec.Struct, frozen=True):
    """A device compared with something known; numbers are kept as digits.

    :param done_utc: when, in UTC; given by the store
    :param tolerance: the difference that was still allowed, in ``unit``
    """

    id: str
    kind: SelfCheckKind
    expected: str
    measured: str
    unit: str
    tolerance: str
    passed: bool
    note: str = ""
    done_utc: str = ""


class RegisteredDevice(msgspec.Struct, frozen=True):
    """One device with everything that is kept of it, newest entries first.

    :param info: its identity as shown last
    :param seen_utc: when it showed that identity first
    """

    key: str
    info: InstrumentInfo
    seen_utc: str
    calibrations: tuple[Calibration, ...] = ()
    self_checks: tuple[SelfCheck, ...] = ()


class DeviceException(msgspec.Struct, frozen=True):
    """Somebody went on although a check of the devices said stop, and why.

    :param check: code of the check, as in :mod:`frailtylab.preflight`
    :param detail: what the check had found
    """

    id: str
    visit_id: str
    test: str
    device_key: str
    check: str
    detail: dict[str, str]
    reason: str


def device_key(info: InstrumentInfo) -> str:
    """What one physical device is known by. A simulator never shares it with a real device."""
    make = (info.make or info.driver).casefold()
    kind = "sim:" if info.simulated else ""
    if info.serial_number:
        return f"{kind}{make}/sn/{info.serial_number.strip().casefold()}"
    return f"{kind}{make}/{info.model.casefold()}/at/{info.port}"


def same_device(one: InstrumentInfo, other: InstrumentInfo) -> bool:
    """True when both are surely one device; a serial number that is missing on one side is not."""
    return device_key(one) == device_key(other)


def device_words(info: InstrumentInfo) -> str:
    """``Mark-10 M5-100 3284711``: make, model, serial number, as far as they are known."""
    parts = (info.make or info.driver, info.model, info.serial_number)
    return " ".join(part for part in parts if part)


def force_instrument(instruments: tuple[InstrumentInfo, ...]) -> InstrumentInfo | None:
    """The dynamometer among the instruments of a trial, or None."""
    return next((info for info in instruments if info.kind is InstrumentKind.FORCE), None)


def checked_calibration(entry: Calibration, today: date) -> Calibration:
    """The entry, if it can be true.

    :raises OperatorError: no real day, a day to come, nobody named, or due before it was done
    """
    done = _day(entry.done_on)
    due = _day(entry.next_due) if entry.next_due else None
    if done is None or done > today:
        raise _refused(N_("The day of the calibration must be a real day, today at the latest."))
    if not entry.calibrated_by.strip():
        raise _refused(N_("Say who calibrated the device: the laboratory or the person."))
    if entry.next_due and (due is None or due <= done):
        raise _refused(N_("The next calibration must be due on a real day after this one."))
    return entry


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _refused(happened: str) -> OperatorError:
    return OperatorError(
        N_("This calibration can't be kept"), happened, N_("Correct it and save again.")
    )
