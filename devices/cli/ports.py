"""``ports``: the serial ports of this machine; nothing is sent, and only a named one is opened."""

from __future__ import annotations

import argparse
import json

import msgspec

from devices.cli.options import EXIT_OK, epilog
from frailtylab.cli.commands import add_data


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the command."""
    parser = subparsers.add_parser(
        "ports",
        help="list the serial ports; sends nothing to them",
        epilog=epilog(
            "frailtylab ports",
            "frailtylab ports --json",
            "frailtylab ports --watch-lines /dev/ttyUSB0 --supply rts",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--watch-lines",
        metavar="URL",
        help="open that port, tell how CTS, DSR and DCD stand and each change, until stopped",
    )
    parser.add_argument(
        "--supply",
        choices=("rts", "dtr", "both", "none"),
        default="rts",
        help="lines that are kept up for a switch to draw from (default: rts)",
    )
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one port a line, or the lines of one port."""
    if arguments.watch_lines:
        from devices.cli.watch_lines import watch_lines

        return watch_lines(arguments.watch_lines, arguments.supply, as_json=arguments.json)
    list_all(as_json=arguments.json)
    return EXIT_OK


def list_all(*, as_json: bool) -> None:
    """One port a line."""
    from devices.ports import list_ports

    for port in list_ports():
        if as_json:
            print(json.dumps(msgspec.to_builtins(port)))
        else:
            details = (port.product, port.usb_id, port.serial_number, port.location)
            print("  ".join([port.device, *filter(None, details)]))
