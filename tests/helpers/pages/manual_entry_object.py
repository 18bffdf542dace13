"""The form for a typed value as a test sees it."""

from __future__ import annotations

from helpers import sample_views_b as sample
from helpers.pages.widget_driver import WidgetDriver
from pytestqt.qtbot import QtBot

from frailtylab.people import Side
from frailtylab.settings import TypedInstrument
from ui.dialogs.manual_entry_dialog import ManualEntryAsk, ManualEntryDialog
from ui.views import ManualEntry
from ui.widgets.chip import Chip
from ui.widgets.instrument_form import InstrumentAsk, InstrumentView

ASK = ManualEntryAsk(
    "Timed Up and Go", "Trial 1 of 2", "s", "Usually 3 to 180 s", sample.REPEAT, "2026-11-22"
)
LATE = ManualEntryAsk(
    "Timed Up and Go", "Trial 1 of 2", "s", "", sample.REPEAT, "2026-11-22", late=True
)
OFFERED = (
    InstrumentView("jamar", "Jamar", "Hydraulic", "Type what the kilogram scale shows."),
    InstrumentView("takei", "Takei", "5401", "The display must show kilograms."),
)
LAST = TypedInstrument("Takei", "5401", "77-A", "2026-03-01")
GRIP = ManualEntryAsk(
    "Grip strength", "Trial 1 of 3", "kgf", "", sample.REPEAT, "2026-11-22",
    instrument=InstrumentAsk(OFFERED, LAST, required=True, today="2026-11-22"), side=Side.LEFT,
)  # fmt: skip


class ManualEntryObject(WidgetDriver):
    """Type a value, choose why, keep it."""

    def __init__(self, qtbot: QtBot, ask: ManualEntryAsk) -> None:
        self.dialog = ManualEntryDialog(ask)
        self.entries: list[ManualEntry] = []
        self.dialog.submitted.connect(self.entries.append)
        super().__init__(qtbot, self.dialog)

    def reason(self, code: str) -> None:
        """Press a reason."""
        self.dialog.reason.buttons[code].click()

    def instrument(self, code: str) -> None:
        """Choose from the list of instruments."""
        assert self.dialog.instrument is not None
        self.dialog.instrument.choice.choose(code)

    def error(self, field: str) -> str:
        """What is said to be wrong with a field."""
        return self.dialog._rows[field].error.text()

    def source(self) -> str:
        """Where the value is said to come from."""
        return self.page.findChildren(Chip)[0].text
