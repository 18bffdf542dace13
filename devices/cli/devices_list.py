"""``devices list``: the drivers of the table with kind, source, settings and page."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from devices.cli.options import EXIT_OK
from frailtylab.cli.commands import Subparsers, command, print_json

if TYPE_CHECKING:
    from devices.entries.entry import DriverEntry
    from devices.settings import Setting

PAGES = "docs/devices"


def register(inner: Subparsers) -> None:
    """Add the command."""
    parser = command(
        inner,
        "list",
        run,
        summary="List the drivers: what they read, where that is known from, their settings.",
        examples=["frailtylab devices list", "frailtylab devices list mark10 --json"],
    )
    parser.add_argument("name", metavar="DRIVER", nargs="?", help="only this one")
    parser.add_argument("--json", action="store_true", help="answer as one JSON document")


def run(arguments: argparse.Namespace) -> int:
    """Print every driver, or the one that was named.

    :raises OperatorError: when there is no such driver
    """
    from devices.drivers import DRIVERS, driver_entry

    entries = [driver_entry(arguments.name)] if arguments.name else list(DRIVERS.values())
    if arguments.json:
        print_json([as_document(entry) for entry in entries])
        return EXIT_OK
    for entry in entries:
        print(f"{entry.name}  ({entry.kind})  {entry.label}")
        print(f"  source    {entry.source}")
        print(f"  page      {page_of(entry)}")
        for setting in entry.settings:
            print(f"  --set     {setting_line(setting)}")
    return EXIT_OK


def as_document(entry: DriverEntry) -> dict[str, Any]:
    """One driver for programs."""
    settings = [
        {"key": s.key, "label": s.label, "default": s.default, "choices": list(s.choices)}
        for s in entry.settings
    ]
    return {
        "name": entry.name,
        "kind": str(entry.kind),
        "label": entry.label,
        "source": entry.source,
        "page": page_of(entry),
        "settings": settings,
    }


def page_of(entry: DriverEntry) -> str:
    """Where the device is described in the source tree."""
    return f"{PAGES}/{entry.name}.md"


def setting_line(setting: Setting) -> str:
    """``mode=stream  Reading: stream, poll``."""
    choices = f": {', '.join(setting.choices)}" if setting.choices else ""
    return f"{setting.key}={setting.default}  {setting.label}{choices}"
