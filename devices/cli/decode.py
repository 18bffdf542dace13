"""``decode``: raw bytes of a device in, one event a line out."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from devices.cli.options import EXIT_INPUT, EXIT_OK, add_settings, epilog
from devices.driver import Driver
from devices.event_words import as_object, as_text
from frailtylab.cli.commands import add_data
from frailtylab.errors import OperatorError
from frailtylab.instruments import LinkCounts
from frailtylab.samples import DeviceEvent, DeviceStatus, Unknown

CHUNK = 65536


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "decode",
        help="raw bytes of a device in, one event a line out",
        description="Reads bytes as a device sent them. The last line counts what was accepted "
        "(readings, edges), ignored (status) and bad (unknown bytes, an unfinished last line).",
        epilog=epilog(
            "frailtylab decode --driver mark10 gauge.bin",
            "frailtylab decode --driver force_line --set preset=chronojump --json - < sensor.bin",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", help="file of raw bytes, or - for standard input")
    parser.add_argument("--driver", required=True, help="a name of frailtylab devices list")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_settings(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decode everything, print the events and their counts."""
    from devices.drivers import build_driver

    try:
        driver = build_driver(arguments.driver, dict(arguments.settings))
        if arguments.file == "-":
            decode(sys.stdin.buffer, driver, arguments.json)
        else:
            with Path(arguments.file).open("rb") as stream:
                decode(stream, driver, arguments.json)
    except OperatorError as error:
        print(error.english(), file=sys.stderr)
        return EXIT_INPUT
    except OSError as error:
        print(f"{arguments.file} can't be read: {error.strerror}.", file=sys.stderr)
        return EXIT_INPUT
    return EXIT_OK


def decode(stream: BinaryIO, driver: Driver, as_json: bool) -> LinkCounts:
    """Print every event of the stream, then the counts."""
    counts = LinkCounts()
    while data := stream.read(CHUNK):
        counts = _print_all(driver.feed(0, data), counts, len(data), as_json)
    counts = _print_all(driver.flush(), counts, 0, as_json)
    if as_json:
        print(json.dumps({"event": "counts", **msgspec.to_builtins(counts)}))
    else:
        print(f"accepted {counts.accepted} ignored {counts.ignored} bad {counts.bad}")
    return counts


def _print_all(
    events: list[DeviceEvent], counts: LinkCounts, size: int, as_json: bool
) -> LinkCounts:
    bad = sum(isinstance(event, Unknown) for event in events)
    ignored = sum(isinstance(event, DeviceStatus) for event in events)
    for event in events:
        print(json.dumps(as_object(event)) if as_json else as_text(event))
    return LinkCounts(
        counts.bytes_read + size,
        counts.accepted + len(events) - bad - ignored,
        counts.ignored + ignored,
        counts.bad + bad,
    )
