"""What holds for every parser whatever bytes come, by oracles that share no code with it.

Used by the property tests and by ``tools/fuzz.py``.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Context, Decimal
from functools import cache

from helpers.device_rig import MS, Transcript

from devices.driver import Driver
from devices.drivers import build_driver
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, GateEdge, Unknown

DAY_NS = 86_400 * 10**9
UNIT_NS = {"s": 10**9, "ms": 10**6, "us": 10**3}
PAUSE = b"\xfe\xff\xfe"
"""Stands in the bytes for a silence, for drivers whose frames only a silence ends."""
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
TIME_OF_DAY = re.compile(r"(?=([ \d:]{8})[.,:](\d+))", re.ASCII)
EXACT = Context(prec=60)


def check(transcript: Transcript, data: bytes, cuts: Sequence[int] = ()) -> list[DeviceEvent]:
    """Feed the bytes in three ways and hold the events against every rule.

    :raises AssertionError: naming the rule that is broken
    """
    runs = data.split(PAUSE) if transcript.pause_ms else [data]
    whole = played(transcript, runs, lambda run: [run])
    assert whole == played(transcript, runs, lambda run: pieces(run, cuts)), "cut otherwise"
    assert whole == played(transcript, runs, bytewise), "byte by byte"
    if all(isinstance(event, DeviceStatus) for event in whole):
        return whole
    settings = fresh(transcript).info.settings
    text = PAUSE.join(runs).decode("latin-1")
    for event in whole:
        if isinstance(event, Unknown):
            assert event.data.decode("latin-1") in text, f"unknown bytes that never came: {event}"
        if isinstance(event, ForceSample):
            assert force_was_sent(transcript.driver, settings, event, text), f"not sent: {event}"
    check_edges(transcript.driver, settings, whole, text)
    return whole


def fresh(transcript: Transcript) -> Driver:
    """A driver that has heard nothing; a profile's is copied, because checking its file is slow."""
    if transcript.driver == "profile":
        return copy.deepcopy(profile_driver(tuple(transcript.settings.items())))
    return transcript.build()


@cache
def profile_driver(settings: tuple[tuple[str, str], ...]) -> Driver:
    return build_driver("profile", dict(settings))


def pieces(run: bytes, cuts: Sequence[int]) -> Iterator[bytes]:
    """The run cut at these places."""
    begin = 0
    for cut in sorted(cuts):
        yield run[begin : max(begin, cut)]
        begin = max(begin, cut)
    yield run[begin:]


def bytewise(run: bytes) -> Iterable[bytes]:
    return (bytes((number,)) for number in run)


def played(
    transcript: Transcript, runs: Sequence[bytes], cut: Callable[[bytes], Iterable[bytes]]
) -> list[DeviceEvent]:
    """Events of the runs with a pause after each, and of what was pending."""
    driver = fresh(transcript)
    events: list[DeviceEvent] = []
    for number, run in enumerate(runs):
        for piece in cut(run):
            events += driver.feed(number * transcript.pause_ms * MS, piece)
    events += driver.feed(len(runs) * transcript.pause_ms * MS, b"")
    check_account(driver, sum(map(len, runs)))
    events += driver.flush()
    check_account(driver, sum(map(len, runs)))
    return events


def check_account(driver: Driver, fed: int) -> None:
    """No byte is lost or counted twice."""
    framer = driver._framer
    assert framer.fed == fed, "another number of bytes fed"
    assert framer.accepted + framer.dropped + framer.pending == fed, "bytes unaccounted for"


def force_was_sent(driver: str, settings: dict[str, str], event: ForceSample, text: str) -> bool:
    """Whether the digits stand in the input, but for sign, leading zeros and scale."""
    digits = event.text.removeprefix("-")
    assert Decimal(event.text) == Decimal(repr(event.value)) or abs(event.value) > 1e12
    if driver == "lutron_fg":  # the place of the point is sent as a number of its own
        _, _, fraction = digits.partition(".")
        bare = digits.replace(".", "").lstrip("0")
        return re.search(rf"{len(fraction)}0*{bare}\r", text) is not None
    if settings.get("scale") or settings.get("offset"):
        return Decimal(event.text) in set(scaled(settings, text))
    # Zeros that fill a field may be gone, no other digit. Sauter's sign is a digit, too.
    before = "" if driver == "sauter_fh" else r"(?<![\d.])"
    shapes = [re.escape(digits), *([re.escape(digits[1:])] if digits.startswith("0.") else [])]
    return any(re.search(rf"{before}0*{shape}\.?(?!\d)", text) for shape in shapes)


def scaled(settings: dict[str, str], text: str) -> Iterator[Decimal]:
    """Every number of the input as the calibration makes it a force."""
    sign = -1 if settings["invert"] == "yes" else 1
    for number in NUMBER.findall(text):
        counts = EXACT.subtract(Decimal(number), Decimal(settings["offset"] or 0))
        yield EXACT.multiply(EXACT.multiply(counts, Decimal(settings["scale"] or 1)), Decimal(sign))


def check_edges(
    driver: str, settings: dict[str, str], events: Sequence[DeviceEvent], text: str
) -> None:
    """An edge has a line of its own, and its time is one that this line spells out."""
    edges = [event for event in events if isinstance(event, GateEdge)]
    if not edges:
        return
    lines = [times for line in frames(driver, text) if (times := times_of(driver, settings, line))]
    if has_time(driver, settings):
        assert len(edges) <= len(lines), "more edges than lines with a time"
    allowed = {time for times in lines for time in times}
    modulus = modulus_ns(driver, settings)
    for edge in edges:
        if edge.device_ns is not None:
            raw = edge.device_ns % modulus if modulus else edge.device_ns
            assert raw in allowed, f"a time that no line spells out: {edge}"


def frames(driver: str, text: str) -> Iterator[str]:
    """What may be a message of its own."""
    if driver == "microgate_rei2":
        yield from (text[m.start() : m.start() + 52] for m in re.finditer("\x10R  ", text))
    else:
        yield from re.split("[\r\n]", text)


def has_time(driver: str, settings: dict[str, str]) -> bool:
    return driver != "beam_switch" and (driver != "gate_line" or "<time>" in settings["pattern"])


def modulus_ns(driver: str, settings: dict[str, str]) -> int | None:
    """Where the device's clock starts again; days that a device counts are left out."""
    match driver:
        case "gate_line":
            wraps = settings["time_bits"] == "32"
            return (1 << 32) * UNIT_NS[settings["time_unit"]] if wraps else None
        case "profile":  # the shipped example counts microseconds in 32 bits
            return (1 << 32) * UNIT_NS["us"]
        case "chronojump_wichro":
            return (1 << 32) * UNIT_NS["ms"]
        case _:
            return DAY_NS


def times_of(driver: str, settings: dict[str, str], line: str) -> set[int]:
    """Every time that the line spells out, in nanoseconds; none where its check sum is wrong."""
    if driver in ("gate_line", "chronojump_wichro", "profile"):
        by_driver = {"chronojump_wichro": "ms", "profile": "us"}
        unit = by_driver.get(driver) or settings["time_unit"]
        return numbers_as_ns(line, UNIT_NS[unit])
    if driver == "microgate_racetime2":  # two places of any kind follow the three decimals
        return times_of_day(line, decimals=3)
    if driver == "microgate_rei2":
        digits = line[30:40].replace(" ", "0")
        line = f"{digits[:2]}:{digits[2:4]}:{digits[4:6]}.{digits[6:]}"
    elif driver == "tag_cp540":
        line = tag_body(line)
    elif driver == "alge_timy" and settings["checksum"] != "off":
        line = timy_body(line)
    return times_of_day(line)


def numbers_as_ns(line: str, unit_ns: int) -> set[int]:
    return {int(Decimal(number) * unit_ns) for number in re.findall(r"\d+(?:\.\d+)?", line)}


def times_of_day(line: str, decimals: int = 9) -> set[int]:
    """``HH:MM:SS`` with a fraction, blanks in front for zeros, anywhere in the line."""
    found: set[int] = set()
    for match in TIME_OF_DAY.finditer(line):
        clock, fraction = match[1], match[2][:decimals]
        blanks = len(clock) - len(clock.lstrip(" "))
        parts = ("00:00:00"[:blanks] + clock[blanks:]).split(":")
        if len(parts) == 3 and all(re.fullmatch(r"\d\d", part, re.ASCII) for part in parts):
            hours, minutes, seconds = map(int, parts)
            if hours < 24 and minutes < 60 and seconds < 60:
                whole = (hours * 60 + minutes) * 60 + seconds
                found.add(whole * 10**9 + int(fraction[:9].ljust(9, "0")))
    return found


def timy_body(line: str) -> str:
    """The line without its sum: 0x30 plus each nibble of the sum of all bytes; empty if wrong."""
    total = sum(line[:-2].encode("latin-1"))
    right = chr(0x30 + total // 16 % 16) + chr(0x30 + total % 16)
    return line[:-2] if line[-2:] == right else ""


def tag_body(line: str) -> str:
    """The line without TAB and sum, all bytes added in 16 bits; empty if wrong."""
    body, _, told = line.rpartition("\t")
    return body if told == f"{sum(body.encode('latin-1')) % 65536:04X}" else ""
