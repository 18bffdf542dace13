"""What a Mark-10 gauge says of itself when asked ``LIST``.

Source: Mark-10 Series 5 user's guide p. 19: the fields in the words of the commands that set them,
the firmware first, the battery last (B0 full, B3 minimum). The filters average 2 to the power of n
samples; FLTC acts on displayed readings and FLTP on current ones, the rate at which peaks are
caught (the same guide as sold by Omega for its DFG55, p. 18).
"""

from __future__ import annotations

import re

from frailtylab.samples import DeviceStatus

LIST_LINE = re.compile(rb"V[\d.]{1,8};[\x21-\x7e]{1,100}")
FILTERS = {"FLTC": "filter of displayed readings", "FLTP": "filter of current readings"}
FILTER_FIELD = re.compile(r"(FLT[CP])(\d|10)", re.ASCII)
AUTO_OFF_FIELD = re.compile(r"AOFF(?:\d|[12]\d|30)", re.ASCII)
BATTERY = {"B0": "full", "B1": "B1", "B2": "B2", "B3": "minimum"}


def list_statuses(host_ns: int, line: bytes) -> tuple[DeviceStatus, ...]:
    """The line as it is, then its filters and its battery in clear words."""
    text = line.decode("ascii")
    fields = text.split(";")
    found = [DeviceStatus(host_ns, "settings", f"LIST: {text}")]
    for field in fields:
        if match := FILTER_FIELD.fullmatch(field):
            words = f"{FILTERS[match[1]]}: {field}, {averaged(int(match[2]))}"
            found.append(DeviceStatus(host_ns, "settings", words))
    if fields[-1] in BATTERY:
        found.append(DeviceStatus(host_ns, "battery", BATTERY[fields[-1]]))
    return tuple(found)


def averaged(exponent: int) -> str:
    """``256 samples averaged`` for 8."""
    return f"{2**exponent} samples averaged" if exponent else "none"


def auto_off_command(line: bytes) -> bytes:
    """The command that sets the minutes to switching off as they are now; empty if not told."""
    fields = line.decode("ascii").split(";")
    found = next((field for field in fields if AUTO_OFF_FIELD.fullmatch(field)), "")
    return f"{found}\r".encode() if found else b""
