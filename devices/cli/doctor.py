"""``devices doctor``: what a maintainer needs to know for a report about a device."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, cast

from devices.cli.options import EXIT_OK
from frailtylab.cli.commands import Subparsers, command, data_folder, print_json


def register(inner: Subparsers) -> None:
    """Add the command."""
    parser = command(
        inner,
        "doctor",
        run,
        summary="Versions, ports, permissions, settings and clock, for a report; names nobody.",
        examples=["frailtylab devices doctor", "frailtylab devices doctor --json --log"],
    )
    parser.description = (
        "Prints what a maintainer needs for a report about a device. Nothing is sent to any port. "
        "Serial numbers are shortened to a hash, the home folder is ~, records are not opened."
    )
    parser.add_argument("--json", action="store_true", help="answer as one JSON document")
    parser.add_argument("--log", action="store_true", help="with the last lines of the log")


def run(arguments: argparse.Namespace) -> int:
    """Print the report."""
    found = report(data_folder(arguments), with_log=arguments.log)
    print_json(found) if arguments.json else tell(found)
    return EXIT_OK


def report(folder: Path, *, with_log: bool = False) -> dict[str, Any]:
    """Everything, redacted."""
    from devices.cli import doctor_latency, doctor_machine, doctor_ports
    from devices.cli.redaction import Redaction
    from devices.ports import list_ports
    from frailtylab.logs import FILE_NAME

    ports, log = list_ports(), folder / FILE_NAME
    found: dict[str, Any] = {
        "versions": doctor_machine.versions(),
        "clock": doctor_machine.clock(),
        "reader": doctor_latency.reader_latency(),
        "ports": [doctor_ports.port_facts(port) for port in ports],
        "devices": doctor_machine.device_settings(folder),
        "lost connections": doctor_machine.lost_links(log),
    }
    if with_log:
        found["log"] = doctor_machine.log_tail(log)
    redaction = Redaction([port.serial_number for port in ports], Path.home())
    return cast("dict[str, Any]", redaction.all(found))


def tell(found: dict[str, Any]) -> None:
    """The report as text."""
    for name, value in found.items():
        print(f"{name}")
        for line in lines_of(value):
            print(f"  {line}")


def lines_of(value: dict[str, Any] | list[Any]) -> list[str]:
    """A table as one line a key, a list as one line an entry."""
    if isinstance(value, dict):
        return [f"{key:<16} {one}" for key, one in value.items()]
    return [entry_line(one) for one in value] or ["none"]


def entry_line(entry: Any) -> str:  # noqa: ANN401 - anything that JSON can hold
    """One port, device or line of the log."""
    if not isinstance(entry, dict):
        return str(entry)
    fields = cast("dict[str, Any]", entry)
    return ", ".join(f"{key} {value}" for key, value in fields.items())
