"""``ports``: the serial ports of this machine; nothing is opened or sent."""

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
        epilog=epilog("frailtylab ports", "frailtylab ports --json"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print one port a line."""
    from devices.ports import list_ports

    for port in list_ports():
        if arguments.json:
            print(json.dumps(msgspec.to_builtins(port)))
        else:
            details = (port.product, port.usb_id, port.serial_number, port.location)
            print("  ".join([port.device, *filter(None, details)]))
    return EXIT_OK
