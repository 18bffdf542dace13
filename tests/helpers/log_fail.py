"""A log record at WARNING or above fails the test that did not say it expects one.

The idea is qutebrowser's (``tests/helpers/logfail.py``): ``caplog.at_level(logging.WARNING)``
around the code says that a warning belongs there, ``logging.ERROR`` that an error does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager


class UnexpectedRecords(logging.Handler):
    """Collects the records that no ``caplog.at_level`` of exactly their level announced."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the record unless its own logger, or the root, is set to exactly its level."""
        levels = {logging.getLogger(record.name).level, logging.getLogger().level}
        if record.levelno not in levels:
            self.found.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@contextmanager
def watched_log() -> Iterator[UnexpectedRecords]:
    """All records of a block that nobody expected.

    The root's own level is lowered meanwhile: Python's default for it is WARNING, which would make
    every warning look expected.
    """
    root = logging.getLogger()
    before = root.level
    handler = UnexpectedRecords()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
