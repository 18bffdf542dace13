"""A self-check in progress: what the device shows, against what is known."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from frailtylab.device_register import SelfCheck
from frailtylab.instruments import Batch
from frailtylab.samples import ForceSample, GateEdge
from frailtylab.self_check import IntervalCheck, MassCheck, interval_result, mass_result
from ui.flows.present_devices import verdict
from ui.flows.session import Session
from ui.flows.shelf import GATES
from ui.text import _, number
from ui.views import ChipKind
from ui.views_devices import SelfCheckView


class SelfCheckFlow(QObject):
    """Measures at one place until the result is kept.

    Signals:
        changed: a :class:`SelfCheckView` to show
    """

    changed = Signal(object)

    def __init__(self, session: Session, source: str) -> None:
        super().__init__()
        self.session = session
        self.source = source
        self.known = ""
        self.mass: MassCheck | None = None
        self.interval = IntervalCheck()
        self.force_kgf: float | None = None
        self.steady_kgf: float | None = None

    @property
    def is_interval(self) -> bool:
        """Gates and a stopwatch, not a dynamometer and a mass."""
        return self.source == GATES

    def set_known(self, digits: str) -> None:
        """What the mass weighs in kg, or what the stopwatch shows in s; empty while unknown."""
        self.known = digits
        if not self.is_interval:
            self.mass = MassCheck(float(digits)) if digits else None
            self.steady_kgf = None
        self.changed.emit(self.view())

    def again(self) -> None:
        """Forget what was measured."""
        self.interval.restart()
        self.set_known(self.known)
        if self.session.shelf.simulated and self.is_interval:
            self.session.shelf.act(GATES, "walk", time=4.2)

    def on_batch(self, batch: Batch) -> None:
        """Take what the device sent; the first steady reading stays until it is measured again."""
        if batch.source != self.source:
            return
        before = self.view()
        for event in batch.events:
            if isinstance(event, ForceSample):
                self.take_force(event)
            elif isinstance(event, GateEdge):
                self.interval.feed(event)
        if self.view() != before:
            self.changed.emit(self.view())

    def take_force(self, sample: ForceSample) -> None:
        """Watch the hanging mass until it is still."""
        if self.mass is None or self.steady_kgf is not None:
            return
        self.mass.feed(sample)
        reading = self.mass.reading()
        self.force_kgf, self.steady_kgf = reading.force_kgf, reading.steady_kgf

    def result(self) -> SelfCheck | None:
        """The comparison, once both sides of it are there."""
        if not self.known:
            return None
        if self.is_interval:
            elapsed_s = self.interval.elapsed_s
            return interval_result(self.known, elapsed_s) if elapsed_s is not None else None
        return mass_result(self.known, self.steady_kgf) if self.steady_kgf is not None else None

    def kept(self, note: str) -> SelfCheck | None:
        """The result with a note."""
        found = self.result()
        return replace(found, note=note) if found is not None else None

    def view(self) -> SelfCheckView:
        """How it stands, for the dialog."""
        found = self.result()
        if found is None:
            return SelfCheckView(self.reading())
        words = _("Within the limit: {verdict}") if found.passed else _("Out of limits: {verdict}")
        kind = ChipKind.OK if found.passed else ChipKind.BAD
        return SelfCheckView(self.reading(), words.format(verdict=verdict(found)), kind)

    def reading(self) -> str:
        """What the device shows, in words."""
        if self.is_interval:
            return self.interval_reading()
        force = self.steady_kgf if self.steady_kgf is not None else self.force_kgf
        if self.mass is None:
            return ""
        if force is None:
            return _("Waiting for the mass")
        return f"{number(f'{force:.2f}')} kg"

    def interval_reading(self) -> str:
        """What the gates have seen."""
        if self.interval.elapsed_s is not None:
            return f"{number(f'{self.interval.elapsed_s:.2f}')} s"
        if self.interval.first is not None:
            return _("Gate {gate} was passed", gate=self.interval.first.gate)
        return _("Waiting for the first gate")
