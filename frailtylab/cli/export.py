"""``export --out DIR`` writes the records as tidy CSV files with a data dictionary."""

from __future__ import annotations

import argparse
from pathlib import Path

from frailtylab.cli.commands import OK, Subparsers, command, print_json


def register(subparsers: Subparsers) -> None:
    """Add ``export``."""
    parser = command(
        subparsers,
        "export",
        _export,
        summary="Write trials, measures, scores, not done and recordings as CSV with a dictionary.",
        examples=[
            "frailtylab export --out export-2026-11-22",
            "frailtylab export --data /srv/trial --out export-2026-11-22 --json",
        ],
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help="a new or empty folder"
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON document")


def _export(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.export import export_records

    store, user_id = opened_store(arguments)
    with store:
        rows = export_records(store, arguments.out, user_id)
    if arguments.json:
        print_json({"folder": str(arguments.out.resolve()), "rows": rows})
        return OK
    for name, count in rows.items():
        print(f"{arguments.out / name}: {count} rows")
    return OK
