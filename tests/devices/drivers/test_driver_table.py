"""What holds for every driver of the table."""

from __future__ import annotations

import subprocess
import sys

import pytest
from helpers.device_rig import run_simulator

from devices.drivers import DRIVERS, build_driver, driver_entry
from devices.entries.entry import DriverEntry
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError
from frailtylab.instruments import InstrumentKind
from frailtylab.samples import ForceSample, GateEdge, Unknown

NEEDED = {
    "force_line": {"unit": "kgf"},
    "sauter_fh": {"unit": "kgf"},
    "profile": {"file": "example_force"},
}
every_driver = pytest.mark.parametrize("entry", DRIVERS.values(), ids=lambda e: e.name)


def settings_of(entry: DriverEntry) -> dict[str, str]:
    return NEEDED.get(entry.name, {})


@every_driver
def test_entry_builds_a_driver_that_says_who_it_is(entry: DriverEntry):
    driver = build_driver(entry.name, settings_of(entry))
    assert driver.info.driver == entry.name
    assert entry.kind in (driver.info.kind, None)
    assert driver.info.settings.keys() == {setting.key for setting in entry.settings}
    assert entry.source
    assert entry.label


@every_driver
def test_driver_reads_its_own_simulator_without_one_unknown_byte(entry: DriverEntry):
    driver = build_driver(entry.name, settings_of(entry))
    events = run_simulator(simulate(entry.name, None, 1, settings_of(entry)), driver, 9)
    wanted = ForceSample if driver.info.kind is InstrumentKind.FORCE else GateEdge
    assert any(isinstance(event, wanted) for event in events)
    assert not [event for event in events if isinstance(event, Unknown)]


@every_driver
def test_reset_forgets_half_a_line(entry: DriverEntry):
    driver = build_driver(entry.name, settings_of(entry))
    driver.feed(0, b"half")
    assert driver.flush() == [Unknown(0, b"half")]
    driver.feed(0, b"half")
    driver.reset()
    assert driver.flush() == []


@every_driver
def test_only_a_polled_driver_has_a_poll_command(entry: DriverEntry):
    driver = build_driver(entry.name, settings_of(entry))
    assert (driver.poll_interval_s is None) == (driver.poll_command() == b"")


def test_unknown_driver_is_refused_with_the_names_that_exist():
    with pytest.raises(OperatorError, match="mark10"):
        driver_entry("mark11")


def test_table_loads_no_driver_code_and_no_pyserial():
    code = (
        "import sys, devices.drivers;"
        "late = ('devices.drivers.', 'serial', 'devices.simulators');"
        "bad = [m for m in sys.modules if m.startswith(late)];"
        "sys.exit(str(bad) if bad else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
