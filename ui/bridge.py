"""The one door from reader threads to Qt's thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal, Slot

from frailtylab.instruments import Batch


class SampleBridge(QObject):
    """Takes batches on any thread and hands them out on Qt's.

    The stamp was made before, so a late hand-over delays the picture and never the result.

    Signals:
        arrived: a :class:`Batch`, on the thread of this object
    """

    arrived = Signal(object)
    _submitted = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._submitted.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)

    def submit(self, batch: Batch) -> None:
        """Queue a batch; called by reader threads, returns at once."""
        self._submitted.emit(batch)

    @Slot(object)
    def _hand_over(self, batch: Batch) -> None:
        self.arrived.emit(batch)


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
