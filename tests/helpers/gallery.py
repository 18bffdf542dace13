"""Every widget of the kit with sample data, for tests and for looking at.

Run as a script it paints the whole kit to PNG files: ``python tests/helpers/gallery.py DIR``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from math import exp, sin
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from frailtylab.errors import OperatorError
from frailtylab.people import Side
from ui.dialogs.confirm_dialog import ConfirmDialog
from ui.dialogs.problem_dialog import ProblemDialog
from ui.dialogs.reason_dialog import ReasonChoice, ReasonDialog
from ui.text import _, set_language
from ui.theme.theme import Theme, theme
from ui.theme.tokens import SPACE, Mode
from ui.widgets.big_button import BigButton
from ui.widgets.big_time import BigTime
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.force_trace import ForceTrace
from ui.widgets.form import DateField, FieldRow, NoteField, SegmentControl, TextField
from ui.widgets.hand_card import HandCard
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll, SplitColumns
from ui.widgets.nav_rail import NavItem, NavRail
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.rest_clock import RestClock
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row
from ui.widgets.say_card import DoCard, SayCard
from ui.widgets.search_box import SearchBox
from ui.widgets.simulation_banner import SimulationBanner
from ui.widgets.step_bar import Step, StepBar
from ui.widgets.trial_list import TrialList, TrialRow
from ui.widgets.undo_bar import UndoBar

HOSTILE = "P1<i></i>7"
LOOKS: list[tuple[Mode, float, str]] = [
    ("light", 1.0, "en"),
    ("dark", 1.0, "en"),
    ("contrast", 1.0, "en"),
    ("light", 2.0, "en"),
    ("dark", 1.5, "zh_CN"),
    ("light", 1.0, "zh_CN"),
]
SAMPLES = {
    "zh_CN": {
        "say": "“请用您平时的速度走到另一端。准备好了吗？三、二、一，走。”",
        "do": "站在起点线旁。第一只脚越过终点线时停表。",
        "test": ["起立行走计时", "四米步行", "握力", "复核与签名"],
        "long": "受试者未能完成测试，因为感到疼痛或头晕",
    },
    "en": {
        "say": "“Walk to the other end at your usual speed. Ready? Three, two, one, go.”",
        "do": "stand beside the start line. Stop when the first foot is over the end line.",
        "test": ["Timed Up and Go", "Four-metre walk", "Grip strength", "Review and sign"],
        "long": "The participant could not finish because of pain or dizziness",
    },
}


def squeeze() -> list[tuple[float, float]]:
    """A grip curve: rise, plateau with a tremor, release."""
    curve = []
    for step in range(500):
        t = step / 100 - 1
        rise = 1 / (1 + exp(-14 * (t - 0.3))) - 1 / (1 + exp(-9 * (t - 3.2)))
        curve.append((t, 25 * rise + 0.4 * sin(9 * t) * rise))
    return curve


def _rail() -> QWidget:
    rail = NavRail(
        [
            NavItem("today", _("Today"), "calendar-days"),
            NavItem("people", _("People"), "users"),
            NavItem("records", _("Records"), "clipboard-list"),
            NavItem("upload", _("Upload"), "cloud-upload"),
            NavItem("devices", _("Devices"), "usb"),
            NavItem("settings", _("Settings"), "settings", at_end=True),
        ]
    )
    rail.set_current("today")
    rail.set_badge("upload", 3)
    return rail


def _identity() -> IdentityBar:
    bar = IdentityBar()
    bar.set_identity(HOSTILE, "K.M. ’41", "1 month")
    bar.set_chips(
        [("Gate A clear", "ok"), ("Gate B blocked", "bad"), ("82 %", "neutral", "battery")]
    )
    lock = ActionButton("Lock", "secondary", "lock", "small")
    bar.add_action(lock)
    return bar


def _steps(words: list[str]) -> StepBar:
    bar = StepBar()
    states = [("14.2 s", "done"), ("2 / 2", "now"), ("", "todo"), ("", "todo")]
    bar.set_steps([Step(name, *state) for name, state in zip(words, states, strict=True)])
    return bar


def _rows() -> RowList:
    rows = RowList(hug=True)
    rows.set_rows(
        [
            Row("1", "P-0147", "K.M. ’41", "1 month", "Unfinished: grip, 2 trials left", "warn",
                "Continue visit", primary=True, highlight="warn"),
            Row("2", "P-0152", "S.T. ’38", "Baseline", "Due today, until 24 Nov", "neutral",
                "Start visit"),
            Row("3", HOSTILE, "Z.L. ’40", "6 months", "Overdue by 4 days", "bad", "Start visit"),
            Row("4", "P-0150", "G.Y. ’47", "1 week", "Done 09:42 · waiting to send", "ok", "View"),
        ]
    )  # fmt: skip
    return rows


def _trials() -> Card:
    card = Card("Trials")
    trials = TrialList()
    trials.set_rows(
        [
            TrialRow("Practice", "", "done", "valid"),
            TrialRow("Trial 1", "4.52 s", "", "valid"),
            TrialRow("Trial 2", "9.81 s", "look again", "attention"),
            TrialRow("Trial 2, again", "", "now", "now"),
        ]
    )
    card.body.addWidget(trials)
    return card


def _hand(side: Side, *, active: bool) -> HandCard:
    hand = HandCard(side)
    hand.set_value("21.4", "kg")
    hand.set_lines([("Trial 1: 21.4 kg", "muted"), ("Next: trial 2, after a rest", "ink")])
    hand.set_turn(active=active, locked=active)
    return hand


def _undo() -> UndoBar:
    bar = UndoBar()
    bar.show_for("Stopped at 4.31 s", 9)
    return bar


def _notice(kind: str) -> NoticeBar:
    bar = NoticeBar()
    bar.show_notice(
        kind,  # type: ignore[arg-type]
        "The dynamometer stopped answering 3 s ago",
        "Trial 2 is kept up to that point and marked “device lost”. We keep looking.",
        "Choose another port",
    )
    return bar


def _buttons() -> FlowRow:
    row = FlowRow()
    row.add(
        ActionButton("Finish the check", "primary", "check"),
        ActionButton("New participant", "secondary", "user-plus"),
        ActionButton("Discard this attempt…", "danger"),
        ActionButton("Not now", "quiet"),
    )
    off = ActionButton("Next: left hand", "primary")
    off.setEnabled(False)
    row.add(off)
    return row


def _chips() -> FlowRow:
    row = FlowRow()
    for kind in ("ok", "warn", "bad", "neutral", "info"):
        row.add(Chip(f"State {kind}", kind))
    return row


def _form() -> Card:
    card = Card("New participant")
    code = FieldRow("Participant code", TextField("P-0000"), "As printed on the trial's papers")
    code.set_error("This code is already in use")
    card.body.addWidget(code)
    sexes = [("female", "Female"), ("male", "Male"), ("other", "Other")]
    card.body.addWidget(FieldRow("Sex", SegmentControl(sexes, "male")))
    card.body.addWidget(FieldRow("Done on", DateField("2026-11-22")))
    card.body.addWidget(FieldRow("Note", NoteField("What happened")))
    return card


def _trace() -> ForceTrace:
    trace = ForceTrace(tone="right")
    trace.resize(700, 260)
    trace.set_band(0, 3)
    trace.extend(squeeze())
    return trace


def _time(running: bool) -> BigTime:
    time = BigTime("4.31" if running else "12.07", "s")
    time.set_state("RUNNING · started by gate A" if running else "Stopped", "play")
    return time


def _rest() -> RestClock:
    rest = RestClock()
    rest.set_remaining(42, 60, "for the left hand")
    return rest


def makers(language: str) -> dict[str, Callable[[], QWidget]]:
    """A maker for each widget of the kit, by name."""
    words = SAMPLES[language]
    return {
        "banner": SimulationBanner,
        "identity": _identity,
        "steps": lambda: _steps(words["test"]),
        "say": lambda: SayCard(words["say"], words["do"]),
        "do": lambda: DoCard(words["do"]),
        "buttons": _buttons,
        "chips": _chips,
        "search": lambda: SearchBox("Find or scan a participant"),
        "rows": _rows,
        "trials": _trials,
        "time": lambda: _time(True),
        "stop": lambda: BigButton("STOP", "Space · pedal · gate B", "stop"),
        "wait": lambda: BigButton("START", "Gate B is blocked: clear it first", "wait"),
        "start": lambda: BigButton("START", "Space · pedal · gate A", "start"),
        "left": lambda: _hand(Side.LEFT, active=False),
        "right": lambda: _hand(Side.RIGHT, active=True),
        "trace": _trace,
        "rest": _rest,
        "undo": _undo,
        "notice_warn": lambda: _notice("warn"),
        "notice_ok": lambda: _notice("ok"),
        "form": _form,
        "empty": lambda: EmptyState(
            "inbox", "No visit is due today", words["long"], "Find somebody"
        ),
        "rail": _rail,
    }


def dialogs() -> dict[str, Callable[[], QWidget]]:
    """A maker for each dialog."""
    long = SAMPLES["en"]["long"]
    reasons = [
        ReasonChoice("pain", "Pain"),
        ReasonChoice("refused", "Refused"),
        ReasonChoice("unable", long),
        ReasonChoice("other", "Other", needs_note=True),
    ]
    error = OperatorError(
        "The dynamometer does not answer",
        "Nothing came from port {port} for 3 s.",
        "Push in the USB plug, or try the other port.",
        can_retry=True,
        values={"port": HOSTILE},
    )
    return {
        "reason": lambda: ReasonDialog("Mark invalid", "Why?", reasons, "Mark as invalid"),
        "confirm": lambda: ConfirmDialog(
            "Leave the visit?", "2 trials are missing.", "Leave it unfinished", "Stay here"
        ),
        "problem": lambda: ProblemDialog(error),
    }


def timing_page() -> QWidget:
    """A page like the timing page, out of the kit."""
    page = QWidget()
    page.setProperty("ground", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    made = makers("en")
    across = QHBoxLayout(page)
    across.setContentsMargins(0, 0, 0, 0)
    across.setSpacing(0)
    across.addWidget(made["rail"]())
    column = QVBoxLayout()
    column.setSpacing(0)
    across.addLayout(column, 1)
    column.addWidget(made["banner"]())
    column.addWidget(made["identity"]())
    scroll = PageScroll(margin=SPACE.xxl, spacing=SPACE.l)
    column.addWidget(scroll, 1)
    scroll.body.addWidget(made["steps"]())
    main, side = QWidget(), QWidget()
    big = QVBoxLayout(main)
    big.setContentsMargins(0, 0, 0, 0)
    big.addWidget(made["say"]())
    number = Card(padding=0)
    number.body.addWidget(made["time"]())
    big.addWidget(number, 1)
    big.addWidget(made["stop"]())
    narrow = QVBoxLayout(side)
    narrow.setContentsMargins(0, 0, 0, 0)
    narrow.addWidget(made["trials"]())
    more = Card("Set-up, as last visit")
    more.body.addWidget(Text("Walking stick · indoor shoes · standing start", wrap=True))
    more.body.addWidget(ActionButton("Something changed…", size="small"))
    narrow.addWidget(more)
    narrow.addStretch(1)
    scroll.body.addWidget(SplitColumns(main, side), 1)
    return page


def board(language: str) -> QWidget:
    """All widgets below each other."""
    page = QWidget()
    page.setProperty("ground", "page")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(page)
    column.setContentsMargins(SPACE.xxl, SPACE.xxl, SPACE.xxl, SPACE.xxl)
    column.setSpacing(SPACE.l)
    made = makers(language)
    hands = QHBoxLayout()
    for name, maker in made.items():
        if name == "rail":
            continue
        widget = maker()
        if name in ("left", "right", "trace"):
            hands.addWidget(widget, 2 if name == "trace" else 1)
            if name == "trace":
                column.addLayout(hands)
        else:
            column.addWidget(widget)
    return page


def grab(widget: QWidget, size: QSize, path: Path) -> None:
    """Paint a widget at a size into a PNG file."""
    widget.resize(size)
    widget.show()
    QApplication.processEvents()
    widget.grab().save(str(path))
    widget.close()


def main() -> None:
    """Paint everything into the folder named on the command line."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    for mode, scale, language in LOOKS:
        set_language(language)
        Theme(mode, scale).apply(app)
        name = f"{mode}-{round(scale * 100)}-{language}"
        kit = board(language)
        grab(kit, QSize(1100, kit.layout().totalHeightForWidth(1100)), folder / f"kit-{name}.png")
        grab(timing_page(), QSize(1366, 768), folder / f"page-{name}.png")
        for title, maker in dialogs().items():
            dialog = maker()
            grab(dialog, dialog.sizeHint(), folder / f"dialog-{title}-{name}.png")
    assert theme()


if __name__ == "__main__":
    main()
