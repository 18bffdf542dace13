"""Devices in the terms of the pages: the register's cards, and the preflight of a visit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    RegisteredDevice,
    SelfCheck,
    SelfCheckKind,
)
from frailtylab.errors import N_
from frailtylab.instruments import InstrumentInfo, InstrumentKind
from frailtylab.preflight import Preflight
from frailtylab.study.schema import GripStrength, Test
from ui.flows.device_words import check_line
from ui.flows.visit_devices import VisitDevices, source_of
from ui.text import _, localised, number
from ui.text import date as shown_date
from ui.views import ChipKind, ChipView, DriverView
from ui.views_devices import DeviceCardView, PreflightView

NEWEST = 3
RESULTS = {
    CalibrationResult.PASSED: N_("passed"),
    CalibrationResult.ADJUSTED: N_("passed after adjustment"),
    CalibrationResult.FAILED: N_("failed"),
}


def cards(
    devices: Sequence[RegisteredDevice],
    drivers: Iterable[DriverView],
    here: set[str],
    today: date,
) -> tuple[DeviceCardView, ...]:
    """The register, devices that answer now first.

    :param here: keys of the devices that are connected and answer
    """
    labels = {driver.name: driver.label for driver in drivers}
    found = [card(device, labels, device.key in here, today) for device in devices]
    return tuple(sorted(found, key=lambda one: not one.here))


def card(
    device: RegisteredDevice, labels: dict[str, str], is_here: bool, today: date
) -> DeviceCardView:
    """One device of the register."""
    info = device.info
    title = " ".join(part for part in (info.make, info.model) if part)
    return DeviceCardView(
        device.key,
        title or labels.get(info.driver, info.driver),
        facts(info, labels),
        chips(device, is_here, today),
        (*map(calibration_line, device.calibrations[:NEWEST]), *self_check_lines(device)),
        is_here,
    )


def facts(info: InstrumentInfo, labels: dict[str, str]) -> str:
    """Serial number, firmware, driver and port, as far as they are known."""
    serial = _("no serial number told")
    if info.serial_number:
        serial = _("serial number {number}", number=info.serial_number)
    firmware = _("firmware {version}", version=info.firmware) if info.firmware else ""
    parts = (serial, firmware, labels.get(info.driver, info.driver), info.port)
    return " · ".join(part for part in parts if part)


def chips(device: RegisteredDevice, is_here: bool, today: date) -> tuple[ChipView, ...]:
    """How the device stands: here, simulated, calibrated."""
    found: list[ChipView] = []
    if is_here:
        found.append(ChipView("here", _("Connected"), ChipKind.OK))
    if device.info.simulated:
        found.append(ChipView("simulated", _("Simulated"), ChipKind.INFO))
    if device.calibrations or device.info.kind is InstrumentKind.FORCE:
        found.append(calibration_chip(device.calibrations, today))
    if device.self_checks and not device.self_checks[0].passed:
        found.append(ChipView("self_check", _("Self-check failed"), ChipKind.BAD))
    return tuple(found)


def calibration_chip(log: Sequence[Calibration], today: date) -> ChipView:
    """The calibration that holds now."""
    if not log:
        return ChipView("calibration", _("No calibration in its log"), ChipKind.WARN)
    last = log[0]
    if last.result is CalibrationResult.FAILED:
        return ChipView("calibration", _("Calibration failed"), ChipKind.BAD)
    if not last.next_due:
        return ChipView("calibration", _("Calibrated"), ChipKind.OK)
    words = {"day": shown_date(last.next_due)}
    if date.fromisoformat(last.next_due) < today:
        return ChipView("calibration", _("Calibration ended {day}", **words), ChipKind.BAD)
    return ChipView("calibration", _("Calibrated until {day}", **words), ChipKind.OK)


def calibration_line(entry: Calibration) -> str:
    """A calibration in one line."""
    words = _(
        "{day}: calibration by {who}, {result}",
        day=shown_date(entry.done_on),
        who=entry.calibrated_by,
        result=_(RESULTS[entry.result]),
    )
    return f"{words} · {entry.note}" if entry.note else words


def self_check_lines(device: RegisteredDevice) -> tuple[str, ...]:
    """The newest self-checks, one a line."""
    return tuple(map(self_check_line, device.self_checks[:NEWEST]))


def self_check_line(check: SelfCheck) -> str:
    """A self-check in one line."""
    template = (
        N_("{day}: self-check passed, {verdict}")
        if check.passed
        else N_("{day}: self-check failed, {verdict}")
    )
    return _(template, day=shown_date(check.done_utc[:10]), verdict=verdict(check))


def verdict(check: SelfCheck) -> str:
    """What was compared: ``10.03 kg shown for 10 kg, ± 0.2 kg allowed``."""
    unit = "kg" if check.kind is SelfCheckKind.MASS else "s"
    return _(
        "{measured} {unit} shown for {expected} {unit}, ± {tolerance} {unit} allowed",
        measured=number(check.measured),
        expected=number(check.expected),
        tolerance=number(f"{float(check.tolerance):g}"),
        unit=unit,
    )


def lines(test: Test, found: Preflight) -> PreflightView:
    """The preflight of one test."""
    source = source_of(test)
    return PreflightView(
        localised(test.label), tuple(check_line(source, check) for check in found.checks)
    )


def of_visit(flow: VisitDevices) -> PreflightView | None:
    """The devices of all tests of the visit that still miss something; None where none does."""
    visit = flow.opened
    left = [test for test in visit.loaded.study.tests if visit.next_slot(test.code) is not None]
    found: dict[str, PreflightView] = {}
    for test in sorted((t for t in left if source_of(t)), key=asks_for):
        found[source_of(test)] = lines(test, flow.look(test))
    if not found:
        return None
    return PreflightView("", tuple(line for view in found.values() for line in view.lines))


def asks_for(test: Test) -> int:
    """How much a test asks of its place: of two at one place, the one that asks more counts."""
    return 2 if isinstance(test, GripStrength) or test.gates == "two" else 1
