"""What ``devices doctor`` tells of the serial ports. No port is opened."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from devices.cli.redaction import short_hash
from devices.ports import PortListing

TTYS = Path("/sys/class/tty")
"""Where Linux tells of its ports; elsewhere there is no such folder."""


def port_facts(port: PortListing, ttys: Path = TTYS) -> dict[str, Any]:
    """One port: what it is, who may use it, what the kernel does with it."""
    facts: dict[str, Any] = {
        "port": port.device,
        "product": port.product,
        "manufacturer": port.manufacturer,
        "usb_id": port.usb_id,
        "serial_number": short_hash(port.serial_number),
        "location": port.location,
        "driver": kernel_driver(port.device, ttys),
        "permission": permission(Path(port.device)),
        "latency_timer_ms": latency_timer_ms(port.device, ttys),
    }
    return {name: value for name, value in facts.items() if value not in ("", None)}


def kernel_driver(device: str, ttys: Path) -> str:
    """The kernel's driver of the port (``ftdi_sio``, ``cp210x``); empty where it is not told."""
    link = ttys / Path(device).name / "device" / "driver"
    return link.resolve().name if link.exists() else ""


def latency_timer_ms(device: str, ttys: Path) -> int | None:
    """How long an FTDI adapter holds bytes back; None for other adapters and systems."""
    try:
        text = (ttys / Path(device).name / "device" / "latency_timer").read_text("ascii")
        return int(text)
    except (OSError, ValueError):
        return None


def permission(path: Path) -> str:
    """Whether this user may read and write the port, and who may if not; empty on Windows."""
    if os.name != "posix" or not path.exists():
        return ""
    if os.access(path, os.R_OK | os.W_OK):
        return "may be read and written"
    return f"denied; it belongs to the group {group_of(path)}"


def group_of(path: Path) -> str:
    """Name of the file's group, or its number where it has none."""
    try:
        return path.group()
    except KeyError:
        return str(path.stat().st_gid)
