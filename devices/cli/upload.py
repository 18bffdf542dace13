"""``upload``, ``targets`` and ``outbox``: sending records, and what became of them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.cli.commands import (
    OK,
    Subparsers,
    command,
    data_folder,
    print_json,
)

if TYPE_CHECKING:
    from frailtylab.desk import Desk
    from frailtylab.store.deliveries import Dispatch
    from frailtylab.upload.exchange import Exchanges
    from frailtylab.upload.target import Target

NOT_SENT = 5
"""Something is left that a person has to look at, or that is tried again later."""


def register(subparsers: Subparsers) -> None:
    """Add ``upload``, ``targets`` and ``outbox``."""
    upload = command(
        subparsers, "upload", run_upload,
        summary="Send finished visits to the clinic's server, each once.",
        examples=["frailtylab upload", "frailtylab upload --target office --dry-run"],
    )  # fmt: skip
    add_target(upload)
    upload.add_argument("--dry-run", action="store_true", help="only tell what would be sent")
    upload.add_argument("--json", action="store_true", help="answer as one JSON document")
    targets = command(
        subparsers, "targets", run_targets,
        summary="Ask a server whether records can be sent to it.",
        examples=["frailtylab targets check", "frailtylab targets check --target office"],
    )  # fmt: skip
    targets.add_argument("action", choices=("check",))
    add_target(targets)
    outbox = command(
        subparsers, "outbox", run_outbox,
        summary="What was sent, what waits, and why.",
        examples=["frailtylab outbox list", "frailtylab outbox hold NUMBER"],
    )  # fmt: skip
    outbox.add_argument("action", choices=("list", "show", "hold", "release"))
    outbox.add_argument("dispatch", nargs="?", default="", help="number, from list")
    outbox.add_argument("--json", action="store_true", help="answer as one JSON document")


def add_target(parser: argparse.ArgumentParser) -> None:
    """``--target NAME`` and ``--token-file FILE``."""
    parser.add_argument("--target", metavar="NAME", default="", help="which server, of several")
    parser.add_argument(
        "--token-file", metavar="FILE", type=Path,
        help="its first line is the bearer token, or user:password for basic sign-in",
    )  # fmt: skip


def opened_desk(arguments: argparse.Namespace) -> Desk:
    """The desk of the command's folder; close its store."""
    from frailtylab.cli.sign_in import credentials
    from frailtylab.desk import open_desk

    folder = data_folder(arguments)
    return open_desk(folder, credentials(arguments, folder))


def secret_of(arguments: argparse.Namespace, target: Target) -> str:
    """The ``Authorization`` header from the file that was named; empty for none."""
    from frailtylab.cli.sign_in import first_line
    from frailtylab.upload.secrets import authorization

    path: Path | None = arguments.token_file
    return authorization(target, first_line(path) if path is not None else "")


def run_upload(arguments: argparse.Namespace) -> int:
    """Send everything that is due."""
    from frailtylab.upload.exchange import Exchanges
    from frailtylab.upload.targets_file import the_target

    name, target = the_target(data_folder(arguments), arguments.target)
    desk = opened_desk(arguments)
    with desk.store:
        if arguments.dry_run:
            return tell_waiting(desk, name, as_json=arguments.json)
        line = Exchanges(target, secret_of(arguments, target))
        sent = send_all(desk, name, target, line)
    return tell_sent(sent, as_json=arguments.json)


def send_all(desk: Desk, name: str, target: Target, line: Exchanges) -> list[Dispatch]:
    """Every dispatch that was due, as it stands after its try.

    :raises OperatorError: when the server is none that records can be sent to
    """
    from devices.recorded_curve import recorded_curve
    from frailtylab.upload.checked import checked_server
    from frailtylab.upload.sender import Sender

    types = checked_server(line).types
    sender = Sender(desk, name, target, types, desk.user_id, recorded_curve)
    done: list[Dispatch] = []
    while (dispatch := sender.step(line)) is not None:
        done.append(dispatch)
        if dispatch.state != "sent":
            break
    return done


def tell_waiting(desk: Desk, name: str, *, as_json: bool) -> int:
    """What an upload would send now, by visit."""
    rows = [
        {"visit": unsent.visit_id, "revision": unsent.revision}
        for unsent in desk.store.deliveries.unsent(name, limit=1000)
    ]
    if as_json:
        print_json({"target": name, "waiting": rows})
        return OK
    for row in rows:
        print(f"{row['visit']}  revision {row['revision']}")
    print(f"{len(rows)} visits to send to {name}")
    return OK


def tell_sent(done: list[Dispatch], *, as_json: bool) -> int:
    """What became of each."""
    rows = [row_of(dispatch) for dispatch in done]
    if as_json:
        print_json({"dispatches": rows})
    else:
        for row in rows:
            print("  ".join(str(value) for value in row.values() if value != ""))
        print(f"{sum(d.state == 'sent' for d in done)} sent")
    return OK if all(dispatch.state == "sent" for dispatch in done) else NOT_SENT


def row_of(dispatch: Dispatch) -> dict[str, str | int]:
    """A dispatch as the terminal and JSON show it."""
    return {
        "id": dispatch.id,
        "target": dispatch.target,
        "visit": dispatch.visit_id,
        "revision": dispatch.revision,
        "state": dispatch.state,
        "reason": dispatch.reason,
        "detail": dispatch.detail,
        "next_utc": dispatch.next_utc,
        "tries": dispatch.tries,
    }


def run_targets(arguments: argparse.Namespace) -> int:
    """Ask the server what it can do."""
    from frailtylab.upload.checked import checked_server
    from frailtylab.upload.exchange import Exchanges
    from frailtylab.upload.targets_file import the_target

    name, target = the_target(data_folder(arguments), arguments.target)
    found = checked_server(Exchanges(target, secret_of(arguments, target)))
    print(f"{name}: {found.software or 'server'}, FHIR {found.fhir_version}: records can be sent")
    return OK


def run_outbox(arguments: argparse.Namespace) -> int:
    """List dispatches, show one, hold one back, or let it go again."""
    desk = opened_desk(arguments)
    with desk.store:
        deliveries = desk.store.deliveries
        if arguments.action == "list":
            rows = [row_of(dispatch) for dispatch in deliveries.all()]
        else:
            found = deliveries.get(arguments.dispatch)
            if arguments.action != "show":
                outcome = "held" if arguments.action == "hold" else "released"
                found = deliveries.tried(found.id, outcome, desk.user_id, reason="by_hand")
            rows = [row_of(found)]
    if arguments.json:
        print_json({"dispatches": rows})
        return OK
    for row in rows:
        print("  ".join(str(value) for value in row.values() if value != ""))
    return OK
