"""What the device parts of the window are given to show: the register, the preflight, forms."""

from __future__ import annotations

import msgspec

from ui.views import ChipKind, ChipView


class DeviceCardView(msgspec.Struct, frozen=True):
    """One device of the register.

    :param title: make and model
    :param facts: serial number, firmware, driver, port, in words
    :param chips: calibration, self-check, simulated
    :param log: its newest calibrations and self-checks, one a line
    :param here: it is connected and answers, so that it can be checked now
    """

    key: str
    title: str
    facts: str
    chips: tuple[ChipView, ...] = ()
    log: tuple[str, ...] = ()
    here: bool = False


class CalibrationForm(msgspec.Struct, frozen=True):
    """What the form for a calibration gives; days are ISO dates, ``next_due`` may be empty."""

    done_on: str
    calibrated_by: str
    result: str
    note: str
    next_due: str


class CheckLineView(msgspec.Struct, frozen=True):
    """One line of a preflight; ``stops``: the test does not begin with it."""

    key: str
    text: str
    kind: ChipKind
    stops: bool = False


class PreflightView(msgspec.Struct, frozen=True):
    """How the devices of a visit, or of one test, stand now.

    :param test: the test's name; empty for those of the whole visit
    """

    test: str
    lines: tuple[CheckLineView, ...]

    @property
    def ready(self) -> bool:
        """Nothing is to be done or to be looked at."""
        return all(line.kind is ChipKind.OK for line in self.lines)

    @property
    def stops(self) -> bool:
        """The test does not begin before somebody gives a reason."""
        return any(line.stops for line in self.lines)


class SelfCheckView(msgspec.Struct, frozen=True):
    """How a self-check stands.

    :param reading: what the device shows now, in words
    :param verdict: the comparison in words; empty while there is none
    """

    reading: str
    verdict: str = ""
    kind: ChipKind = ChipKind.NEUTRAL
