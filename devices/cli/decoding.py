"""What ``decode`` does with the bytes: events in words, each counted."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from devices.cli.bytes_in import BytesIn
from devices.cli.options import EXIT_INPUT, EXIT_OK
from devices.driver import Driver
from devices.event_words import as_object, as_text
from frailtylab.cli.commands import data_folder
from frailtylab.instruments import LinkCounts
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

Show = Callable[[DeviceEvent], None]


def decode_as_asked(source: BytesIn, arguments: argparse.Namespace) -> int:
    """Guess, rows or events.

    :raises OperatorError: for a driver that can't be built
    """
    if arguments.guess:
        from devices.cli.guess import guess

        return guess(source, arguments.json, usable_profiles(data_folder(arguments)))
    if arguments.times and source.capture is None:
        print(f"{arguments.file} holds no times: --times needs a capture.", file=sys.stderr)
        return EXIT_INPUT
    name, settings = chosen_driver(source, arguments)
    if not name:
        print("Give --driver, or --guess to try every one.", file=sys.stderr)
        return EXIT_INPUT
    from devices.drivers import build_driver

    driver = build_driver(name, settings)
    if arguments.rows:
        from devices.cli.transcript_rows import print_transcript

        print_transcript(driver, source)
        return EXIT_OK
    as_asked_then(driver, source)
    counts = decode(source, driver, arguments.json, times=arguments.times)
    hint = wrong_driver_hint(counts, name)
    if hint:
        print(hint, file=sys.stderr)
    return EXIT_OK


def usable_profiles(folder: Path) -> list[str]:
    """The device profiles of the data folder that can be read."""
    from devices.profiles.folder import offered_profiles

    return [str(one.path) for one in offered_profiles(folder) if one.problem is None]


def as_asked_then(driver: Driver, source: BytesIn) -> None:
    """Let the driver expect the answers, where the capture says that it had asked."""
    head = source.capture.head if source.capture else None
    if head is not None and head.asked and head.driver == driver.info.driver:
        driver.reset()
        driver.identify_commands()


def chosen_driver(source: BytesIn, arguments: argparse.Namespace) -> tuple[str, dict[str, str]]:
    """Name and settings as given, else those of the capture; no name where nobody says one."""
    given: dict[str, str] = dict(arguments.settings)
    if source.capture is None or arguments.driver not in (None, source.capture.head.driver):
        return arguments.driver or "", given
    return source.capture.head.driver, {**source.capture.head.settings, **given}


def decode(source: BytesIn, driver: Driver, as_json: bool, *, times: bool = False) -> LinkCounts:
    """Print every event, then the counts.

    :param times: with the host time of each, and with what was sent
    """
    show = shown_as(as_json, times)
    sent = list(source.capture.sent) if times and source.capture else []
    counts = LinkCounts()
    for host_ns, size, events in decoded(source, driver):
        while sent and sent[0].at_ns <= host_ns:
            piece = sent.pop(0)
            print(sent_line(piece.at_ns, piece.data, as_json))
        for event in events:
            show(event)
        counts = counted(counts, size, events)
    if as_json:
        print(json.dumps({"event": "counts", **msgspec.to_builtins(counts)}))
    else:
        print(f"accepted {counts.accepted} ignored {counts.ignored} bad {counts.bad}")
    return counts


def decoded(source: BytesIn, driver: Driver) -> Iterator[tuple[int, int, list[DeviceEvent]]]:
    """Time, number of bytes and events of each piece; what was pending comes last."""
    last_ns = 0
    for piece in source.pieces():
        last_ns = piece.at_ns
        yield last_ns, len(piece.data), driver.feed(last_ns, piece.data)
    yield last_ns, 0, driver.flush()


def counted(counts: LinkCounts, size: int, events: list[DeviceEvent]) -> LinkCounts:
    """The counts with one more piece."""
    bad = sum(isinstance(event, Unknown) for event in events)
    ignored = sum(isinstance(event, DeviceStatus) for event in events)
    return LinkCounts(
        counts.bytes_read + size,
        counts.accepted + len(events) - bad - ignored,
        counts.ignored + ignored,
        counts.bad + bad,
    )


def shown_as(as_json: bool, times: bool) -> Show:
    """How one event is printed."""
    if as_json:
        return lambda event: print(
            json.dumps({**({"host_ns": event.host_ns} if times else {}), **as_object(event)})
        )
    if times:
        return lambda event: print(f"{seconds_text(event.host_ns)}  {as_text(event)}")
    return lambda event: print(as_text(event))


def sent_line(at_ns: int, data: bytes, as_json: bool) -> str:
    """What was sent to the device, as a line among the events."""
    if as_json:
        return json.dumps({"host_ns": at_ns, "event": "sent", "data": data.hex(" ")})
    return f"{seconds_text(at_ns)}  sent {data!r}"


def seconds_text(at_ns: int) -> str:
    """Seconds with microseconds, in a column."""
    return f"{at_ns / 1e9:13.6f}"


def wrong_driver_hint(counts: LinkCounts, name: str) -> str:
    """What to try when hardly anything was read; empty where the driver fits."""
    if counts.bad <= counts.accepted + counts.ignored:
        return ""
    return (
        f"Most of this is unknown to {name}: another driver, other settings or another baud rate "
        "may fit. frailtylab decode --guess FILE tries every driver."
    )
