"""The file behind the log: rotating, and silent about its own trouble."""

from __future__ import annotations

import logging
from logging.handlers import RotatingFileHandler

BYTES_PER_FILE = 1_000_000
FILES_KEPT = 5


class QuietRotatingFile(RotatingFileHandler):
    """The log file; a full or vanished disk costs log lines, never a trial."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging asks for it
        """Drop the record: there is no better place to tell."""
