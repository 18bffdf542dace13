"""Settings of this workstation: language, look, size of text, pedal keys, site.

Controls: ``choice_<language>``, ``choice_light``, ``choice_dark``, ``choice_system``,
``choice_100`` to ``choice_200``, ``key_remove_<n>``, ``key_add``, ``site_field``, ``site_save``,
``data_folder``, ``version``.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.dialogs.learn_key_dialog import LearnKeyDialog
from ui.text import _
from ui.theme.tokens import SPACE
from ui.views import SettingsView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.form import FieldRow, SegmentControl, TextField
from ui.widgets.key_names import shown_key
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll, SplitColumns, clear_layout
from ui.widgets.notice_bar import IconMark
from ui.widgets.page_head import PageHead

SCALES = (1.0, 1.25, 1.5, 1.75, 2.0)
SITE_LENGTH = 32


class SettingsPage(QWidget):
    """Every change is told at once and takes effect at once."""

    language_changed = Signal(str)
    theme_changed = Signal(str)
    text_scale_changed = Signal(float)
    keys_changed = Signal(object)
    site_changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("settings_page")
        self.setProperty("ground", "page")
        self._keys: tuple[str, ...] = ()
        self._shown_site = ""
        self._languages = Card(_("Language"))
        self._language: SegmentControl | None = None
        self._theme = SegmentControl(
            [("system", _("As the computer")), ("light", _("Light")), ("dark", _("Dark"))]
        )
        self._scale = SegmentControl(
            [(_percent(scale), f"{_percent(scale)} %") for scale in SCALES]
        )
        self._key_rows = QVBoxLayout()
        self._add_key = ActionButton(_("Learn a pedal or key…"), icon="plus")
        self._site = TextField("02")
        self._save_site = ActionButton(_("Save the site"))
        self._folder = Text("", "body", wrap=True)
        self._version = Text("", "body", wrap=True)
        self._lay_out()

    def render(self, view: SettingsView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the settings; a site code in the making stays."""
        if self._language is None:
            self._language = SegmentControl([(c.code, c.label) for c in view.languages])
            self._language.chosen.connect(self.language_changed)
            self._languages.body.addWidget(self._language)
        self._language.set_current(view.language)
        self._theme.set_current(view.theme)
        self._scale.set_current(_percent(view.text_scale))
        self._show_keys(view.keys)
        if view.site != self._shown_site or not self._site.isModified():
            self._shown_site = view.site
            self._site.setText(view.site)
        self._allow_site()
        self._folder.setText(view.data_folder)
        self._version.setText(view.version)

    def learn_key(self) -> LearnKeyDialog:
        """Open the dialog that waits for a pedal; it is returned open."""
        dialog = LearnKeyDialog(self._keys, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.learned.connect(lambda key: self.keys_changed.emit((*self._keys, key)))
        dialog.open()
        return dialog

    def _lay_out(self) -> None:
        self._theme.chosen.connect(self.theme_changed)
        self._scale.chosen.connect(lambda code: self.text_scale_changed.emit(int(code) / 100))
        look = Card(_("Light and dark"))
        look.body.addWidget(self._theme)
        size = Card(_("Size of text"))
        size.body.addWidget(self._scale)
        left = self._column(self._languages, look, size)
        right = self._column(self._key_card(), self._site_card(), self._about_card())
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(_("Settings")))
        scroll.body.addWidget(SplitColumns(left, right, side_width=460, breakpoint=900))
        scroll.body.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    @staticmethod
    def _column(*cards: Card) -> QWidget:
        column = QWidget()
        box = QVBoxLayout(column)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.l)
        for card in cards:
            box.addWidget(card)
        box.addStretch(1)
        return column

    def _key_card(self) -> Card:
        card = Card(_("Start and stop keys"))
        explained = _("These keys start and stop a trial. Pedals and presenters send keys too.")
        card.body.addWidget(Text(explained, "body", "muted", wrap=True))
        card.body.addLayout(self._key_rows)
        self._add_key.setObjectName("key_add")
        self._add_key.clicked.connect(self.learn_key)
        card.body.addWidget(self._add_key, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _site_card(self) -> Card:
        card = Card(_("Site"))
        self._site.setObjectName("site_field")
        self._site.setMaxLength(SITE_LENGTH)
        self._site.textEdited.connect(self._allow_site)
        self._site.returnPressed.connect(self._tell_site)
        self._save_site.setObjectName("site_save")
        self._save_site.clicked.connect(self._tell_site)
        card.body.addWidget(FieldRow(_("Code of this site, printed on every record"), self._site))
        card.body.addWidget(self._save_site, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _about_card(self) -> Card:
        card = Card(_("This computer"))
        self._folder.setObjectName("data_folder")
        self._folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._version.setObjectName("version")
        for label, value in ((_("Data folder"), self._folder), (_("Version"), self._version)):
            card.body.addWidget(Text(label, "small_strong", "muted"))
            card.body.addWidget(value)
        return card

    def _show_keys(self, keys: tuple[str, ...]) -> None:
        self._keys = keys
        clear_layout(self._key_rows)
        for index, key in enumerate(keys):
            self._key_rows.addWidget(self._key_row(index, key))

    def _key_row(self, index: int, key: str) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(SPACE.m)
        stop = ActionButton(_("Stop using"), "quiet", "x", "small")
        stop.setObjectName(f"key_remove_{index}")
        stop.setAccessibleName(_("Stop using {key}", key=shown_key(key)))
        stop.clicked.connect(lambda: self._remove(key))
        line.addWidget(IconMark("keyboard", "muted"))
        line.addWidget(Text(shown_key(key), "strong", wrap=True), 1)
        line.addWidget(stop)
        stop.setVisible(len(self._keys) > 1)  # only now: without a parent it is a window
        return row

    def _remove(self, key: str) -> None:
        left = tuple(kept for kept in self._keys if kept != key)
        if left:
            self.keys_changed.emit(left)

    def _allow_site(self) -> None:
        self._save_site.setEnabled(self._site.text().strip() != self._shown_site)

    def _tell_site(self) -> None:
        typed = self._site.text().strip()
        if typed != self._shown_site:
            self._shown_site = typed
            self._site.setModified(False)
            self._allow_site()
            self.site_changed.emit(typed)


def _percent(scale: float) -> str:
    return str(round(scale * 100))
