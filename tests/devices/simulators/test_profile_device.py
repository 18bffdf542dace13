"""A device that only its profile describes: its lines are the examples with other numbers."""

from __future__ import annotations

import pytest
from helpers.device_rig import MS, in_words, run_simulator
from helpers.profile_files import driver_of_text, example, small

from devices.simulators.catalogue import simulate
from devices.simulators.profile_lines import number_like, templates_of
from frailtylab.samples import DeviceEvent, ForceSample, GateEdge, Unknown

SQUEEZE = "squeeze at=1 peak=20 hold=2"


def force(*lines: str, more: str = "", sample: str = r"0012.5\r\n") -> str:
    table = "\n".join(["[force]", *lines])
    return small("force", table, more, example(sample, "force 12.5 N"))


def run(text: str, script: str, seconds: float = 6) -> list[DeviceEvent]:
    settings = {"text": text, "file": "mine.toml"}
    return run_simulator(simulate("profile", script, 1, settings), driver_of_text(text), seconds)


PATTERN = r"pattern = '(?P<value>[+-]?\d{1,4}\.\d)'"


@pytest.mark.parametrize(
    ("lines", "unit", "peak"),
    [
        ((PATTERN, 'unit = "N"'), "N", 196),
        ((PATTERN, 'unit = "kgf"'), "kgf", 20),
        ((PATTERN, 'unit = "kgf"', 'sign = "turned"'), "kgf", 20),
        ((PATTERN, 'unit = "kgf"', 'scale = "0.02"', 'offset = "50"'), "kgf", 20),
    ],
)
def test_a_hand_is_read_as_strong_as_it_is(lines: tuple[str, ...], unit: str, peak: float):
    events = run(force(*lines), SQUEEZE)
    samples = [event for event in events if isinstance(event, ForceSample)]
    assert {sample.unit for sample in samples} == {unit}
    assert max(sample.value for sample in samples) == pytest.approx(peak, rel=0.1)
    assert not [event for event in events if isinstance(event, Unknown)]


def test_a_device_that_waits_for_its_start_is_silent_before_and_after():
    text = force(PATTERN, 'unit = "N"', more="[send]\nstart = 'go'\nstop = 'halt'\nzero = 'Z\\r'")
    device = simulate("profile", "", 1, {"text": text, "file": "mine.toml"})
    device.power_on(0)
    assert device.advance(500 * MS) == b""
    device.receive(b"noise g", 500 * MS)
    device.receive(b"oZ\r", 500 * MS)
    assert device.advance(1000 * MS).count(b"\r\n") == 5
    device.receive(b"halt", 1000 * MS)
    assert device.advance(2000 * MS) == b""
    assert device.next_due_ns() is None


def test_a_polled_device_answers_each_question_once():
    more = "[send]\npoll = '?'\n[identify]\nask = 'ID'\npattern = 'No (?P<serial>\\d{1,4})'"
    text = force(PATTERN, 'unit = "N"', more=more) + example(r"No 77\r\n", "identity.serial 77")
    device = simulate("profile", "", 1, {"text": text, "file": "mine.toml"})
    device.power_on(0)
    device.receive(b"??", 0)
    assert device.advance(0).count(b"\r\n") == 2
    device.receive(b"ID", 0)
    assert device.next_due_ns() == 0
    assert device.advance(0) == b"No 77\r\n"


def test_a_zero_takes_the_present_force_away():
    text = force(PATTERN, 'unit = "kgf"', more="[send]\nzero = 'Z'")
    device = simulate("profile", "flat value=7", 1, {"text": text, "file": "mine.toml"})
    device.power_on(0)
    device.receive(b"Z", 10 * MS)
    assert device.advance(110 * MS) == b"0000.0\r\n"


def test_a_walk_goes_through_both_gates_in_the_profiles_own_words():
    device = simulate("profile", "walk at=1 time=4 breaks=1", 1, {"file": "example_gate"})
    device.power_on(0)
    lines = device.advance(9000 * MS).splitlines()
    assert [line.split()[1:3] for line in lines[:2]] == [[b"A", b"blocked"], [b"A", b"clear"]]
    assert lines[-1].startswith(b"gate B clear ")


def test_a_single_gate_without_states_tells_broken_beams_only():
    table = "[gate]\npattern = 'beam (?P<ms>\\d{1,9}) (?P<time>\\d{1,9})'\nsingle_gate = 'B'\n"
    text = small("gate", table + 'time_unit = "us"', example(r"beam 1 1000\r", "gate B blocked"))
    events = run(text, "walk at=1 time=4 breaks=1", 9)
    edges = [event for event in events if isinstance(event, GateEdge)]
    assert edges
    assert all((edge.gate, edge.blocked) == ("B", True) for edge in edges)
    assert not [word for word in in_words(events) if "unknown" in word]


def test_frames_of_one_length_keep_their_length():
    more = "[frame]\nlength = 8\nbegins = '\\x02'\nends = '\\x03'"
    pattern = r"pattern = '(?P<value>[+-]\d{3}\.\d)'"
    text = force(pattern, 'unit = "kgf"', more=more, sample=r"\x02+012.5\x03")
    events = run(text, SQUEEZE)
    assert max(e.value for e in events if isinstance(e, ForceSample)) > 18
    assert not [event for event in events if isinstance(event, Unknown)]


def test_what_the_profile_does_not_read_is_not_sent():
    text = force(r"pattern = '(?P<value>\d{1,2}\.\d)'", 'unit = "N"', sample=r"12.5\r\n")
    events = run(text, "flat value=-5 for=2; flat at=2 value=5 for=2; flat at=4 value=50", 6)
    assert {e.text for e in events if isinstance(e, ForceSample)} == {"49.0"}
    assert not [event for event in events if isinstance(event, Unknown)]


@pytest.mark.parametrize(
    ("like", "value", "text"),
    [
        ("1.25", 3.14159, "3.14"),
        ("12", 3.6, "4"),
        ("+001.5", 2.25, "+002.2"),
        ("001.5", -2.24, "-002.2"),
        ("0.00", -0.001, "0.00"),
        ("0.5", 12.34, "12.3"),
    ],
)
def test_a_number_is_written_as_in_the_example(like: str, value: float, text: str):
    assert number_like(like, value) == text


def test_only_readings_are_examples_to_follow():
    banner = example(r"v1\r\n12.5\r\n", "banner v1", "force 12.5 N")
    text = small("force", '[force]\nignore = "v1"\nunit = "N"\n' + PATTERN, banner)
    (template,) = templates_of(driver_of_text(text).profile)
    assert template.line({"value": "3.0"}) == b"3.0\r\n"
