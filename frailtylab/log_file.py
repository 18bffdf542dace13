"""The file behind the log: rotating, and silent about its own trouble."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from typing import cast

BYTES_PER_FILE = 1_000_000
FILES_KEPT = 5


class QuietRotatingFile(RotatingFileHandler):
    """The log file, its owner's alone; a full or vanished disk costs log lines, never a trial."""

    def _open(self) -> TextIOWrapper:
        opened = open(  # noqa: SIM115 - the handler closes it
            self.baseFilename, self.mode, encoding=self.encoding, opener=_for_owner
        )
        return cast("TextIOWrapper", opened)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging asks for it
        """Drop the record: there is no better place to tell."""


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
