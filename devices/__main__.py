"""``python -m devices``: the commands of the devices alone."""

from __future__ import annotations

import argparse
import sys

from devices.cli import register
from devices.cli.options import EXIT_CODES
from frailtylab.cli.commands import run_command


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands of this package."""
    parser = argparse.ArgumentParser(prog="devices", epilog=EXIT_CODES)
    register(parser.add_subparsers(dest="command", required=True))
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; gives its exit code."""
    return run_command(build_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
