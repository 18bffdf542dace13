"""The one door from reader threads to Qt's thread."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from frailtylab.instruments import Batch
from frailtylab.samples import ForceSample

FRAME_MS = 16
"""Readings of a gauge are handed over so often; no screen shows more."""


class SampleBridge(QObject):
    """Takes batches on any thread and hands them out on Qt's, in the order in which they came.

    The stamp was made before, so a late hand-over delays the picture and never the result. Batches
    of readings alone are gathered for a frame: waking Qt's thread costs more than all that is done
    with a reading. Anything else (an edge, a word of the device, a connection that changes) is
    handed over at once, behind the readings that came before it. :meth:`drain` does it now.

    Signals:
        arrived: a :class:`Batch`, on the thread of this object
    """

    arrived = Signal(object)
    _wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Batch] = deque()
        self._expected = False
        self._closed = False
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._end_frame)
        self._wanted.connect(self._begin_frame, Qt.ConnectionType.QueuedConnection)

    def submit(self, batch: Batch) -> None:
        """Queue a batch; called by reader threads, returns at once."""
        # Queued first and looked at then, while a frame ends the other way round: no lock needed.
        self._waiting.append(batch)
        if not self._expected or not only_readings(batch):
            self._expected = True
            self._wanted.emit()

    def drain(self) -> None:
        """Hand over what has been submitted until now. Only on the thread of this object.

        To be called before anything that depends on what the instruments have sent: a press, a
        stop, the end of a trial.
        """
        for _batch in range(len(self._waiting)):
            if self._waiting:  # whoever is told may drain as well
                self.arrived.emit(self._waiting.popleft())

    def close(self) -> None:
        """Hand over nothing more: nobody is there any longer who would act on it."""
        self._closed = True
        self._frame.stop()
        self._waiting.clear()

    @Slot()
    def _begin_frame(self) -> None:
        if self._closed:
            return
        self._expected = True
        self._frame.start()
        self.drain()

    @Slot()
    def _end_frame(self) -> None:
        self._expected = False
        if self._waiting:
            self._begin_frame()


def only_readings(batch: Batch) -> bool:
    """True for a batch that can wait for the next frame: readings, or bytes that are none yet."""
    return batch.state is None and all(type(event) is ForceSample for event in batch.events)


class PortBridge(QObject):
    """Takes lists of ports on any thread and hands them out on Qt's.

    Signals:
        arrived: the ports that there are now, on the thread of this object
    """

    arrived = Signal(object)
    _submitted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._submitted.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def submit(self, ports: object) -> None:
        """Queue a list; called by the thread that looked, returns at once."""
        self._submitted.emit(ports)

    @Slot(object)
    def _hand_over(self, ports: object) -> None:
        self.arrived.emit(ports)
