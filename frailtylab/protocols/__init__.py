"""The tests that the program knows, as pure state machines: one list, looked up by kind.

Each is imported with its first attempt, so that the words of ``base`` cost no more than themselves.
"""

from __future__ import annotations

from frailtylab.protocols.base import Run
from frailtylab.study.schema import FourMetreWalk, GripStrength, Test, TimedUpAndGo

__all__ = ["new_run"]


def new_run(test: Test, *, gates_connected: bool) -> Run:
    """A fresh attempt of that test, idle.

    :param gates_connected: light barriers are there; the test still decides whether it uses them
    """
    from frailtylab.protocols.four_metre_walk import FourMetreWalkRun
    from frailtylab.protocols.grip_strength import GripRun
    from frailtylab.protocols.timed_up_and_go import TimedUpAndGoRun

    if isinstance(test, GripStrength):
        return GripRun(test)
    if isinstance(test, FourMetreWalk):
        return FourMetreWalkRun(test, gates_connected=gates_connected)
    assert isinstance(test, TimedUpAndGo)  # noqa: S101 - the union has three members
    return TimedUpAndGoRun(test, gates_connected=gates_connected)
