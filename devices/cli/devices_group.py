"""``devices``: commands about devices in general; each file of the group registers one of them."""

from __future__ import annotations

import argparse

from devices.cli import devices_list, doctor
from devices.cli.options import epilog

SUB_COMMANDS = (devices_list, doctor)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add ``devices`` with its own sub-commands."""
    devices = subparsers.add_parser(
        "devices",
        help="the drivers of the table, and a report about this machine's ports",
        description="The drivers of the table, and a report about this machine's ports.",
        epilog=epilog("frailtylab devices list", "frailtylab devices doctor"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inner = devices.add_subparsers(dest="devices_command", metavar="COMMAND", required=True)
    for sub_command in SUB_COMMANDS:
        sub_command.register(inner)
