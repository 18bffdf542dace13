"""``agreement``: how far each assessor's stopwatch and the gates agree."""

from __future__ import annotations

import argparse

from frailtylab.cli.commands import OK, Subparsers, command, print_json

WHO = ("assessor", "test", "n")
SPANS = ("bias_s", "sd_s", "lower_limit_s", "upper_limit_s")
SHOWN_DECIMALS = 3


def register(subparsers: Subparsers) -> None:
    """Add ``agreement``."""
    parser = command(
        subparsers,
        "agreement",
        _agreement,
        summary="Tell how far stopwatch and gates agree: bias and limits of agreement in seconds, "
        "for each assessor. No result of anybody is told.",
        examples=["frailtylab agreement", "frailtylab agreement --json"],
    )
    parser.add_argument("--json", action="store_true", help="exact digits as one JSON document")


def _agreement(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.export.agreement import agreement_of, record

    store, _user_id = opened_store(arguments)
    with store:
        lines = [record(line) for line in agreement_of(store)]
    if arguments.json:
        print_json({"stopwatch_less_gate": lines})
        return OK
    print("  ".join(WHO + SPANS))
    for line in lines:
        print("  ".join([*(str(line[name]) for name in WHO), *(_s(line[name]) for name in SPANS)]))
    return OK


def _s(value: str | int | None) -> str:
    """A span rounded for the screen; a dash where there is none."""
    return "-" if value is None else f"{float(value):.{SHOWN_DECIMALS}f}"
