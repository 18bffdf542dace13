"""What every command shares: exit codes, help format, and how an error reaches the terminal."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from frailtylab.errors import OperatorError

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # pyright: ignore[reportPrivateUsage] # noqa: SLF001
else:
    Subparsers = object

OK = 0
BAD_INPUT = 2
DEVICE_TROUBLE = 3
STORE_TROUBLE = 4

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
    return parser


def epilog(examples: Sequence[str]) -> str:
    """Examples and exit codes, as they stand at the end of a command's help."""
    return "\n".join(["examples:", *(f"  {line}" for line in examples), "", EXIT_CODES])


def run_command(parser: argparse.ArgumentParser, arguments: Sequence[str] | None = None) -> int:
    """Run the command that the arguments name and return its exit code.

    An ``OperatorError`` that a command lets through is told in one line and ends with 2.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may know no Chinese
            stream.reconfigure(errors="backslashreplace")
    parsed = parser.parse_args(arguments)
    run = cast("Run", parsed.run)
    try:
        return run(parsed)
    except OperatorError as error:
        print(error.english(), file=sys.stderr)
        return BAD_INPUT


def print_json(value: object) -> None:
    """One JSON document on standard output, in ASCII so that any terminal and pipe carries it."""
    print(json.dumps(value, indent=2))
