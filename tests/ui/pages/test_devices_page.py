"""Connecting instruments: nothing happens before Connect."""

from __future__ import annotations

from helpers import sample_views_a as sample
from helpers.pages.devices_object import DevicesObject
from msgspec.structs import replace

from ui.views import DevicesView, PortView
from ui.widgets.combo_field import ComboField
from ui.widgets.raw_monitor import MAX_LINES


def apart(**changes: object) -> DevicesView:
    """Both places without a connection."""
    view = sample.devices()
    links = tuple(
        replace(link, port="", connected=False, **changes)  # type: ignore[arg-type]
        for link in view.links
    )
    return replace(view, links=links)


def test_no_port_is_chosen_before_a_person_chose_one(qtbot):
    page = DevicesObject(qtbot, apart())
    for source in ("grip", "gates"):
        assert page.find(f"port_{source}", ComboField).code() == ""
        assert not page.enabled(f"connect_{source}")


def test_choosing_a_port_asks_for_nothing(qtbot):
    page = DevicesObject(qtbot, apart())
    page.choose_driver("grip", "force_line")
    page.choose_port("grip", "/dev/ttyACM0")
    page.click("settings_grip")
    assert not page.connected


def test_connect_tells_source_driver_port_and_settings(qtbot):
    page = DevicesObject(qtbot, apart())
    page.choose_driver("gates", "alge_timy")
    page.choose_port("gates", "/dev/ttyACM0")
    page.click("settings_gates")
    page.fill("setting_gates_baud", "9600")
    page.click("connect_gates")
    assert page.connected == [("gates", "alge_timy", "/dev/ttyACM0", {"baud": "9600"})]


def test_an_address_can_be_typed(qtbot):
    page = DevicesObject(qtbot, apart())
    page.type_address("grip", " socket://127.0.0.1:4001 ")
    page.press("connect_grip")
    assert page.connected[0][2] == "socket://127.0.0.1:4001"


def test_an_empty_address_can_not_be_connected(qtbot):
    page = DevicesObject(qtbot, apart())
    page.type_address("grip", "  ")
    assert not page.enabled("connect_grip")


def test_a_place_offers_only_drivers_of_its_kind(qtbot):
    page = DevicesObject(qtbot, apart())
    grip = page.find("driver_grip", ComboField)
    assert [grip.itemData(n) for n in range(grip.count())] == ["", "mark10", "force_line"]


def test_a_kept_address_that_is_not_plugged_in_is_shown_as_typed(qtbot):
    view = apart()
    kept = replace(view.links[0], port="COM9")
    page = DevicesObject(qtbot, replace(view, links=(kept, view.links[1])))
    assert page.text("address_grip") == "COM9"
    assert page.enabled("connect_grip")


def test_a_choice_in_the_making_survives_a_new_view(qtbot):
    page = DevicesObject(qtbot, apart())
    page.choose_driver("grip", "force_line")
    page.type_address("grip", "COM4")
    page.devices_page.render(apart(bytes_read=17))
    page.click("connect_grip")
    assert page.connected == [("grip", "force_line", "COM4", {"preset": "hx711_plain"})]


def test_a_connected_place_can_be_zeroed_and_disconnected_but_not_connected(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    assert not page.shown("connect_grip")
    page.click("zero_grip")
    page.click("disconnect_grip")
    assert (page.zeroed, page.disconnected) == ([("grip",)], [("grip",)])
    assert page.text("place_grip") == "Mark-10 gauge · /dev/ttyUSB0"


def test_gates_have_no_zero(qtbot):
    view = sample.devices()
    links = tuple(replace(link, connected=True) for link in view.links)
    page = DevicesObject(qtbot, replace(view, links=links))
    assert not page.shown("zero_gates")


def test_simulators_are_switched_on_and_off_by_name(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    page.click("choice_simulated")
    page.click("choice_real")
    assert page.simulated == [(True,), (False,)]


def test_simulated_devices_tell_the_consequence_and_hide_the_ports(qtbot):
    page = DevicesObject(qtbot, sample.devices(simulated=True))
    assert "never becomes a result" in page.text("devices_consequence")
    for source in ("grip", "gates"):
        assert not page.shown(f"connect_{source}")
        assert not page.shown(f"port_{source}")


def test_looking_for_ports_is_asked_for(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    page.press("devices_refresh")
    assert len(page.refreshed) == 1


def test_the_level_of_a_source_is_shown(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    page.devices_page.show_level("grip", "24.8 kgf")
    page.devices_page.show_level("nowhere", "1")
    assert page.text("level_grip") == "24.8 kgf"


def test_raw_lines_are_shown_with_their_source_and_stay_bounded(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    monitor = page.devices_page.monitor
    for number in range(3 * MAX_LINES):
        page.devices_page.append_raw("grip", f"{number} kgF\r\n")
    monitor.flush()
    assert monitor.line_count() == MAX_LINES
    assert monitor.text().endswith(f"Dynamometer  {3 * MAX_LINES - 1} kgF\\r\\n")


def test_a_paused_monitor_stands_still_and_counts(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    monitor = page.devices_page.monitor
    page.devices_page.append_raw("grip", "before")
    page.click("monitor_pause")
    before = monitor.text()
    page.devices_page.append_raw("grip", "meanwhile")
    monitor.flush()
    assert monitor.text() == before
    assert page.text("monitor_state") == "1 line came while paused"
    page.click("monitor_pause")
    assert monitor.text().endswith("meanwhile")


def test_markup_in_a_line_or_an_identity_is_shown_as_it_is(qtbot):
    view = sample.devices()
    link = replace(view.links[0], identity=sample.HOSTILE)
    page = DevicesObject(qtbot, replace(view, links=(link, view.links[1])))
    page.devices_page.append_raw("grip", sample.HOSTILE)
    page.devices_page.monitor.flush()
    assert page.text("identity_grip") == sample.HOSTILE
    assert sample.HOSTILE in page.devices_page.monitor.text()


def with_ports(*ports: PortView) -> DevicesView:
    return replace(apart(driver=""), ports=ports)


def test_what_is_plugged_in_is_listed_with_what_its_id_says(qtbot):
    page = DevicesObject(qtbot, apart())
    words = page.find("port_2").accessibleName()
    assert words == f"FT232R USB UART, /dev/ttyUSB2 · 0403:6001, {sample.ADAPTER}"


def test_plugging_in_and_out_is_followed(qtbot):
    page = DevicesObject(qtbot, with_ports())
    assert page.text("ports_none") == "Nothing is plugged in."
    page.devices_page.render(with_ports(PortView("COM3", "Gauge", "", place="Dynamometer")))
    assert page.shown("port_0")
    assert not page.shown("ports_none")
    page.devices_page.render(with_ports())
    assert not page.shown("port_0")


def test_a_known_port_offers_its_driver_and_an_adapter_offers_none(qtbot):
    known = PortView("COM3", "Mark-10 USB", "", driver="mark10")
    adapter = PortView("COM4", "FT232R", "", sample.ADAPTER)
    page = DevicesObject(qtbot, with_ports(known, adapter))
    page.choose_port("grip", "COM4")
    assert page.find("driver_grip", ComboField).code() == ""
    page.choose_port("grip", "COM3")
    assert page.find("driver_grip", ComboField).code() == "mark10"
    assert not page.connected


def test_a_suggestion_never_replaces_a_driver_that_was_chosen(qtbot):
    known = PortView("COM3", "Mark-10 USB", "", driver="mark10")
    page = DevicesObject(qtbot, with_ports(known))
    page.choose_driver("grip", "force_line")
    page.choose_port("grip", "COM3")
    assert page.find("driver_grip", ComboField).code() == "force_line"


def test_trouble_with_a_port_is_told_in_words_at_its_place(qtbot):
    view = sample.devices()
    link = replace(view.links[0], trouble="Another program has this port.")
    page = DevicesObject(qtbot, replace(view, links=(link, view.links[1])))
    assert page.text("trouble_grip") == "Another program has this port."
    page.devices_page.render(view)
    assert not page.shown("trouble_grip")


def test_every_device_has_a_card_that_asks_for_calibrations_and_checks_by_its_key(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    page.devices_page.render_register(sample.register())
    page.click("add_calibration_1")
    page.click("self_check_0")
    assert page.calibrations == [("alge/sn/1204",)]
    assert page.self_checks == [("mark-10/sn/3284711",)]
    assert page.text("device_facts_1") == "serial number 1204"
    assert page.shown("device_0_calibration")


def test_a_device_that_is_not_here_can_not_check_itself(qtbot):
    page = DevicesObject(qtbot, sample.devices())
    page.devices_page.render_register(sample.register())
    assert not page.enabled("self_check_1")
    page.devices_page.render_register(sample.register()[:1])
    assert not page.shown("device_1")
