"""``python -m frailtylab``: the core's commands, without devices and without a window."""

from __future__ import annotations

import argparse
import sys

from frailtylab.cli import register
from frailtylab.cli.commands import epilog, run_command


def main() -> int:
    """Run one command and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="frailtylab",
        epilog=epilog(["python -m frailtylab studies check my_study.toml"]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    register(parser.add_subparsers(dest="command", metavar="COMMAND", required=True))
    return run_command(parser)


if __name__ == "__main__":
    sys.exit(main())
