"""The devices page as a test sees it."""

from __future__ import annotations

from helpers.pages.widget_driver import WidgetDriver, recorded
from pytestqt.qtbot import QtBot

from ui.pages.devices_page import DevicesPage
from ui.views import DevicesView
from ui.widgets.combo_field import ComboField
from ui.widgets.link_form import TYPED


class DevicesObject(WidgetDriver):
    """Connect, disconnect, simulate."""

    def __init__(self, qtbot: QtBot, view: DevicesView) -> None:
        self.devices_page = DevicesPage()
        self.devices_page.render(view)
        self.devices_page.resize(1278, 1400)
        super().__init__(qtbot, self.devices_page)
        self.connected = recorded(self.devices_page.connect_requested)
        self.disconnected = recorded(self.devices_page.disconnect_requested)
        self.zeroed = recorded(self.devices_page.zero_requested)
        self.refreshed = recorded(self.devices_page.refresh_ports)
        self.simulated = recorded(self.devices_page.simulate_toggled)
        self.calibrations = recorded(self.devices_page.calibration_requested)
        self.self_checks = recorded(self.devices_page.self_check_requested)

    def choose_driver(self, source: str, driver: str) -> None:
        """Choose a kind of device."""
        self.find(f"driver_{source}", ComboField).choose(driver)

    def choose_port(self, source: str, address: str) -> None:
        """Choose a port from the list."""
        self.find(f"port_{source}", ComboField).choose(address)

    def type_address(self, source: str, address: str) -> None:
        """Choose “another address” and type it."""
        self.choose_port(source, TYPED)
        self.fill(f"address_{source}", address)
