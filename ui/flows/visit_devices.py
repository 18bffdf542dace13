"""May the devices of a visit be trusted? Asked before the first device trial of each test."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from frailtylab.device_register import device_key
from frailtylab.instruments import LinkState
from frailtylab.open_visit import OpenVisit
from frailtylab.study.schema import GripStrength, Test
from ui.flows.device_records import DeviceRecords
from ui.flows.present_day import local_date
from ui.flows.session import Session
from ui.flows.shelf import GATES, GRIP
from ui.flows.visit_hands import VisitHands

if TYPE_CHECKING:
    from frailtylab.device_evidence import DeviceEvidence
    from frailtylab.preflight import Preflight, Standing


def source_of(test: Test) -> str:
    """The place whose instrument a test uses; empty for a test without one."""
    if isinstance(test, GripStrength):
        return GRIP
    return GATES if test.gates != "none" else ""


class VisitDevices(VisitHands):
    """Looks at the devices of a test, and lets nobody begin with what the study says must not be.

    Signals:
        devices_wanted: code of a test that something about its device stops
    """

    devices_wanted = Signal(str)

    def __init__(self, session: Session, records: DeviceRecords | None = None) -> None:
        super().__init__(session)
        self.records = records or DeviceRecords(session)
        self.trusted: set[tuple[str, str]] = set()
        self._evidence: DeviceEvidence | None = None

    @property
    def evidence(self) -> DeviceEvidence:
        """What the instruments have shown lately."""
        if self._evidence is None:
            from frailtylab.device_evidence import DeviceEvidence

            self._evidence = DeviceEvidence()
        return self._evidence

    def standing(self, test: Test) -> Standing:
        """What is known of the place that the test uses."""
        from frailtylab.preflight import Standing

        source, visit, clock = source_of(test), self.opened, self.session.clock
        instrument = self.session.shelf.get(source)
        info = instrument.info if instrument is not None else None
        known = self.session.settings.devices.get(source)
        chosen = known is not None and info is not None and info.port == known.port
        return Standing(
            info,
            instrument.state if instrument is not None else LinkState.CLOSED,
            local_date(clock.wall()),
            clock.now_ns(),
            known.bound if known is not None and chosen else "",
            visit.baseline_devices.get(test.code),
            self.records.of(device_key(info)) if info is not None else None,
            visit.device_exceptions,
        )

    def look(self, test: Test) -> Preflight:
        """Everything that the study asks of the test's device, as it stands now."""
        from frailtylab.preflight import preflight

        if isinstance(test, GripStrength):
            self.evidence.watch_zero(test.zero_limit_kgf, test.zero_hold_s)
        rules = self.opened.loaded.study.preflight
        return preflight(test, rules, self.standing(test), self.evidence)

    def stopped_by_devices(self, test: Test) -> bool:
        """True when the test must not begin with what stands there; asked once for each device."""
        standing = self.standing(test)
        key = device_key(standing.info) if standing.info is not None else ""
        if (test.code, key) in self.trusted:
            return False
        if self.look(test).stopping:
            return True
        self.trusted.add((test.code, key))
        return False

    def go_on_anyway(self, test_code: str, reason: str) -> None:
        """Keep why the test begins in spite of what stops it, then begin it."""
        from frailtylab.preflight import exceptions_of

        test = self.opened.loaded.study.test(test_code)
        visit_id, user = self.opened.visit_id, self.session.user_id
        exceptions = exceptions_of(self.look(test), self.standing(test), visit_id, reason)
        desk = self.session.desk

        def kept(visit: OpenVisit) -> None:
            self.take(visit)
            if self.attempt is not None and self.visit is not None:
                self.attempt.visit = self.visit
            self.devices_passed(test_code)

        self.commit(lambda: desk.go_on_anyway(visit_id, exceptions, user), kept)

    def devices_passed(self, test_code: str) -> None:
        """Nothing stops the test any more: begin it, unless its attempt is on the screen."""
        if self.visit is None or (self.attempt and self.attempt.test.code == test_code):
            return
        self.begin(test_code)

    def begin(self, test_code: str) -> None:
        """Go to a test's next attempt."""
        raise NotImplementedError
