"""Connect the instruments, see what they really send, or let simulators stand in.

Controls: ``choice_real``, ``choice_simulated``, ``devices_refresh``, ``monitor_lines``,
``monitor_pause``, ``monitor_clear``, for each source those of ``ui.widgets.link_card``, for each
port and device those of ``ui.widgets.port_list`` and ``ui.widgets.device_card``.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views import DevicesView
from ui.views_devices import DeviceCardView
from ui.widgets.buttons import ActionButton
from ui.widgets.card import Card
from ui.widgets.device_card import DeviceCard
from ui.widgets.form import SegmentControl
from ui.widgets.labels import Text
from ui.widgets.layouts import PageScroll
from ui.widgets.link_card import LinkCard
from ui.widgets.page_head import PageHead
from ui.widgets.port_list import PortList
from ui.widgets.raw_monitor import RawMonitor

STACK_BELOW = 760


class DevicesPage(QWidget):
    """Two places side by side (below one another where room is short), ports, register, monitor.

    ``connect_requested(source, driver, port, settings)`` is the only thing after which bytes may
    be sent to a port.
    """

    connect_requested = Signal(str, str, str, object)
    disconnect_requested = Signal(str)
    zero_requested = Signal(str)
    refresh_ports = Signal()
    simulate_toggled = Signal(bool)
    calibration_requested = Signal(str)
    self_check_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("devices_page")
        self.setProperty("ground", "page")
        self._links: dict[str, LinkCard] = {}
        self._labels: dict[str, str] = {}
        self._refresh = ActionButton(_("Look for ports again"), icon="refresh-cw")
        self._switch = SegmentControl(
            [("real", _("Real devices")), ("simulated", _("Simulated devices"))]
        )
        self._consequence = Text("", "body", wrap=True)
        self._sim_card = Card()
        self._places = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.ports = PortList()
        self._register = QWidget()
        self._cards: list[DeviceCard] = []
        self.monitor = RawMonitor()
        self._lay_out()

    def render(self, view: DevicesView) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Show the places, ports and drivers, and whether everything is simulated."""
        for link in view.links:
            if link.source not in self._links:
                self._add_place(link.source)
            self._labels[link.source] = link.label
            self._links[link.source].render_link(
                link, view.drivers, view.ports, simulated=view.simulated
            )
        self.ports.show_ports(view.ports)
        self.ports.setVisible(not view.simulated)
        self._switch.set_current("simulated" if view.simulated else "real")
        self._sim_card.set_tone("warn" if view.simulated else None)
        self._consequence.setText(_consequence(simulated=view.simulated))

    def render_register(self, devices: tuple[DeviceCardView, ...]) -> None:
        """Show the devices that this workstation has met."""
        while len(self._cards) < len(devices):
            card = DeviceCard(len(self._cards))
            card.calibration_requested.connect(self.calibration_requested)
            card.self_check_requested.connect(self.self_check_requested)
            self._cards.append(card)
            self._register_box.addWidget(card)
        for index, card in enumerate(self._cards):
            card.setVisible(index < len(devices))
            if index < len(devices):
                card.show_device(devices[index])
        self._register.setVisible(bool(devices))

    def append_raw(self, source: str, line: str) -> None:
        """Show a line of a source in the monitor."""
        self.monitor.append(f"{self._labels.get(source, source)}  {line}")

    def show_level(self, source: str, text: str) -> None:
        """Show what a source reads now; a source without a place is left out."""
        if source in self._links:
            self._links[source].set_level(text)

    def _lay_out(self) -> None:
        self._refresh.setObjectName("devices_refresh")
        self._refresh.clicked.connect(self.refresh_ports)
        self._switch.chosen.connect(lambda code: self.simulate_toggled.emit(code == "simulated"))
        self._consequence.setObjectName("devices_consequence")
        self._sim_card.body.addWidget(self._switch)
        self._sim_card.body.addWidget(self._consequence)
        self._places.setSpacing(SPACE.l)
        self._register_box = QVBoxLayout(self._register)
        self._register_box.setContentsMargins(0, 0, 0, 0)
        self._register_box.setSpacing(SPACE.m)
        self._register_box.addWidget(
            Text(_("Devices that this workstation knows"), "subtitle", wrap=True)
        )
        self._register.hide()
        lines = Card(_("What the devices send"))
        lines.body.addWidget(self.monitor)
        scroll = PageScroll()
        scroll.body.addWidget(PageHead(_("Devices"), self._refresh))
        scroll.body.addWidget(self._sim_card)
        scroll.body.addLayout(self._places)
        scroll.body.addWidget(self.ports)
        scroll.body.addWidget(self._register)
        scroll.body.addWidget(lines, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)

    def _add_place(self, source: str) -> None:
        card = LinkCard(source)
        card.connect_requested.connect(self.connect_requested)
        card.disconnect_requested.connect(self.disconnect_requested)
        card.zero_requested.connect(self.zero_requested)
        self._links[source] = card
        self._places.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the places below one another where room is short."""
        super().resizeEvent(event)
        short = event.size().width() < theme().px(STACK_BELOW)
        direction = QBoxLayout.Direction
        self._places.setDirection(direction.TopToBottom if short else direction.LeftToRight)


def _consequence(*, simulated: bool) -> str:
    if simulated:
        return _(
            "Simulators stand in for every device. Whatever is recorded now is marked as "
            "training and never becomes a result of the trial."
        )
    return _("Results come from the devices below. Choose simulated devices only for training.")
