"""The rules of every parser on structured garbage: mutated messages, of transcripts and others."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from functools import cache

import pytest
from helpers.device_rig import TRANSCRIPTS, Row, Transcript, in_words
from helpers.mutations import mutated
from helpers.parser_rules import PAUSE, check, played
from hypothesis import given, settings
from hypothesis import strategies as st

from devices.driver import Driver
from devices.drivers import DRIVERS, build_driver
from devices.entries.entry import DriverEntry
from devices.simulators.catalogue import simulate
from frailtylab.errors import OperatorError
from frailtylab.samples import DeviceEvent, ForceSample, GateEdge, Unknown

LINE_ONLY = {"baud", "rts_cts", "rate"}
"""Settings that no parser sees."""
NEEDED = {"unit": "kgf", "scale": "0.0002", "file": "example_force"}
by_name = pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.name)
CUTS = st.lists(st.integers(0, 400), max_size=5)


def variants(entry: DriverEntry) -> list[Transcript]:
    """The driver with its defaults and with each choice of each setting; no rows."""
    varied = [setting for setting in entry.settings if setting.key not in LINE_ONLY]
    return [
        of_settings(entry.name, {}),
        *(of_settings(entry.name, {s.key: choice}) for s in varied for choice in s.choices),
    ]


def of_settings(name: str, given_: dict[str, str]) -> Transcript:
    full = dict(given_)
    while True:
        missing = missing_setting(name, full)
        if not missing:
            pause_ms = 100 if name == "sauter_fh" else 0
            title = " ".join([name, *(f"{key}={value}" for key, value in full.items())])
            return Transcript(title, name, full, (), pause_ms)
        full[missing] = NEEDED[missing]


def missing_setting(name: str, given_: dict[str, str]) -> str:
    try:
        build_driver(name, given_)
    except OperatorError as error:
        return str(error.values["key"])
    return ""


VARIANTS = [variant for entry in DRIVERS.values() for variant in variants(entry)]


@cache
def simulated_messages(name: str, settings_: tuple[tuple[str, str], ...]) -> tuple[bytes, ...]:
    """What the driver's own simulator says in some seconds, message by message."""
    driver, device = build_driver(name, dict(settings_)), simulate(name, None, 1, dict(settings_))
    device.power_on(0)
    said: list[bytes] = []
    for now_ns in range(0, 9_000_000_000, 50_000_000):
        if now_ns == 0:
            device.receive(b"".join(driver.start_commands()), now_ns)
        if driver.poll_interval_s is not None:
            device.receive(driver.poll_command(), now_ns)
        said += re.findall(rb"[^\r\n]*[\r\n]+|[^\r\n]+", device.advance(now_ns))
    return tuple(said[:40])


@by_name
@given(dice=st.randoms(use_true_random=False), cuts=CUTS)
def test_rules_hold_for_mutated_messages(
    transcript: Transcript, dice: random.Random, cuts: list[int]
):
    rows = [row.data for row in transcript.rows]
    check(transcript, mutated(dice, rows, PAUSE if transcript.pause_ms else b""), cuts)


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.name)
@settings(max_examples=20)
@given(dice=st.randoms(use_true_random=False), noise=st.binary(max_size=60), cuts=CUTS)
def test_rules_hold_with_every_setting_for_what_its_simulator_says(
    variant: Transcript, dice: random.Random, noise: bytes, cuts: list[int]
):
    said = simulated_messages(variant.driver, tuple(variant.settings.items()))
    joint = PAUSE if variant.pause_ms else b""
    check(variant, joint.join([noise, mutated(dice, said or (noise,), joint)]), cuts)


TIMED_ROWS = [
    pytest.param(transcript, row, id=f"{transcript.name} {number}")
    for transcript in TRANSCRIPTS
    for number, row in enumerate(transcript.rows)
    if re.match(r"gate .* at ", row.expected[0])
]
SUMMED = ("alge_timy_checksum", "tag_cp540")


def with_other_digit(row: Row, dice: random.Random) -> bytes:
    """The row with one digit of its longest run of time digits changed to another sign."""
    times = list(re.finditer(rb"[\d:.,]*\d[\d:.,]*", row.data))
    longest = max(times, key=lambda match: len(match[0]))
    at = dice.choice([at for at in range(*longest.span()) if row.data[at : at + 1].isdigit()])
    others = bytes(number for number in range(256) if number != row.data[at])
    return row.data[:at] + bytes((dice.choice(others),)) + row.data[at + 1 :]


@pytest.mark.parametrize(("transcript", "row"), TIMED_ROWS)
@given(dice=st.randoms(use_true_random=False))
def test_edge_of_a_line_with_another_time_digit_has_the_time_of_that_line(
    transcript: Transcript, row: Row, dice: random.Random
):
    altered = with_other_digit(row, dice)
    edges = [event for event in check(transcript, altered) if isinstance(event, GateEdge)]
    assert len(edges) <= 1
    if transcript.name in SUMMED:
        assert edges == []


class Broken:
    """A driver with one mistake, to see that the rules find it."""

    def __init__(self, driver: Driver, mistake: str) -> None:
        self._driver = driver
        self._framer = driver._framer
        self.info = driver.info
        self._mistake = mistake

    def feed(self, host_ns: int, data: bytes) -> list[DeviceEvent]:
        return [self._wrong(event) for event in self._driver.feed(host_ns, data)] + (
            [Unknown(host_ns, data)] if self._mistake == "chunks" and data else []
        )

    def flush(self) -> list[DeviceEvent]:
        return self._driver.flush()

    def _wrong(self, event: DeviceEvent) -> DeviceEvent:
        match self._mistake, event:
            case "rounds", ForceSample():
                return ForceSample(event.host_ns, 1.1, event.unit, "1.1", 0.1)
            case "time", GateEdge():
                assert event.device_ns is not None
                return GateEdge(event.gate, event.blocked, event.host_ns, event.device_ns + 10**6)
            case "invents", Unknown():
                return Unknown(event.host_ns, event.data + b"!")
        if self._mistake == "loses":
            self._framer.fed += 1
        return event


@pytest.mark.parametrize(
    ("mistake", "name", "data", "told"),
    [
        ("chunks", "mark10", b"12.3 N\r\n", "cut otherwise|byte by byte"),
        ("rounds", "mark10", b"1.14 N\r\n", "not sent"),
        ("rounds", "lutron_fg", b"\x02415900000001\r", "not sent"),
        ("time", "alge_timy", b" 0036 c0  21:46:50.1228 00\r", "no line spells out"),
        ("time", "gate_plain", b"A 1 5000000\n", "no line spells out"),
        ("invents", "mark10", b"what\r\n", "never came"),
        ("loses", "mark10", b"what\r\n", "fed"),
    ],
)
def test_a_parser_with_a_mistake_breaks_a_rule(mistake: str, name: str, data: bytes, told: str):
    transcript = next(t for t in TRANSCRIPTS if t.name == name)

    class Spoilt(Transcript):
        def build(self) -> Driver:
            return Broken(super().build(), mistake)  # type: ignore[return-value]

    spoilt = Spoilt(**{f: getattr(transcript, f) for f in transcript.__dataclass_fields__})
    if name == "lutron_fg":
        data = next(row.data for row in transcript.rows if row.expected[0].startswith("force"))
    with pytest.raises(AssertionError, match=told):
        check(spoilt, data, [3])


def test_a_number_with_two_points_gives_no_force_of_its_parts():
    plain = replace(next(t for t in TRANSCRIPTS if t.name == "force_number"), rows=())
    assert in_words(played(plain, [b"1\n2.5.3\n"], lambda run: [run]))[1:] == ["unknown b'2.5.3'"]
