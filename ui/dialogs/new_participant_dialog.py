"""Add a participant: study code, second identifiers, and what the tests need to know.

Controls: ``new_code``, ``new_initials``, ``new_birth_year``, ``choice_female``, ``choice_male``,
``choice_other``, ``choice_left``, ``choice_right``, ``new_height``, ``new_baseline``,
``new_submit``, ``new_cancel``, ``new_problem``.
"""

from __future__ import annotations

from PySide6.QtCore import QDate, QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QVBoxLayout, QWidget

from frailtylab.errors import OperatorError
from frailtylab.people import Side, checked_code
from ui.dialogs.participant_checks import (
    birth_year_problem,
    code_problem,
    height_problem,
    initials_problem,
    letters,
    whole_number,
)
from ui.text import _, error_texts
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views import NewParticipant
from ui.widgets.buttons import ActionButton
from ui.widgets.form import DateField, FieldRow, SegmentControl, TextField
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow, PageScroll
from ui.widgets.notice_bar import NoticeBar

WIDTH, WIDTH_OF_ONE, HEIGHT = 840, 520, 600
ONE_COLUMN_FROM = 1.3


class NewParticipantDialog(QDialog):
    """A form that stays open and filled until the participant is really there.

    ``submitted(NewParticipant)`` comes when every field is right; the listener closes the dialog
    with ``accept`` or calls ``show_problem``.

    :param code_example: a code as the study writes them
    :param code: a code that was searched for and not found
    :param today: ISO date for the baseline; the computer's day where empty
    """

    submitted = Signal(object)

    def __init__(
        self, code_example: str, code: str = "", today: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("new_participant_dialog")
        self.setWindowTitle(_("New participant"))
        self._today = today or QDate.currentDate().toString("yyyy-MM-dd")
        self._code = TextField(code_example, code)
        self._initials = TextField("KM")
        self._birth_year = TextField("1941")
        self._sex = SegmentControl(
            [("female", _("Female")), ("male", _("Male")), ("other", _("Other"))]
        )
        self._hand = SegmentControl([("left", _("Left")), ("right", _("Right"))])
        self._height = TextField("158")
        self._baseline = DateField(self._today)
        self._notice = NoticeBar()
        self.rows = self._make_rows()
        self._submit = ActionButton(_("Add participant"), "primary", "user-plus")
        self._cancel = ActionButton(_("Close without adding"))
        self._lay_out()

    def show_problem(self, error: OperatorError) -> None:
        """Say why the participant could not be added; the form stays filled."""
        title, happened, to_do = error_texts(error)
        self._notice.show_notice("bad", title, f"{happened} {to_do}".strip())

    def submit(self) -> None:
        """Check the form; tell the participant, or say at each field what is wrong."""
        self._notice.hide()
        problems = self._problems()
        for name, row in self.rows.items():
            row.set_error(problems.get(name, ""))
        if problems:
            self._focus_on(next(name for name in self.rows if name in problems))
            return
        self.submitted.emit(self._participant())

    def _make_rows(self) -> dict[str, FieldRow]:
        papers = _("As printed on the trial's papers")
        letters = _("One to four letters")
        return {
            "code": FieldRow(_("Participant code"), self._code, papers),
            "initials": FieldRow(_("Initials"), self._initials, letters),
            "birth_year": FieldRow(_("Year of birth"), self._birth_year, _("Four digits")),
            "sex": FieldRow(_("Sex"), self._sex),
            "hand": FieldRow(_("Dominant hand"), self._hand),
            "height": FieldRow(_("Height in cm"), self._height, _("May stay empty")),
            "baseline": FieldRow(
                _("Day of the baseline visit"), self._baseline, _("Year-month-day")
            ),
        }

    def _lay_out(self) -> None:
        for widget, name in (
            (self._code, "new_code"),
            (self._initials, "new_initials"),
            (self._birth_year, "new_birth_year"),
            (self._sex, "new_sex"),
            (self._hand, "new_hand"),
            (self._height, "new_height"),
            (self._baseline, "new_baseline"),
            (self._notice, "new_problem"),
            (self._submit, "new_submit"),
            (self._cancel, "new_cancel"),
        ):
            widget.setObjectName(name)
        for field in (self._code, self._initials, self._birth_year, self._height):
            field.returnPressed.connect(self.submit)
        self._submit.clicked.connect(self.submit)
        self._cancel.clicked.connect(self.reject)
        scroll = PageScroll()
        scroll.body.addWidget(Text(_("New participant"), "title", wrap=True))
        no_names = _("Never type a name: only the code and the second identifiers are kept.")
        scroll.body.addWidget(Text(no_names, "body", "muted", wrap=True))
        scroll.body.addLayout(self._grid())
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, SPACE.l)
        outer.addWidget(scroll, 1)
        outer.addLayout(self._foot())
        width = WIDTH_OF_ONE if theme().scale >= ONE_COLUMN_FROM else WIDTH
        wanted = QSize(theme().px(width), theme().px(HEIGHT))
        self.resize(wanted.boundedTo(self.screen().availableSize()))

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.xxl)
        grid.setVerticalSpacing(SPACE.l)
        columns = 1 if theme().scale >= ONE_COLUMN_FROM else 2
        places = ["code", "baseline", "initials", "birth_year", "sex", "hand", "height"]
        for index, name in enumerate(places):
            place = divmod(index, columns)
            grid.addWidget(self.rows[name], *place, Qt.AlignmentFlag.AlignTop)
        for column in range(columns):
            grid.setColumnStretch(column, 1)
        return grid

    def _foot(self) -> QVBoxLayout:
        actions = FlowRow(SPACE.m, align_right=True)
        actions.add(self._cancel, self._submit)
        foot = QVBoxLayout()
        foot.setContentsMargins(SPACE.xxl, 0, SPACE.xxl, 0)
        foot.setSpacing(SPACE.m)
        foot.addWidget(self._notice)
        foot.addWidget(actions)
        return foot

    def _focus_on(self, name: str) -> None:
        control = self.rows[name].control
        if isinstance(control, SegmentControl):
            control = next(iter(control.buttons.values()))
        control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _problems(self) -> dict[str, str]:
        last_year = int(self._today[:4])
        found = {
            "code": code_problem(self._code.text()),
            "initials": initials_problem(self._initials.text()),
            "birth_year": birth_year_problem(self._birth_year.text(), last_year),
            "sex": "" if self._sex.current() else _("Choose one."),
            "hand": "" if self._hand.current() else _("Choose one."),
            "height": height_problem(self._height.text()),
            "baseline": "" if self._baseline.iso() else _("Year-month-day"),
        }
        return {name: sentence for name, sentence in found.items() if sentence}

    def _participant(self) -> NewParticipant:
        year = whole_number(self._birth_year.text())
        return NewParticipant(
            code=checked_code(self._code.text()),
            initials=letters(self._initials.text()),
            birth_year=year or 0,
            sex=self._sex.current() or "",
            dominant_hand=Side(self._hand.current() or ""),
            height_cm=whole_number(self._height.text()),
            baseline=self._baseline.iso(),
        )
