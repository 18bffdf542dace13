"""Commands of the devices: ports and bytes, simulators, trials, and the group ``devices``.

Each command gives an exit code: 0 done, 2 usage or bad input, 3 device trouble, 4 store trouble.
"""

from __future__ import annotations

import argparse

from devices.cli import capture, decode, devices_group, ports, record, replay, simulate, upload

COMMANDS = (devices_group, ports, capture, decode, simulate, record, replay, upload)


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:  # pyright: ignore[reportPrivateUsage]
    """Add the commands; each sets ``run``: a function of the arguments that gives the exit code."""
    for command in COMMANDS:
        command.register(subparsers)
