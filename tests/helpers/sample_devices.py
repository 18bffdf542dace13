"""Devices with a history: dynamometers, calibrations, exceptions."""

from __future__ import annotations

from uuid import uuid4

from msgspec.structs import replace

from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    DeviceException,
    RegisteredDevice,
    device_key,
)
from frailtylab.instruments import InstrumentInfo, InstrumentKind

MARK10 = InstrumentInfo(
    InstrumentKind.FORCE, "mark10", "Mark-10", "M5-100", "3284711", "1.08", "COM3"
)
IMADA = InstrumentInfo(InstrumentKind.FORCE, "imada_zt", "Imada", "ZTA-500N", "778", "", "COM4")
NAMELESS = InstrumentInfo(InstrumentKind.FORCE, "force_line", "", port="COM5")
TIMY = InstrumentInfo(InstrumentKind.GATE, "alge_timy", "ALGE", "Timy", "1204", "", "COM6")


def calibration(done_on: str = "2026-01-10", due: str = "2027-01-10", **changes: object):
    """A calibration that holds."""
    plain = Calibration(
        str(uuid4()), done_on, "Calibration lab 7", CalibrationResult.PASSED, "certificate 12", due
    )
    return replace(plain, **changes)


def registered(info: InstrumentInfo, *calibrations: Calibration) -> RegisteredDevice:
    """A device of the register with that log, newest first."""
    return RegisteredDevice(device_key(info), info, "2026-01-09T08:00:00Z", calibrations)


def exception(visit_id: str, check: str = "baseline_device", **changes: object) -> DeviceException:
    """Somebody went on with another dynamometer."""
    plain = DeviceException(
        str(uuid4()), visit_id, "GRIP", device_key(IMADA), check,
        {"baseline": "Mark-10 M5-100 3284711", "device": "Imada ZTA-500N 778"},
        "the other one is being repaired",
    )  # fmt: skip
    return replace(plain, **changes)
