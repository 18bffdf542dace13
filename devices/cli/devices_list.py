"""``devices list``: the drivers of the table with source, settings and page; then the profiles."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from devices.cli.options import EXIT_OK
from frailtylab.cli.commands import Subparsers, command, data_folder, print_json

if TYPE_CHECKING:
    from devices.entries.entry import DriverEntry
    from devices.settings import Setting

PAGES = "docs/devices"
PAGE_OF_PROFILES = "docs/device-profiles.md"


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
    profiles = [] if arguments.name else profiles_of(data_folder(arguments))
    if arguments.json:
        print_json([*map(as_document, entries), *profiles])
        return EXIT_OK
    for entry in entries:
        print(f"{entry.name}  {measures(entry)}  {entry.label}")
        print(f"  source    {entry.source}")
        print(f"  page      {page_of(entry)}")
        for setting in offered_settings(entry):
            print(f"  --set     {setting_line(setting)}")
    for row in profiles:
        print("  ".join(filter(None, row.values())))
    return EXIT_OK


def profiles_of(folder: Path) -> list[dict[str, str]]:
    """The profiles of the data folder; ``problem`` says why one can't be used."""
    from devices.profiles.folder import offered_profiles

    return [
        {
            "driver": f"profile --set file={offered.path}",
            "measures": offered.kind,
            "label": offered.label,
            "problem": offered.problem.english() if offered.problem else "",
        }
        for offered in offered_profiles(folder)
    ]


def measures(entry: DriverEntry) -> str:
    """``force``, ``gate``, or both where the settings decide."""
    return str(entry.kind or "force or gate")


def offered_settings(entry: DriverEntry) -> list[Setting]:
    """The settings that a person chooses."""
    return [setting for setting in entry.settings if not setting.kept]


def as_document(entry: DriverEntry) -> dict[str, Any]:
    """One driver for programs."""
    settings = [
        {"key": s.key, "label": s.label, "default": s.default, "choices": list(s.choices)}
        for s in offered_settings(entry)
    ]
    return {
        "driver": entry.name,
        "measures": measures(entry),
        "label": entry.label,
        "problem": "",
        "source": entry.source,
        "page": page_of(entry),
        "settings": settings,
    }


def page_of(entry: DriverEntry) -> str:
    """Where the device is described in the source tree."""
    return PAGE_OF_PROFILES if entry.kind is None else f"{PAGES}/{entry.name}.md"


def setting_line(setting: Setting) -> str:
    """``mode=stream  Reading: stream, poll``."""
    choices = f": {', '.join(setting.choices)}" if setting.choices else ""
    return f"{setting.key}={setting.default}  {setting.label}{choices}"
