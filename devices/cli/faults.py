"""``devices faults``: every simulated device goes wrong in every way, and what comes of it."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from devices.cli.options import EXIT_OK, epilog
from devices.settings import bad_setting
from frailtylab.cli.commands import add_data, print_json

if TYPE_CHECKING:
    from devices.fault_trials.matrix import Cell

EXIT_FAILED = 1
MARKS = {"ok": "ok", "n/a": "-", "FAILED": "FAIL"}


def register(
    inner: argparse._SubParsersAction[argparse.ArgumentParser],  # pyright: ignore[reportPrivateUsage]
) -> None:
    """Add the command beside the others of ``devices``."""
    parser = inner.add_parser(
        "faults",
        help="rehearse every fault with every simulated device and print the table",
        description="Plays one trial for every device and fault with the real connection, driver, "
        "recorder and rules, in virtual time. A cell is ok, - where the fault can't occur or can't "
        "be noticed (the reasons follow), or FAIL with what went wrong. No port is opened.",
        epilog=epilog(
            "frailtylab devices faults",
            "frailtylab devices faults --driver mark10 --fault unplug-trial --json",
        )
        + "; 1 a cell failed",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--driver", action="append", metavar="D", help="only this device; repeat")
    parser.add_argument("--fault", action="append", metavar="F", help="only this fault; repeat")
    parser.add_argument("--json", action="store_true", help="answer as one JSON document")
    add_data(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play the trials, print the table; answers whether all is well."""
    from devices.fault_trials.matrix import Verdict, cells
    from devices.fault_trials.specimens import specimens
    from devices.fault_trials.table import FAULTS

    rows = chosen(arguments.driver, specimens(), "driver")
    columns = chosen(arguments.fault, FAULTS, "fault")
    found = list(cells(rows, columns))
    if arguments.json:
        print_json(as_document(found))
    else:
        print_table(rows, columns, found)
        print_columns(columns, {name: fault.words for name, fault in FAULTS.items()})
        print_reasons(found)
    return EXIT_FAILED if any(c.verdict is Verdict.FAILED for c in found) else EXIT_OK


def chosen(asked: Sequence[str] | None, known: Iterable[str], what: str) -> list[str]:
    """The names that were asked for, or all.

    :raises OperatorError: naming those that exist
    """
    names = list(known)
    for name in asked or ():
        if name not in names:
            raise bad_setting("faults", what, name, ", ".join(names))
    return list(asked or names)


def as_document(found: list[Cell]) -> list[dict[str, str]]:
    """One object a cell."""
    return [
        {"driver": c.driver, "fault": c.fault, "verdict": str(c.verdict), "words": c.words}
        for c in found
    ]


def print_table(rows: list[str], columns: list[str], found: list[Cell]) -> None:
    """Devices down, faults across by their numbers."""
    marks = {(cell.driver, cell.fault): MARKS[str(cell.verdict)] for cell in found}
    wide = max(len(name) for name in rows)
    print(" " * wide, *(f"{number:>4}" for number in range(1, len(columns) + 1)), sep="")
    for row in rows:
        print(f"{row:<{wide}}", *(f"{marks[row, column]:>4}" for column in columns), sep="")


def print_columns(columns: list[str], words: dict[str, str]) -> None:
    """What the numbers stand for."""
    print()
    for number, name in enumerate(columns, 1):
        print(f"{number:>4}  {name:<15} {words[name]}")


def print_reasons(found: list[Cell]) -> None:
    """Why cells say -, each reason once; then what failed; then how many of each."""
    reasons: dict[str, dict[str, list[str]]] = {}
    for cell in found:
        if str(cell.verdict) == "n/a":
            reasons.setdefault(cell.words, {}).setdefault(cell.driver, []).append(cell.fault)
    print()
    for words, faults in reasons.items():
        print(f"-     {words}: {', '.join(faults)}")
    failed = [cell for cell in found if str(cell.verdict) == "FAILED"]
    for cell in failed:
        print(f"FAIL  {cell.driver}, {cell.fault}: {cell.words}")
    impossible = sum(str(cell.verdict) == "n/a" for cell in found)
    print(f"{len(found) - impossible - len(failed)} ok, {impossible} n/a, {len(failed)} failed")
