"""The program ``frailtylab``: the commands of all layers, and the window without a command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

import devices.cli
import frailtylab.cli
import ui.cli
from frailtylab import __version__
from frailtylab.cli.commands import epilog, run_command


def build_parser() -> argparse.ArgumentParser:
    """The parser of every command. Qt is imported by none of them before it runs."""
    parser = argparse.ArgumentParser(
        prog="frailtylab",
        description="Bedside capture of Timed Up and Go, 4-metre walk and grip strength. "
        "Without a command the window opens.",
        epilog=epilog(
            [
                "frailtylab",
                "frailtylab --data /srv/trial",
                "frailtylab demo",
                "frailtylab record --help",
            ]
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    parser.add_argument(
        "--data", metavar="DIR", help="folder of settings, records and log (default: this user's)"
    )
    parser.set_defaults(run=ui.cli.lazy("ui.cli.window:run"))
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    frailtylab.cli.register(subparsers)
    devices.cli.register(subparsers)
    ui.cli.register(subparsers)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code."""
    return run_command(build_parser(), argv)


if __name__ == "__main__":
    sys.exit(main())
