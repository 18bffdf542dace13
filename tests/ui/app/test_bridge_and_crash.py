"""Two doors to Qt's thread: samples of reader threads, and what nobody caught."""

from __future__ import annotations

import logging
import sys
import threading

import pytest

from frailtylab.instruments import Batch
from ui.bridge import SampleBridge
from ui.crash import CrashGuard


def test_batches_of_a_reader_thread_arrive_on_qts_thread_in_order(qtbot):
    bridge, arrived = SampleBridge(), []
    bridge.arrived.connect(lambda b: arrived.append((b.host_ns, threading.current_thread())))
    reader = threading.Thread(
        target=lambda: [bridge.submit(Batch("grip", n, b"", ())) for n in range(100)]
    )
    reader.start()
    reader.join()
    assert arrived == []
    qtbot.waitUntil(lambda: len(arrived) == 100, timeout=20_000)
    assert [host_ns for host_ns, _thread in arrived] == list(range(100))
    assert {thread for _ns, thread in arrived} == {threading.main_thread()}
    bridge.close()


@pytest.fixture
def guard(qtbot):
    guard = CrashGuard()
    before = (sys.excepthook, threading.excepthook)
    guard.install()
    yield guard
    guard.remove()
    assert (sys.excepthook, threading.excepthook) == before


def test_what_a_thread_did_not_catch_is_told_on_qts_thread(qtbot, guard, caplog):
    told, bug = [], ValueError("in a thread")

    def slip() -> None:
        raise bug

    guard.bug.connect(lambda error: told.append((error, threading.current_thread())))
    with caplog.at_level(logging.ERROR):
        thread = threading.Thread(target=slip)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert told == [(bug, threading.main_thread())]
    assert "in a thread" in caplog.text


def test_an_interrupt_of_the_user_is_no_bug(qtbot, guard, capsys):
    told = []
    guard.bug.connect(told.append)
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    qtbot.wait(0)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
