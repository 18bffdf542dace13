"""Commands of the core: each file adds one command; who composes them calls :func:`register`."""

from __future__ import annotations

from frailtylab.cli import agreement, audit, copy, export, keeping, studies
from frailtylab.cli.commands import Subparsers


def register(subparsers: Subparsers) -> None:
    """Add the core's commands to a parser's sub-commands."""
    studies.register(subparsers)
    export.register(subparsers)
    agreement.register(subparsers)
    audit.register(subparsers)
    copy.register(subparsers)
    keeping.register(subparsers)
