"""The register of devices: identities that were shown, calibrations, self-checks."""

from __future__ import annotations

import json
from datetime import timedelta

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.device_register import (
    Calibration,
    CalibrationResult,
    RegisteredDevice,
    SelfCheck,
    SelfCheckKind,
    checked_calibration,
    device_key,
)
from frailtylab.instruments import InstrumentInfo
from frailtylab.store.audit import Audit
from frailtylab.store.canonical import canonical, instrument_content
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.trial_rows import instrument_of


class Devices:
    """Keeps every identity that an instrument has shown, and what was done with each device."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def register(self, info: InstrumentInfo, by: str) -> None:
        """Keep that this instrument was connected; the same one again changes nothing.

        What it reported of itself (filters, battery) is no identity: the trials keep that.
        """
        info = replace(info, reported={})
        if info in self.known():
            return
        with self._file.transaction():
            self._file.insert(
                "device_seen",
                identity=canonical(instrument_content(info)),
                by=by,
                utc=self._clock.wall().utc_text,
            )
            detail = {"driver": info.driver, "simulated": info.simulated}
            self._audit.note("device_registered", by, "device", info.serial_number, detail)

    def known(self) -> list[InstrumentInfo]:
        """All identities, oldest first."""
        rows = self._file.rows("SELECT identity FROM device_seen ORDER BY seq")
        return [instrument_of(json.loads(row["identity"])) for row in rows]

    def all(self) -> list[RegisteredDevice]:
        """Every device with its log, the one that showed up last first."""
        devices: dict[str, RegisteredDevice] = {}
        for row in self._file.rows("SELECT identity, utc FROM device_seen ORDER BY seq"):
            info = instrument_of(json.loads(row["identity"]))
            key = device_key(info)
            before = devices.pop(key, None)
            seen = before.seen_utc if before is not None else row["utc"]
            devices[key] = RegisteredDevice(key, info, seen)
        calibrations, checks = self._calibrations(), self._self_checks()
        return [
            replace(
                device,
                calibrations=tuple(calibrations.get(key, ())),
                self_checks=tuple(checks.get(key, ())),
            )
            for key, device in reversed(devices.items())
        ]

    def add_calibration(self, key: str, entry: Calibration, by: str) -> None:
        """Add a line to a device's calibration log; the same entry again changes nothing.

        :raises OperatorError: for an entry that can't be true
        """
        wall = self._clock.wall()
        checked_calibration(entry, (wall.utc + timedelta(minutes=wall.offset_min)).date())
        if self._has("device_calibration", entry.id):
            return
        with self._file.transaction():
            self._file.insert(
                "device_calibration",
                id=entry.id,
                device_key=key,
                done_on=entry.done_on,
                calibrated_by=entry.calibrated_by,
                result=entry.result.value,
                note=entry.note,
                next_due=entry.next_due,
                by=by,
                utc=wall.utc_text,
            )
            detail = {"calibration": entry.id, "result": entry.result.value}
            detail |= {"done_on": entry.done_on, "next_due": entry.next_due}
            self._audit.note("device_calibrated", by, "device", key, detail)

    def add_self_check(self, key: str, check: SelfCheck, by: str) -> None:
        """Keep what a self-check found; the same one again changes nothing."""
        if self._has("device_self_check", check.id):
            return
        with self._file.transaction():
            self._file.insert(
                "device_self_check",
                id=check.id,
                device_key=key,
                kind=check.kind.value,
                expected=check.expected,
                measured=check.measured,
                unit=check.unit,
                tolerance=check.tolerance,
                passed=check.passed,
                note=check.note,
                by=by,
                utc=self._clock.wall().utc_text,
            )
            detail = {"self_check": check.id, "kind": check.kind.value, "passed": check.passed}
            self._audit.note("device_self_checked", by, "device", key, detail)

    def _has(self, table: str, entry_id: str) -> bool:
        sql = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 - a name of ours
        return self._file.row(sql, (entry_id,)) is not None

    def _calibrations(self) -> dict[str, list[Calibration]]:
        # By the day on which it was done: a certificate may be typed in months later.
        sql = "SELECT * FROM device_calibration ORDER BY done_on DESC, seq DESC"
        found: dict[str, list[Calibration]] = {}
        for row in self._file.rows(sql):
            found.setdefault(row["device_key"], []).append(calibration_of(row))
        return found

    def _self_checks(self) -> dict[str, list[SelfCheck]]:
        found: dict[str, list[SelfCheck]] = {}
        for row in self._file.rows("SELECT * FROM device_self_check ORDER BY seq DESC"):
            found.setdefault(row["device_key"], []).append(self_check_of(row))
        return found


def calibration_of(row: Row) -> Calibration:
    """A line of the calibration log from its row."""
    return Calibration(
        row["id"],
        row["done_on"],
        row["calibrated_by"],
        CalibrationResult(row["result"]),
        row["note"],
        row["next_due"],
    )


def self_check_of(row: Row) -> SelfCheck:
    """A self-check from its row."""
    return SelfCheck(
        row["id"],
        SelfCheckKind(row["kind"]),
        row["expected"],
        row["measured"],
        row["unit"],
        row["tolerance"],
        bool(row["passed"]),
        row["note"],
        row["utc"],
    )
