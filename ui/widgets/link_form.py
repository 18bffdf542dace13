"""Choose a kind of device and where it is plugged in. Nothing is sent by choosing."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from ui.text import _
from ui.theme.theme import theme
from ui.theme.tokens import SPACE
from ui.views import DriverView, PortView
from ui.widgets.buttons import ActionButton
from ui.widgets.combo_field import ComboField
from ui.widgets.form import FieldRow, TextField
from ui.widgets.labels import Text
from ui.widgets.layouts import clear_layout

TYPED = "typed"
STACK_FROM_SCALE = 1.25


class LinkForm(QWidget):
    """Driver, port (from the list or typed) and the driver's settings.

    Controls: ``driver_<source>``, ``port_<source>``, ``address_<source>``,
    ``settings_<source>``, ``setting_<source>_<name>``.
    """

    changed = Signal()

    def __init__(self, source: str) -> None:
        super().__init__()
        self._source = source
        self._drivers: dict[str, DriverView] = {}
        self._ports: dict[str, PortView] = {}
        self._settings: dict[str, TextField] = {}
        self.driver = ComboField()
        self.port = ComboField()
        self.address = TextField("COM3, /dev/ttyUSB0, socket://192.0.2.7:4001")
        self._where = Text("", "small", "muted", wrap=True)
        self._more = ActionButton(_("Settings of this device"), "quiet", "chevron-right", "small")
        self._rows = QWidget()
        self._lay_out()

    def offer(self, drivers: tuple[DriverView, ...], ports: tuple[PortView, ...]) -> None:
        """Offer these drivers and ports; what is chosen or typed stays where it is still there."""
        self._drivers = {driver.name: driver for driver in drivers}
        chosen = self.driver.code()
        kinds = [("", _("Choose the kind of device…")), *((d.name, d.label) for d in drivers)]
        self.driver.set_choices(kinds, chosen)
        if self.driver.code() != chosen or not self._settings:
            self._fill_settings()
        self._ports = {port.address: port for port in ports}
        choices = [("", _("Choose a port…"))]
        choices += [(p.address, f"{p.label} · {p.address}") for p in ports]
        choices.append((TYPED, _("Another address…")))
        typed = self.port.code() == TYPED and bool(self.address.text())
        self.port.set_choices(choices, TYPED if typed else self.port.code())
        self._port_chosen()

    def show_choice(self, driver: str, port: str) -> None:
        """Show a kept choice; an address that is not listed is shown as a typed one."""
        if driver in self._drivers:
            self.driver.choose(driver)
        if port in self._ports:
            self.port.choose(port)
        elif port:
            self.port.choose(TYPED)
            self.address.setText(port)
        self._port_chosen()

    def chosen_port(self) -> str:
        """The address to connect to; empty where none was typed."""
        code = self.port.code()
        return self.address.text().strip() if code == TYPED else code

    def chosen_settings(self) -> dict[str, str]:
        """The driver's settings as they stand in the form."""
        return {name: field.text().strip() for name, field in self._settings.items()}

    def ready(self) -> bool:
        """True when a kind of device and an address are chosen."""
        return bool(self.driver.code() and self.chosen_port())

    def _lay_out(self) -> None:
        self.driver.setObjectName(f"driver_{self._source}")
        self.driver.currentIndexChanged.connect(self._fill_settings)
        self.port.setObjectName(f"port_{self._source}")
        self.port.currentIndexChanged.connect(self._port_chosen)
        self.address.setObjectName(f"address_{self._source}")
        self.address.setAccessibleName(_("Address"))
        self.address.textChanged.connect(self.changed)
        self._more.setObjectName(f"settings_{self._source}")
        self._more.setCheckable(True)
        self._more.toggled.connect(self._unfold)
        rows = QVBoxLayout(self._rows)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(SPACE.s)
        self._rows.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE.m)
        box.addLayout(self._two_choices())
        box.addWidget(self._where)
        box.addWidget(self.address)
        box.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        box.addWidget(self._rows)

    def _two_choices(self) -> QBoxLayout:
        across = theme().scale < STACK_FROM_SCALE
        direction = QBoxLayout.Direction
        pair = QBoxLayout(direction.LeftToRight if across else direction.TopToBottom)
        pair.setSpacing(SPACE.m)
        pair.addWidget(FieldRow(_("Kind of device"), self.driver), 1)
        pair.addWidget(FieldRow(_("Plugged in at"), self.port), 1)
        return pair

    def _port_chosen(self) -> None:
        code = self.port.code()
        self.address.setVisible(code == TYPED)
        port = self._ports.get(code)
        words = [part for part in (port.detail, port.hint) if part] if port else []
        self._where.setText(" · ".join(words))
        self._where.setVisible(bool(words))
        if port is not None and port.driver in self._drivers and not self.driver.code():
            self.driver.choose(port.driver)
        self.changed.emit()

    def _fill_settings(self) -> None:
        layout = self._rows.layout()
        if layout is None:
            return
        clear_layout(layout)
        self._settings.clear()
        driver = self._drivers.get(self.driver.code())
        for name, value in driver.settings if driver else ():
            field = TextField("", value)
            field.setObjectName(f"setting_{self._source}_{name}")
            self._settings[name] = field
            layout.addWidget(FieldRow(_setting_label(name), field))
        self._more.setVisible(bool(self._settings))
        self._unfold(self._more.isChecked())
        self.changed.emit()

    def _unfold(self, shown: bool) -> None:
        self._more.icon_name = "chevron-down" if shown else "chevron-right"
        self._rows.setVisible(shown and bool(self._settings))


def _setting_label(name: str) -> str:
    known = {
        "baud": _("Speed (baud)"),
        "baudrate": _("Speed (baud)"),
        "rate": _("Readings a second"),
        "rate_hz": _("Readings a second"),
        "unit": _("Unit"),
        "preset": _("Kind of line"),
        "file": _("Profile file"),
        "scale": _("Scale factor"),
        "offset": _("Offset"),
    }
    return known.get(name, name.replace("_", " "))
