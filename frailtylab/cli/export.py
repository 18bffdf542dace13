"""``export --out DIR`` writes the records as tidy CSV files with a data dictionary."""

from __future__ import annotations

import argparse
from pathlib import Path

from frailtylab.cli.commands import OK, Subparsers, command, data_folder, print_json


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
    from frailtylab.desk import STORE_NAME
    from frailtylab.export import export_records
    from frailtylab.store import open_store

    with open_store(data_folder(arguments) / STORE_NAME) as store:
        rows = export_records(store, arguments.out)
    if arguments.json:
        print_json({"folder": str(arguments.out.resolve()), "rows": rows})
        return OK
    for name, count in rows.items():
        print(f"{arguments.out / name}: {count} rows")
    return OK
