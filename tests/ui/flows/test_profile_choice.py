"""Profiles of the data folder on the devices page: offered by name, used by their file."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.profile_files import FORCE, GATE, changed

from devices.hosts.serve import host_at
from devices.simulators.catalogue import simulate
from frailtylab.clock import SystemClock
from frailtylab.errors import OperatorError
from frailtylab.settings import DeviceSettings
from ui.app.shelf import DeviceShelf
from ui.flows.device_flow import stands_for
from ui.flows.shelf import GATES, GRIP


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    profiles = tmp_path / "profiles"
    profiles.mkdir()
    (profiles / "gauge.toml").write_text(FORCE)
    (profiles / "gates.toml").write_text(GATE)
    (profiles / "wrong.toml").write_text(changed(GATE, ("format = 1", "format = 2")))
    return tmp_path


@pytest.fixture
def shelf(folder: Path):
    shelf = DeviceShelf(SystemClock(), lambda _batch: None, folder)
    yield shelf
    shelf.close()


def test_profiles_are_offered_once_somebody_looks_for_ports(shelf: DeviceShelf):
    assert not [view for view in shelf.drivers() if ":" in view.name]
    shelf.ports()
    offered = [view for view in shelf.drivers() if ":" in view.name]
    assert [(view.name, view.label, view.kind) for view in offered] == [
        ("profile:gates.toml", "Home-made Two light barriers (gates.toml)", "gate"),
        ("profile:gauge.toml", "Chronojump Force Sensor 0.6 (gauge.toml)", "force"),
        ("profile:wrong.toml", "wrong.toml (has errors)", ""),
    ]


def test_any_other_profile_is_named_by_its_path_alone(shelf: DeviceShelf):
    (view,) = [view for view in shelf.drivers() if view.name == "profile"]
    assert (view.kind, view.settings) == ("", (("file", ""),))


def test_an_offered_profile_connects_and_keeps_its_text(shelf: DeviceShelf, folder: Path):
    host = host_at("tcp:0", simulate("profile", "", settings={"file": "example_gate"}))
    url = host.start()
    try:
        shelf.connect(GATES, "profile:gates.toml", url, {})
        instrument = shelf.get(GATES)
        assert instrument is not None
        assert instrument.info.settings["text"] == GATE
        assert stands_for(DeviceSettings(driver="profile:gates.toml"), instrument.info)
        assert not stands_for(DeviceSettings(driver="mark10"), instrument.info)
    finally:
        shelf.close()
        host.stop()


@pytest.mark.parametrize("name", ["profile:wrong.toml", "profile:gone.toml", "profile:../x.toml"])
def test_a_profile_that_cant_be_used_is_told(shelf: DeviceShelf, name: str):
    with pytest.raises(OperatorError, match="This device profile can't be used"):
        shelf.connect(GATES, name, "socket://127.0.0.1:9", {})
    assert shelf.get(GATES) is None


def test_gates_are_no_dynamometer(shelf: DeviceShelf):
    with pytest.raises(OperatorError, match="belongs elsewhere"):
        shelf.connect(GRIP, "profile", "socket://127.0.0.1:9", {"file": "example_gate"})
    assert shelf.get(GRIP) is None
