"""Events in words: what ``decode`` prints, and what the examples of a profile expect."""

from __future__ import annotations

import msgspec

from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, GateEdge, Unknown


def as_text(event: DeviceEvent) -> str:
    """One event as a line: ``force -18.78 lbf``, ``gate A blocked at 31640.1228 s``."""
    match event:
        case ForceSample():
            return f"force {event.text} {event.unit}" + _device_time(event.device_ns)
        case GateEdge():
            state = "blocked" if event.blocked else "clear"
            key = " by hand" if event.manual else ""
            return f"gate {event.gate} {state}{key}" + _device_time(event.device_ns)
        case DeviceStatus():
            return f"{event.name} {event.text}"
        case Unknown():
            return f"unknown {event.data!r}"


def as_object(event: DeviceEvent) -> dict[str, object]:
    """One event for JSON; host times mean nothing for bytes from a file and are left out."""
    names = {ForceSample: "force", GateEdge: "gate", DeviceStatus: "status", Unknown: "unknown"}
    fields: dict[str, object] = msgspec.to_builtins(event)
    del fields["host_ns"]
    if isinstance(event, Unknown):
        fields["data"] = event.data.hex(" ")
    return {"event": names[type(event)], **fields}


def _device_time(device_ns: int | None) -> str:
    if device_ns is None:
        return ""
    seconds, rest = divmod(device_ns, 1_000_000_000)
    return f" at {seconds}.{rest:09d}".rstrip("0").rstrip(".") + " s"
