"""The simulated devices of this process that can be opened by name."""

from __future__ import annotations

import threading

from devices.hosts.local import LocalHost

_hosts: dict[str, LocalHost] = {}
_lock = threading.Lock()


def publish(name: str, host: LocalHost) -> str:
    """Make a host openable; returns its URL. An earlier host of that name is replaced."""
    with _lock:
        _hosts[name] = host
    return f"sim://{name}"


def withdraw(name: str) -> None:
    """Unplug and forget a host; nothing happens where there is none."""
    with _lock:
        host = _hosts.pop(name, None)
    if host is not None:
        host.unplug()


def published(name: str) -> LocalHost | None:
    """The host of this name."""
    with _lock:
        return _hosts.get(name)
