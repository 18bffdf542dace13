"""What every command shares: exit codes, help format, and how an error reaches the terminal."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from frailtylab.errors import OperatorError
from frailtylab.process_guard import keep_to_owner

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage] # noqa: SLF001
else:
    Subparsers = object

OK = 0
BAD_INPUT = 2
DEVICE_TROUBLE = 3
STORE_TROUBLE = 4
INTERRUPTED = 130
"""Ctrl-C or SIGTERM, as shells report it."""

EXIT_CODES = "exit codes: 0 done; 2 wrong use or bad input; 3 device trouble; 4 store trouble"

Run = Callable[[argparse.Namespace], int]


def command(
    subparsers: Subparsers, name: str, run: Run, *, summary: str, examples: Sequence[str]
) -> argparse.ArgumentParser:
    """A new command's parser; ``run`` gets the arguments and returns the exit code."""
    parser = subparsers.add_parser(
        name, help=summary, description=summary, epilog=epilog(examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.set_defaults(run=run)
    add_data(parser)
    add_sign_in(parser)
    return parser


def add_data(parser: argparse.ArgumentParser) -> None:
    """``--data DIR``, before or after the name of the command; see :func:`data_folder`."""
    parser.add_argument(
        "--data",
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="folder of settings, records and log (default: the folder of this user)",
    )


def add_sign_in(parser: argparse.ArgumentParser) -> None:
    """``--user CODE`` and ``--passphrase-file FILE``; see :mod:`frailtylab.cli.sign_in`."""
    parser.add_argument(
        "--user",
        "--assessor",
        metavar="CODE",
        default="",
        help="who works, where there are several",
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help="its first line opens the store (or the file that $FRAILTYLAB_PASSPHRASE_FILE names); "
        "asked for on the terminal if not given",
    )


def data_folder(arguments: argparse.Namespace) -> Path:
    """The folder that ``--data`` names, or this user's own; it may not exist."""
    from frailtylab.settings import default_data_folder

    given: str | None = getattr(arguments, "data", None)
    return Path(given) if given else default_data_folder()


def epilog(examples: Sequence[str]) -> str:
    """Examples and exit codes, as they stand at the end of a command's help."""
    return "\n".join(["examples:", *(f"  {line}" for line in examples), "", EXIT_CODES])


def run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit code.

    What the command writes is its user's alone.

    An ``OperatorError`` that a command lets through is told in one line and ends with 4 when it
    is trouble with the store, with 2 otherwise.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may know no Chinese
            stream.reconfigure(errors="backslashreplace")
    keep_to_owner()
    parsed = parser.parse_args(arguments)
    run = cast("Run", parsed.run)
    try:
        return run(parsed)
    except OperatorError as error:
        from frailtylab.logs import visible

        print(visible(error.english()), file=sys.stderr)
        return STORE_TROUBLE if is_store_trouble(error) else BAD_INPUT


def is_store_trouble(error: OperatorError) -> bool:
    """True for anything that is wrong with the file of the records."""
    from frailtylab.custody.problems import KeyProblem
    from frailtylab.store import StoreError

    return isinstance(error, (StoreError, KeyProblem))


def print_json(value: object) -> None:
    """One JSON document on standard output, in ASCII so that any terminal and pipe carries it."""
    print(json.dumps(value, indent=2))
