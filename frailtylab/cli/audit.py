"""``audit``: the audit trail as lines, JSON or CSV, newest first. Shows no result."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from frailtylab.cli.commands import OK, Subparsers, command, print_json
from frailtylab.errors import N_, OperatorError

if TYPE_CHECKING:
    from frailtylab.store import Store
    from frailtylab.store.audit_list import AuditFilter, AuditLine

AT_ONCE = 500
COLUMNS = ("seq", "utc", "offset_min", "user_code", "act", "words", "kind", "record_id",
           "participant", "visit", "test", "side", "number", "about_user", "reason",
           "hash")  # fmt: skip


def register(subparsers: Subparsers) -> None:
    """Add ``audit``."""
    parser = command(
        subparsers,
        "audit",
        _audit,
        summary="Show who did what to which record, and when; newest first, without any result.",
        examples=[
            "frailtylab audit --since 2026-11-01 --record P-0147",
            "frailtylab audit --by A-03 --act corrections --csv",
        ],
    )
    parser.add_argument("--since", metavar="DAY", type=_day, help="first day, as 2026-11-01")
    parser.add_argument("--until", metavar="DAY", type=_day, help="last day")
    parser.add_argument("--by", metavar="CODE", default="", help="only what this user did")
    parser.add_argument(
        "--act", metavar="ACT", default="",
        help="only this act (trial_decided) or group of acts: working, trials, records, "
        "corrections, custody, people, program",
    )  # fmt: skip
    parser.add_argument(
        "--record", metavar="CODE", default="",
        help="only what was done to this participant (P-0147), visit (“P-0147 BL”) or record id",
    )  # fmt: skip
    parser.add_argument("--limit", metavar="N", type=int, default=0, help="at most so many")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="answer as one JSON document")
    form.add_argument("--csv", action="store_true", help="answer as CSV with a header")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-01") from None


def _audit(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store

    store, user_id = opened_store(arguments)
    with store:
        wanted = _filter(store, arguments)
        store.audit.append("audit_viewed", by=user_id, kind="store")
        _print(_entries(store, wanted, arguments.limit), arguments)
    return OK


def _filter(store: Store, arguments: argparse.Namespace) -> AuditFilter:
    from frailtylab.act_words import WORDS, ActGroup, acts_of
    from frailtylab.store.audit_list import AuditFilter
    from frailtylab.store.visit_rows import day_bounds_utc

    offset = store.clock.wall().offset_min
    users = {code.casefold(): user_id for user_id, code in store.audit_list.users()}
    if arguments.by and arguments.by.casefold() not in users:
        raise nobody(arguments.by)
    groups = {group.value for group in ActGroup}
    if arguments.act and arguments.act not in groups | WORDS.keys():
        raise no_act(arguments.act)
    acts = acts_of(arguments.act) if arguments.act in groups else (arguments.act,)
    records = store.audit_list.records_meant(arguments.record)
    if arguments.record and records is None:
        raise no_record(arguments.record)
    return AuditFilter(
        users.get(arguments.by.casefold(), ""),
        acts if arguments.act else (),
        records,
        day_bounds_utc(arguments.since, offset)[0] if arguments.since else "",
        day_bounds_utc(arguments.until, offset)[1] if arguments.until else "",
    )


def _entries(store: Store, wanted: AuditFilter, limit: int) -> Iterator[AuditLine]:
    count, before = 0, None
    while some := store.audit_list.page(wanted, AT_ONCE, before=before):
        for line in some:
            yield line
            count += 1
            if count == limit:
                return
        before = some[-1].seq


def _print(lines: Iterator[AuditLine], arguments: argparse.Namespace) -> None:
    if arguments.json:
        print_json([_fields(line) for line in lines])
    elif arguments.csv:
        _print_csv(lines)
    else:
        for line in lines:
            print(_sentence(line))


def _print_csv(lines: Iterator[AuditLine]) -> None:
    from frailtylab.export.cells import escaped

    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for line in lines:
        values = _fields(line).values()
        writer.writerow([escaped(value) if isinstance(value, str) else value for value in values])


def _fields(line: AuditLine) -> dict[str, str | int | None]:
    from frailtylab.act_words import act_words

    return {
        name: act_words(line.act) if name == "words" else getattr(line, name) for name in COLUMNS
    }


def _sentence(line: AuditLine) -> str:
    from frailtylab.act_words import act_words

    what = " ".join(
        str(part)
        for part in (line.participant, line.visit, line.test, line.side, line.number)
        if part not in ("", None)
    )
    about = what or line.about_user or line.record_id
    who = line.user_code or "program"
    reason = f" - {line.reason!r}" if line.reason else ""
    return f"{line.seq:>7}  {line.utc[:19]}Z  {who:<10}  {act_words(line.act)}: {about}{reason}"


def nobody(code: str) -> OperatorError:
    """There was never such a user."""
    return OperatorError(
        N_("Nobody has this code"),
        N_("No user of this store has or had the code “{code}”."),
        N_("Check the code."),
        values={"code": code},
    )


def no_act(act: str) -> OperatorError:
    """There is no such act."""
    return OperatorError(
        N_("There is no such act"),
        N_("“{act}” is no act and no group of acts."),
        N_("The help of this command lists the groups."),
        values={"act": act},
    )


def no_record(text: str) -> OperatorError:
    """There is no such record."""
    return OperatorError(
        N_("There is no such record"),
        N_("“{text}” is no participant, visit or record of this store."),
        N_("Type a participant's code, and a visit's after it where only that is meant."),
        values={"text": text},
    )
