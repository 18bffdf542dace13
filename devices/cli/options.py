"""Options that several commands have."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

EXIT_OK, EXIT_INPUT, EXIT_DEVICE = 0, 2, 3
EXIT_CODES = "exit codes: 0 done, 2 usage or bad input, 3 device trouble, 4 store trouble"
DRIVER_NAMES = "{drivers}"
"""Stands in a help text for the names of the table, which is read when the help is printed only:
every start of the program builds all parsers."""


class DriverHelp(argparse.RawDescriptionHelpFormatter):
    """Puts the names of the drivers where a help text says :data:`DRIVER_NAMES`."""

    def _get_help_string(self, action: argparse.Action) -> str | None:
        return action.help and action.help.replace(DRIVER_NAMES, driver_names())


def driver_names() -> str:
    """The names of all drivers in the order of the table."""
    from devices.drivers import DRIVERS

    return ", ".join(DRIVERS)


def add_settings(parser: argparse.ArgumentParser) -> None:
    """``--set KEY=VALUE``, as often as needed."""
    parser.add_argument(
        "--set",
        dest="settings",
        metavar="KEY=VALUE",
        type=setting,
        action="append",
        default=[],
        help="a setting of the driver, such as preset=chronojump; may be repeated",
    )


def setting(text: str) -> tuple[str, str]:
    """One ``KEY=VALUE``.

    :raises argparse.ArgumentTypeError: for anything else
    """
    key, equals, value = text.partition("=")
    if not (key and equals):
        raise argparse.ArgumentTypeError(f"{text!r} is not KEY=VALUE")
    return key, value


def seconds(text: str) -> float:
    """Seconds above 0, a day at most.

    :raises argparse.ArgumentTypeError: for anything else
    """
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value <= 86400:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds")
    return value


def shown_settings(settings: Sequence[tuple[str, str]]) -> str:
    """Settings as they are typed: ``--set preset=number --set unit=N``."""
    return " ".join(f"--set {key}={value}" for key, value in settings)


def epilog(*examples: str) -> str:
    """Examples and exit codes for the end of a help text."""
    lines = "\n".join(f"  {example}" for example in examples)
    return f"examples:\n{lines}\n\n{EXIT_CODES}"
