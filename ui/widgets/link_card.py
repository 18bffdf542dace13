"""One place for a device: what stands there, how it is, and how to connect it."""

from __future__ import annotations

from PySide6.QtCore import Signal

from ui.text import _, plural
from ui.theme.tokens import SPACE
from ui.views import DriverView, LinkView, PortView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.chip import Chip
from ui.widgets.labels import Text
from ui.widgets.layouts import FlowRow
from ui.widgets.link_form import LinkForm

KIND_OF_SOURCE = {"grip": "force", "gates": "gate"}


class LinkCard(Card):
    """The card of one source.

    Controls: ``state_<source>``, ``identity_<source>``, ``place_<source>``, ``level_<source>``,
    ``counts_<source>``, ``trouble_<source>``, ``connect_<source>``, ``disconnect_<source>``,
    ``zero_<source>`` and those of ``LinkForm``.
    """

    connect_requested = Signal(str, str, str, object)
    disconnect_requested = Signal(str)
    zero_requested = Signal(str)

    def __init__(self, source: str) -> None:
        super().__init__(" ")
        self.source = source
        self._kept = ("", "")
        self.state = Chip()
        self._identity = Text("", "strong", wrap=True)
        self._place = Text("", "body", "muted", wrap=True)
        self._level = Text("", "value", wrap=True)
        self._counts = Text("", "small", "muted", wrap=True)
        self._trouble = Text("", "body", "warn", wrap=True)
        self.form = LinkForm(source)
        self._promise = Text(
            _("Nothing is sent to a port before you press Connect."), "small", "muted", wrap=True
        )
        self._connect = ActionButton(_("Connect"), "primary", "plug")
        self._zero = ActionButton(_("Set zero now"), icon="rotate-ccw")
        self._disconnect = ActionButton(_("Disconnect"), icon="unplug")
        self._lay_out()

    def render_link(
        self,
        view: LinkView,
        drivers: tuple[DriverView, ...],
        ports: tuple[PortView, ...],
        *,
        simulated: bool = False,
    ) -> None:
        """Show the place; a choice in the making stays.

        :param simulated: a simulator stands in, so there is nothing to connect
        """
        self.caption.setText(view.label)
        self.state.set_state(view.state.text, view.state.kind.value)
        self._identity.setText(view.identity)
        self._identity.setVisible(bool(view.identity))
        self._counts.setText(_counted(view))
        simulated = simulated or view.simulated
        open_ = view.connected or simulated
        self._counts.setVisible(open_)
        self._place.setText(_place(view, drivers))
        self._place.setVisible(open_ and bool(self._place.text()))
        self._level.setVisible(open_ and bool(self._level.text()))
        self._trouble.setText(view.trouble)
        self._trouble.setVisible(open_ and bool(view.trouble))
        self._show_form(view, drivers, ports)
        for widget in (self.form, self._promise, self._connect):
            widget.setVisible(not open_)
        self._disconnect.setVisible(view.connected and not simulated)
        self._zero.setVisible(open_ and view.source == "grip")

    def set_level(self, text: str) -> None:
        """Show what the device reads now."""
        self._level.setText(text)
        self._level.setVisible(bool(text))

    def _lay_out(self) -> None:
        for widget, name in (
            (self.state, "state"),
            (self._identity, "identity"),
            (self._place, "place"),
            (self._level, "level"),
            (self._counts, "counts"),
            (self._trouble, "trouble"),
            (self._connect, "connect"),
            (self._disconnect, "disconnect"),
            (self._zero, "zero"),
        ):
            widget.setObjectName(f"{name}_{self.source}")
        self._connect.clicked.connect(self._ask_to_connect)
        self._disconnect.clicked.connect(lambda: self.disconnect_requested.emit(self.source))
        self._zero.clicked.connect(lambda: self.zero_requested.emit(self.source))
        self.form.changed.connect(self._allow)
        self.body.addWidget(self.state)
        parts = (self._identity, self._place, self._trouble, self._level, self._counts)
        for words in parts:
            self.body.addWidget(words)
        self.body.addWidget(self.form)
        self.body.addWidget(self._promise)
        actions = FlowRow(SPACE.m)
        actions.add(self._connect, self._zero, self._disconnect)
        self.body.addStretch(1)
        self.body.addWidget(actions)

    def _show_form(
        self, view: LinkView, drivers: tuple[DriverView, ...], ports: tuple[PortView, ...]
    ) -> None:
        wanted = KIND_OF_SOURCE.get(view.source)
        self.form.offer(
            tuple(d for d in drivers if wanted is None or d.kind in ("", wanted)), ports
        )
        kept = (view.driver, view.port)
        if kept != self._kept:
            self._kept = kept
            self.form.show_choice(*kept)
        self._allow()

    def _allow(self) -> None:
        self._connect.setEnabled(self.form.ready())

    def _ask_to_connect(self) -> None:
        form = self.form
        self.connect_requested.emit(
            self.source, form.driver.code(), form.chosen_port(), form.chosen_settings()
        )


def _place(view: LinkView, drivers: tuple[DriverView, ...]) -> str:
    label = next((d.label for d in drivers if d.name == view.driver), view.driver)
    return " · ".join(part for part in (label, view.port) if part)


def _counted(view: LinkView) -> str:
    parts = [
        plural("{n} byte", "{n} bytes", view.bytes_read),
        plural("{n} reading", "{n} readings", view.accepted),
        plural("{n} ignored", "{n} ignored", view.ignored),
        plural("{n} unreadable", "{n} unreadable", view.bad),
    ]
    return " · ".join(parts)
