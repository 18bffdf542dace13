"""Check 14: what a person, a device or a file says is shown sign by sign, never as markup.

Codes with markup get in at no door (``test_hostile_codes.py``). Here the doors are taken off, so
that the screen itself is tried: a whole window full of people whose codes are markup.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.gallery import dialogs, makers
from helpers.virtual_bench import VirtualBench
from helpers.visit_in_window import keep, stopped_trial
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

import frailtylab.people
import frailtylab.store.people
import ui.cli.training
from ui.widgets.big_button import BigButton
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.empty_state import EmptyState
from ui.widgets.identity_bar import IdentityBar
from ui.widgets.labels import ElidedText, Text
from ui.widgets.notice_bar import NoticeBar
from ui.widgets.person_tile import PersonTile
from ui.widgets.row_list import RowList
from ui.widgets.row_painter import Row
from ui.widgets.sign_out_button import SignOutButton
from ui.widgets.tips import plain_tip

ROOT = Path(__file__).resolve().parents[2]
PLAIN = "P17"
HOSTILE = ["P1<i></i>7", "P1<b>7</b>", "<p>P17</p>", "P1<!-- -->7", "P1&#55;", "<img src='x'>P17",
           "<a href='file:///etc/passwd'>P17</a>", "P1<br>7", "<?xml?>P17"]  # fmt: skip


def row_list(text: str) -> QWidget:
    rows = RowList(hug=True)
    rows.set_rows([Row("1", text, text, text, text, "warn", text, primary=True)])
    return rows


def identity(text: str) -> QWidget:
    bar = IdentityBar()
    bar.set_identity(text, text, text)
    return bar


def notice(text: str) -> QWidget:
    bar = NoticeBar()
    bar.show_notice("warn", text, text, text)
    return bar


WIDGETS: dict[str, Callable[[str], QWidget]] = {
    "text": Text,
    "elided": ElidedText,
    "button": ActionButton,
    "big button": lambda text: BigButton(text, text),
    "card": Card,
    "chip": Chip,
    "empty": lambda text: EmptyState("inbox", text, text, text),
    "identity": identity,
    "notice": notice,
    "tile": lambda text: PersonTile(text, text),
    "rows": row_list,
    "sign out": SignOutButton,
}


def drawn(qtbot, widget: QWidget) -> QImage:
    """How the widget looks in a room where nothing is cut."""
    qtbot.addWidget(widget)
    widget.resize(600, 200)
    return widget.grab().toImage()  # never shown: no focus and no mouse make a difference


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", WIDGETS)
def test_markup_is_drawn_unlike_the_text_without_it(qtbot, name: str, text: str) -> None:
    """ASVS 1.3.1: compared by pixels, widget by widget of the kit."""
    make = WIDGETS[name]
    plain = drawn(qtbot, make(PLAIN))
    assert bool(drawn(qtbot, make(PLAIN)) == plain)
    assert bool(drawn(qtbot, make(text)) != plain)


def test_a_label_of_qts_own_making_would_hide_the_markup(qtbot) -> None:
    """ASVS 1.3.1: what this keeps from happening, and that the comparison can see it."""
    assert drawn(qtbot, QLabel("P1<i></i>7")) == drawn(qtbot, QLabel(PLAIN))


@pytest.mark.parametrize("text", [*HOSTILE, "a < b", "R&D", "  two  blanks", "line\nbreak"])
def test_a_tooltip_shows_every_sign(qtbot, text: str) -> None:
    """ASVS 1.3.1: a tooltip guesses what is rich text, so it is given one that says the same."""
    tip = plain_tip(text)
    label = QLabel(tip)  # as QTipLabel, which is one
    qtbot.addWidget(label)
    if tip == text:
        assert "<" not in text
        return
    document = QTextDocument()
    document.setHtml(tip)
    assert document.toPlainText() == text


def shown_wrongly(top: QWidget) -> list[str]:
    """Widgets below that would take a text for markup, and tooltips that do."""
    found: list[str] = []
    for widget in (top, *top.findChildren(QWidget)):
        name = f"{type(widget).__name__} {widget.objectName()}"
        if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
            found.append(f"{name}: {widget.text()!r} may be rich")
        if isinstance(widget, QTextEdit):
            found.append(f"{name}: a rich text field")
        tip = widget.toolTip()
        if "<" in tip and not tip.startswith('<p style="white-space: pre-wrap">'):
            found.append(f"{name}: tooltip {tip!r}")
    return found


@pytest.mark.parametrize("name", [*makers("en"), *dialogs()])
def test_no_widget_of_the_kit_reads_markup(qtbot, name: str) -> None:
    """ASVS 1.3.1: the kit and its dialogs."""
    widget = {**makers("en"), **dialogs()}[name]()
    qtbot.addWidget(widget)
    assert shown_wrongly(widget) == []


def test_the_walk_sees_a_label_and_a_tooltip_that_read_markup(qtbot) -> None:
    """ASVS 1.3.1: the walk itself."""
    page = QWidget()
    qtbot.addWidget(page)
    QLabel("x", page)
    QTextEdit(page)
    page.setToolTip("<b>x</b>")
    assert len(shown_wrongly(page)) == 3


@pytest.fixture
def doors_off(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Codes are taken as they are typed; answers those of the training people."""
    anything = re.compile(r".*\Z", re.DOTALL)
    monkeypatch.setattr(frailtylab.people, "CODE_PATTERN", anything)
    monkeypatch.setattr(frailtylab.store.people, "CODE_PATTERN", anything)
    people = tuple(
        replace(person, code=f"{number}{HOSTILE[number]}")
        for number, person in enumerate(ui.cli.training.PEOPLE)
    )
    monkeypatch.setattr(ui.cli.training, "PEOPLE", people)
    return [person.code for person in people]


def texts_of(top: QWidget) -> str:
    """Everything that can be read or heard there."""
    found: list[str] = []
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisibleTo(top):
            found += [widget.accessibleName(), widget.accessibleDescription()]
            found += [widget.text()] if isinstance(widget, QLabel) else []
            found += [r.words() for r in widget.rows] if isinstance(widget, RowList) else []
    return "\n".join(found)


@pytest.mark.slow
def test_a_window_full_of_markup_shows_it_on_every_page(
    qtbot, tmp_path, fake_clock, doors_off
) -> None:
    """ASVS 1.3.1: every page of a visit and every place of the rail, in the real window."""
    bench = VirtualBench(qtbot, tmp_path, fake_clock)
    seen: dict[str, tuple[list[str], str]] = {}

    def look(name: str) -> None:
        bench.settle()
        bench.app.window.grab()  # elided texts get their tooltips when they are painted
        seen[name] = (shown_wrongly(bench.app.window), texts_of(bench.app.window))

    bench.wait_for("assessor_tile_0")
    look("sign in")
    bench.sign_in()
    look("today")
    for place in bench.app.window.rail.buttons:
        bench.app.go_to_place(place)
        look(place)
    bench.app.day.find("")
    look("people")
    person = bench.in_store(lambda store: store.people.find("")[0])
    bench.app.day.open_participant(person.id)
    look("participant")
    bench.app.go_to_place("today")
    bench.open_visit()
    look("visit")
    bench.begin("TUG")
    look("timing")
    stopped_trial(bench)
    look("stopped")
    keep(bench)
    bench.app.visit.begin("GRIP")
    look("grip")
    bench.app.navigator.go("review")
    look("review")
    bench.close()
    assert {name: wrong for name, (wrong, _text) in seen.items() if wrong} == {}
    for name in ("today", "people", "participant", "visit", "timing", "grip"):
        assert any(code in seen[name][1] for code in doors_off), (name, seen[name][1])


NEVER = {"QTextBrowser", "QMessageBox", "QErrorMessage", "QTextEdit", "setHtml", "RichText",
         "AutoText", "MarkdownText", "setMarkdown", "QStaticText", "setWhatsThis"}  # fmt: skip
ONLY_IN = {"setToolTip": "ui/widgets/tips.py", "QLabel": "ui/widgets/labels.py"}
TYPES_ONLY = {"ui/press_filter.py"}
"""Asks whether somebody types in a field; makes none."""


def misuses(tree: ast.AST, file: str) -> list[str]:
    """Names in a file of the window that could read markup."""
    found: list[str] = []
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in NEVER and file not in TYPES_ONLY:
            found.append(name)
        if name in ONLY_IN and file != ONLY_IN[name] and not is_a_type(node, tree):
            found.append(name)
        if (
            isinstance(node, ast.Call)
            and ast.unparse(node.func) == "QToolTip.showText"
            and "plain_tip(" not in ast.unparse(node.args[1])
        ):
            found.append("QToolTip.showText")
    return found


def is_a_type(node: ast.AST, tree: ast.AST) -> bool:
    """True where a name stands in an annotation or in ``isinstance``, and makes nothing."""
    calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
    return isinstance(node, ast.Name) and all(call.func is not node for call in calls)


def test_nothing_of_the_window_can_read_markup() -> None:
    """ASVS 1.3.1: labels and tooltips are made in one place each; nothing else takes HTML."""
    found = {
        path.relative_to(ROOT).as_posix(): bad
        for path in sorted((ROOT / "ui").rglob("*.py"))
        if (bad := misuses(ast.parse(path.read_text("utf-8")), path.relative_to(ROOT).as_posix()))
    }
    assert found == {}


@pytest.mark.parametrize(
    "slip",
    ["QLabel(code)", "w.setToolTip(code)", "QMessageBox.warning(w, 'x', code)", "x.setHtml(code)",
     "label.setTextFormat(Qt.TextFormat.AutoText)", "QToolTip.showText(p, code)"],
)  # fmt: skip
def test_a_widget_that_could_read_markup_is_noticed(slip: str) -> None:
    """ASVS 1.3.1: the rule, on slips."""
    assert misuses(ast.parse(slip), "ui/pages/slip.py") != []
