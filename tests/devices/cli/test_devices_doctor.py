"""``devices doctor`` tells what a maintainer needs, and nobody's name or number."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.__main__ import main
from devices.cli import doctor_latency, doctor_machine, doctor_ports
from devices.cli.redaction import Redaction, short_hash
from devices.ports import PortListing
from devices.transport import listing
from frailtylab.settings import DeviceSettings, Settings, SettingsFile

SERIAL = "AB0KLM7Q"
FTDI = PortListing("/dev/ttyUSB0", "USB Serial", "FTDI", 0x0403, 0x6001, SERIAL, "1-1")
LOG = """2026-03-02T09:30:00.000Z INFO reader grip devices.link: connection of grip lost
2026-03-02T09:31:00.000Z INFO MainThread ui: something else
2026-03-02T09:32:00.000Z INFO reader gates devices.link: connection of gates lost
2026-03-02T09:33:00.000Z INFO reader grip devices.link: connection of grip lost
"""
posix = pytest.mark.skipif(os.name != "posix", reason="files with owners")


class Found:
    """A port as pyserial lists it."""

    device, product, description, manufacturer = f"/dev/cu.usbserial-{SERIAL}", "Gauge", "", "M10"
    vid, pid, serial_number, location = 0x0403, 0x6001, SERIAL, "1-1"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder inside a home folder, with devices, a log, and one port plugged in."""
    monkeypatch.setattr(listing.list_ports, "comports", lambda: [Found()])
    monkeypatch.setattr(doctor_latency, "TEST_S", 0.05)
    monkeypatch.setattr(doctor_latency.reader_latency, "__defaults__", (0.05,))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "maria")
    made = tmp_path / "maria" / "data"
    made.mkdir(parents=True)
    devices = {
        "grip": DeviceSettings(
            driver="mark10",
            port="/dev/serial/by-id/usb-FTDI_FT232R_ZZ99-if00-port0",
            settings={"rate": "50", "pattern": f"{tmp_path}/maria/{SERIAL}"},
        )
    }
    SettingsFile(made).save(Settings(devices=devices))
    (made / "frailtylab.log").write_text(LOG)
    return made


def doctor(folder: Path, *more: str) -> int:
    return main(["devices", "doctor", *more, "--data", str(folder)])


def test_report_has_every_part(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert doctor(folder, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {
        "versions", "clock", "reader", "ports", "devices", "lost connections",
    }  # fmt: skip
    assert found["versions"].keys() >= {"frailtylab", "Python", "PySide6", "pyserial", "SQLite"}
    assert found["clock"]["smallest_step_ns"] > 0
    assert found["reader"]["count"] == 5
    assert found["reader"]["lost"] == 0
    assert found["ports"][0]["usb_id"] == "0403:6001"
    assert found["devices"][0]["driver"] == "mark10"
    assert found["lost connections"] == [
        {"source": "grip", "times": 2, "last_utc": "2026-03-02T09:33:00.000Z"},
        {"source": "gates", "times": 1, "last_utc": "2026-03-02T09:32:00.000Z"},
    ]


@pytest.mark.parametrize("options", [[], ["--json"], ["--log"], ["--json", "--log"]])
def test_report_holds_no_serial_number_and_no_home(
    folder: Path, options: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "frailtylab.log").write_text(f"{LOG}port {SERIAL} in {folder}\n")
    assert doctor(folder, *options) == 0
    told = capsys.readouterr().out
    for secret in (SERIAL, "ZZ99", "maria"):
        assert secret not in told
    assert short_hash(SERIAL) in told


def test_log_is_told_only_when_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    doctor(folder)
    assert "something else" not in capsys.readouterr().out
    doctor(folder, "--log")
    assert "something else" in capsys.readouterr().out


def test_report_of_an_empty_folder_makes_nothing(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert doctor(tmp_path / "empty") == 0
    assert "lost connections\n  none" in capsys.readouterr().out
    assert not (tmp_path / "empty").exists()


def test_settings_that_cannot_be_read_are_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "settings.toml").write_text("devices = 3")
    assert doctor(folder, "--json") == 0
    assert "can't be read" in json.loads(capsys.readouterr().out)["devices"][0]["problem"]


def test_kernel_tells_driver_and_latency_timer(tmp_path: Path) -> None:
    device = tmp_path / "ttyUSB0" / "device"
    device.mkdir(parents=True)
    (tmp_path / "drivers" / "ftdi_sio").mkdir(parents=True)
    (device / "driver").symlink_to(tmp_path / "drivers" / "ftdi_sio")
    (device / "latency_timer").write_text("16\n")
    facts = doctor_ports.port_facts(FTDI, tmp_path)
    assert (facts["driver"], facts["latency_timer_ms"]) == ("ftdi_sio", 16)
    assert facts["serial_number"] == short_hash(SERIAL)


def test_port_without_a_kernel_folder_has_fewer_facts(tmp_path: Path) -> None:
    facts = doctor_ports.port_facts(PortListing("COM3", "Gauge"), tmp_path)
    assert facts == {"port": "COM3", "product": "Gauge"}


@posix
def test_permission_names_the_group_that_has_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = tmp_path / "ttyUSB0"
    port.touch()
    assert doctor_ports.permission(port) == "may be read and written"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert doctor_ports.permission(port).startswith("denied; it belongs to the group ")
    assert doctor_ports.permission(tmp_path / "none") == ""


def test_marks_that_never_come_are_counted_as_lost() -> None:
    told = doctor_latency.summary({0: 0, 1: 10_000, 2: 20_000}, {0: 5_000, 2: 90_000})
    assert told == {
        "count": 2, "lost": 1, "median_us": 70.0, "p95_us": 70.0, "longest_us": 70.0,
    }  # fmt: skip
    assert doctor_latency.summary({0: 0}, {}) == {"problem": "nothing came", "lost": 1}


def test_missing_package_is_told() -> None:
    assert doctor_machine.version_of("no-such-package") == "not there"


@given(before=st.text(), after=st.text(), serial=st.text("ABC0123", min_size=4, max_size=9))
def test_a_known_serial_number_never_stays(before: str, after: str, serial: str) -> None:
    redaction = Redaction([serial], Path("/home/maria"))
    value = {"a": [before + serial + after, {"b": serial}], "n": 3}
    assert serial not in str(redaction.all(value)).replace(short_hash(serial), "")
    assert redaction.all(value)["n"] == 3


def test_a_number_too_short_to_be_one_spoils_no_words() -> None:
    assert Redaction(["0", "A1"], Path("/")).text("port 10, A1 and 0") == "port 10, A1 and 0"


@pytest.mark.parametrize(
    "name",
    ["/dev/serial/by-id/usb-X_Y_Z-if00", "/dev/cu.usbserial-A10K", "/dev/tty.usbmodem14201"],
)
def test_port_names_that_hold_a_serial_number_are_hashed(name: str) -> None:
    told = Redaction([], Path("/home/x")).text(name)
    assert told != name
    assert "#" in told
    assert Redaction([], Path("/home/x")).text(told) == told
