"""``copy make``, ``copy check``, ``copy compare``: the inspector's copy of a participant."""

from __future__ import annotations

import argparse
from pathlib import Path

from frailtylab.cli.commands import BAD_INPUT, OK, Subparsers, command, epilog, print_json
from frailtylab.cli.file_problems import out_of_reach
from frailtylab.errors import N_, OperatorError

EXAMPLES = (
    "frailtylab copy make P-0147 --out copy-P-0147",
    "frailtylab copy check copy-P-0147",
    "frailtylab copy compare copy-P-0147",
)


def register(subparsers: Subparsers) -> None:
    """Add ``copy`` with its own sub-commands."""
    copy = subparsers.add_parser(
        "copy",
        help="make or check a participant's complete record for an inspector",
        description="Make or check a participant's complete record for an inspector.",
        epilog=epilog(EXAMPLES),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inside = copy.add_subparsers(dest="copy_command", metavar="COMMAND", required=True)
    make = command(
        inside, "make", _make,
        summary="Write a participant's record with its whole trail, readable without FrailtyLab.",
        examples=EXAMPLES[:1],
    )  # fmt: skip
    make.add_argument("participant", metavar="PARTICIPANT", help="the participant's code")
    make.add_argument(
        "--out", metavar="DIR", type=Path, required=True, help="a new or empty folder"
    )
    make.add_argument("--zip", action="store_true", help="also as one file beside the folder")
    check = command(
        inside, "check", _check,
        summary="Compare every file, row and entry of a copy with its hash; needs no store.",
        examples=EXAMPLES[1:2],
    )  # fmt: skip
    compare = command(
        inside, "compare", _compare,
        summary="Compare a copy with the store as it is now; names the first difference.",
        examples=EXAMPLES[2:],
    )  # fmt: skip
    for parser in (check, compare):
        parser.add_argument("folder", metavar="DIR", type=Path, help="the folder of the copy")
    for parser in (make, check, compare):
        parser.add_argument("--json", action="store_true", help="answer as one JSON document")


def _make(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.copy.making import make_copy, zip_copy

    store, user_id = opened_store(arguments)
    with store:
        person = store.people.by_code(arguments.participant)
        if person is None:
            raise no_participant(arguments.participant)
        copy = make_copy(store, person.id, arguments.out, user_id)
    zipped = zip_copy(arguments.out) if arguments.zip else None
    rows = {table: len(hashes) for table, hashes in copy.row_sha256.items() if hashes}
    if arguments.json:
        told = {"folder": str(arguments.out.resolve()), "sha256": copy.sha256, "rows": rows}
        print_json(told | ({"zip": str(zipped)} if zipped else {}))
        return OK
    print(f"{arguments.out}: {sum(rows.values())} rows of {len(rows)} tables")
    if zipped is not None:
        print(zipped)
    print(f"code of the record: {copy.sha256}")
    return OK


def _check(arguments: argparse.Namespace) -> int:
    from frailtylab.copy import check_copy, read_copy

    try:
        found = [finding.english() for finding in check_copy(arguments.folder)]
    except OSError as error:
        raise out_of_reach(arguments.folder, error) from error
    sha256 = read_copy(arguments.folder).sha256
    if arguments.json:
        print_json({"ok": not found, "sha256": sha256, "findings": found})
    else:
        for text in found or ["Nothing was changed since the copy was made."]:
            print(text)
        print(f"code of the record: {sha256}")
    return BAD_INPUT if found else OK


def _compare(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.copy import compare_copy

    store, user_id = opened_store(arguments)
    with store:
        found = compare_copy(arguments.folder, store, user_id)
    if arguments.json:
        print_json({"equal": found is None, "difference": found.english() if found else None})
    else:
        print(found.english() if found else "Equal: the store says what the copy says.")
    return OK if found is None else BAD_INPUT


def no_participant(code: str) -> OperatorError:
    """Nobody has that code."""
    return OperatorError(
        N_("There is no such participant"),
        N_("No participant of this store has the code “{code}”."),
        N_("Check the code."),
        values={"code": code},
    )
