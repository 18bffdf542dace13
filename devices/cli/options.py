"""Options that several commands have."""

from __future__ import annotations

import argparse

EXIT_OK, EXIT_INPUT, EXIT_DEVICE = 0, 2, 3
EXIT_CODES = "exit codes: 0 done, 2 usage or bad input, 3 device trouble, 4 store trouble"


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


def epilog(*examples: str) -> str:
    """Examples and exit codes for the end of a help text."""
    lines = "\n".join(f"  {example}" for example in examples)
    return f"examples:\n{lines}\n\n{EXIT_CODES}"
