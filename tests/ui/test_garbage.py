"""Garbage: collected when it is due, here and nowhere else."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ui.garbage import GarbageKeeper, collect_if_due


class Loop:
    """Holds itself; notes the thread on which it is destroyed."""

    def __init__(self, ended: list[int]) -> None:
        self.me = self
        self.ended = ended

    def __del__(self) -> None:
        self.ended.append(threading.get_ident())


@pytest.fixture
def low_limits() -> Iterator[None]:
    before = gc.get_threshold()
    gc.set_threshold(50, 1, 1)
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("low_limits")
def test_other_thread_destroys_nothing_while_the_keeper_lives(qtbot: QtBot) -> None:
    keeper, ended = GarbageKeeper(), []

    def make() -> None:
        for _time in range(200):
            Loop(ended)

    thread = threading.Thread(target=make)
    thread.start()
    thread.join()
    assert ended == []
    keeper.settle()
    collect_if_due()
    gc.unfreeze()
    gc.collect()
    assert set(ended) == {threading.get_ident()}
    keeper.stop()


@pytest.mark.usefixtures("qapp", "low_limits")
def test_nothing_is_collected_before_it_is_due() -> None:
    gc.collect()
    assert collect_if_due() == 0


@pytest.mark.usefixtures("qapp", "low_limits")
def test_what_is_due_is_collected() -> None:
    gc.collect()
    ended: list[int] = []
    kept = [Loop(ended) for _time in range(200)]
    kept.clear()
    collect_if_due()
    assert len(ended) == 200


@pytest.mark.usefixtures("qapp")
def test_python_collects_by_itself_again_afterwards() -> None:
    GarbageKeeper().stop()
    assert gc.isenabled()
