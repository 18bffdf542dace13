"""Runs a command of the core as a terminal would."""

from __future__ import annotations

import argparse

from frailtylab.cli import register
from frailtylab.cli.commands import run_command


def run(*arguments: str) -> int:
    """Exit code of the command."""
    parser = argparse.ArgumentParser(prog="frailtylab")
    register(parser.add_subparsers(required=True))
    return run_command(parser, arguments)
