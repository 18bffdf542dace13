"""``decode``: raw bytes of a device in, one event a line out."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import ExitStack

from devices.cli.options import (
    DRIVER_NAMES,
    EXIT_INPUT,
    EXIT_OK,
    DriverHelp,
    add_settings,
    epilog,
)
from frailtylab.cli.commands import add_data
from frailtylab.errors import OperatorError
from frailtylab.logs import visible


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "decode",
        help="raw bytes of a device in, one event a line out",
        description="Reads bytes as a device sent them, plain or out of a capture. The last line "
        "counts what was accepted (readings, edges), ignored (status) and bad (unknown bytes, an "
        "unfinished last line).",
        epilog=epilog(
            "frailtylab decode --driver mark10 gauge.bin",
            "frailtylab decode --driver force_line --set preset=chronojump --json - < sensor.bin",
            "frailtylab decode --times gauge.capture",
            "frailtylab decode --guess unknown.capture",
        ),
        formatter_class=DriverHelp,
    )
    parser.add_argument(
        "file", metavar="FILE", help="a capture, a file of raw bytes, or - for standard input"
    )
    parser.add_argument(
        "--driver",
        help=f"one of {DRIVER_NAMES}; not needed for a capture that was taken with one",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--guess", action="store_true", help="try every driver and list which accept the most"
    )
    how.add_argument(
        "--rows", action="store_true", help="print rows of a golden transcript instead of events"
    )
    how.add_argument(
        "--times",
        action="store_true",
        help="of a capture: seconds since the port was open before each event, and what was sent",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_settings(parser)
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Decode everything, print the events and their counts."""
    from devices.cli.bytes_in import open_bytes
    from devices.cli.decoding import decode_as_asked
    from devices.drivers import build_driver

    try:
        if arguments.file == "-" and arguments.driver:
            build_driver(arguments.driver, dict(arguments.settings))  # before anybody types
        with ExitStack() as stack:
            return decode_as_asked(open_bytes(arguments.file, stack), arguments)
    except OperatorError as error:
        print(visible(error.english()), file=sys.stderr)
    except BrokenPipeError:  # who reads the events has seen enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_OK
    except OSError as error:
        print(f"{arguments.file} can't be read: {error.strerror}.", file=sys.stderr)
    return EXIT_INPUT
