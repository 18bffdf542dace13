"""A clock that moves only when a test says so."""

from __future__ import annotations

from frailtylab.virtual_clock import VirtualClock as FakeClock

__all__ = ["FakeClock"]
