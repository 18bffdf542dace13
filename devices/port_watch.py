"""Notices what is plugged in or out: looks at the list of ports once a second, opens nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable

from devices.ports import PortListing, list_ports

PERIOD_S = 1.0
JOIN_S = 5.0


class PortWatch:
    """Looks while it is on, on a thread of its own.

    :param on_ports: gets the ports, on that thread: at the first look and after every change
    :param wait: waits so many seconds or until the event is set; true when it was set
    """

    def __init__(
        self,
        on_ports: Callable[[list[PortListing]], None],
        listing: Callable[[], list[PortListing]] = list_ports,
        wait: Callable[[threading.Event, float], bool] = threading.Event.wait,
    ) -> None:
        self._on_ports = on_ports
        self._listing = listing
        self._wait = wait
        self._stopping: threading.Event | None = None
        self._threads: list[threading.Thread] = []

    @property
    def on(self) -> bool:
        """True while it looks."""
        return self._stopping is not None

    def start(self) -> None:
        """Look from now on; no effect while it does."""
        if self._stopping is not None:
            return
        self._stopping = stopping = threading.Event()
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=self._look, args=(stopping,), name="port watch", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def stop(self) -> None:
        """Look no more; returns at once, a look that has begun is not told."""
        if self._stopping is not None:
            self._stopping.set()
            self._stopping = None

    def close(self) -> None:
        """Look no more; returns when every thread has ended."""
        self.stop()
        for thread in self._threads:
            thread.join(JOIN_S)

    def _look(self, stopping: threading.Event) -> None:
        told: list[PortListing] | None = None
        while not stopping.is_set():
            found = self._listing()
            if found != told and not stopping.is_set():
                told = found
                self._on_ports(found)
            if self._wait(stopping, PERIOD_S):
                return
