"""One rotating log file in the data folder. It identifies nobody.

Two things see to that: callers log ids of trials and devices, never codes or initials; and the
text of an exception, which may quote what somebody typed or a path with a user's name, is never
written, only its type and the places in the code that it passed.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from frailtylab.errors import OperatorError

FILE_NAME = "frailtylab.log"
ESCAPED = str.maketrans(
    {
        code: chr(code).encode("unicode_escape").decode("ascii")
        for code in (
            *range(0x20), *range(0x7F, 0xA0),
            0x61C, 0x200E, 0x200F, 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A),
        )
    }
)  # fmt: skip
"""Control signs, line breaks and marks of direction, which could forge or hide a line."""


def visible(text: str) -> str:
    """The text on one line, with escapes for signs that could forge or hide a part of it."""
    return text.translate(ESCAPED)


class OneLine(logging.Formatter):
    """A record as one line with a UTC stamp in milliseconds.

    Line breaks, control signs and marks of direction inside a message are written as escapes, so
    that no device and no typed text can forge a line.
    """

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line; nothing is kept in the record for other handlers."""
        place = describe_exception(record.exc_info[1]) if record.exc_info else ""
        plain = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        return visible(f"{super().format(plain)}{place}")


class LogFile(logging.Handler):
    """Writes to a rotating file that is made with the first record.

    A start that has nothing to tell does not wait for the standard library's rotating file, which
    brings sockets and pickle along.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None
        self.setFormatter(OneLine())

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record; called with the handler's lock held."""
        if self._file is None:
            from frailtylab.log_file import BYTES_PER_FILE, FILES_KEPT, QuietRotatingFile

            self._file = QuietRotatingFile(
                self._path,
                maxBytes=BYTES_PER_FILE,
                backupCount=FILES_KEPT,
                encoding="utf-8",
                delay=True,
            )
            self._file.setFormatter(self.formatter)
        self._file.handle(record)

    def close(self) -> None:
        """Close the file, if it was ever made."""
        if self._file is not None:
            self._file.close()
            self._file = None
        super().close()


def describe_exception(error: BaseException | None) -> str:
    """Type and way of an exception and of its causes, without any of its texts.

    Of an :class:`OperatorError` the title is kept, a fixed text; of an :class:`OSError` the number.
    """
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append(_one_exception(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "".join(f" | {part}" for part in parts)


def _one_exception(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    way = " > ".join(f"{Path(f.filename).name}:{f.lineno} {f.name}" for f in frames)
    name = type(error).__qualname__
    if isinstance(error, OperatorError):
        name = f"{name} “{error.title}”"
    elif isinstance(error, OSError):
        name = f"{name} errno {error.errno}"
    return f"{name} at {way or 'unknown place'}"


@contextmanager
def logging_to(folder: Path, level: int = logging.INFO) -> Generator[Path]:
    """Write the program's log into ``folder`` during the block; gives the file's path.

    A folder that can't be made or written is no error: the program works without its log.
    """
    path = folder / FILE_NAME
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handler = LogFile(path)
    handler.setLevel(level)
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(min(level, before) if before else level)
    try:
        yield path
    finally:
        root.setLevel(before)
        root.removeHandler(handler)
        handler.close()
