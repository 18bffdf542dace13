"""``devices``: commands about devices in general; each file of the group registers one of them."""

from __future__ import annotations

import argparse

from devices.cli import check_profile, devices_list, doctor, faults
from devices.cli.options import epilog

SUB_COMMANDS = (devices_list, check_profile, doctor, faults)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add ``devices`` with its own sub-commands."""
    devices = subparsers.add_parser(
        "devices",
        help="the kinds of devices, profiles of one's own, a report about the ports",
        description="The kinds of devices, profiles of one's own, a report about the ports.",
        epilog=epilog(
            "frailtylab devices list",
            "frailtylab devices check my_gauge.toml",
            "frailtylab devices doctor",
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inner = devices.add_subparsers(dest="devices_command", metavar="COMMAND", required=True)
    for sub_command in SUB_COMMANDS:
        sub_command.register(inner)
