"""What must not stand in a report: serial numbers and the name of this user's folder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

SHORTEST_SERIAL = 4
"""A shorter "serial number" (``0``, ``A1``) is found in ordinary words too."""
NAMES_WITH_SERIALS = re.compile(r"(?<=/by-id/)\S+|(?<=usbserial-)\w+|(?<=usbmodem)\w+")
"""Parts of port names that hold a serial number, on Linux and on macOS."""


def short_hash(secret: str) -> str:
    """Eight signs that stay the same for the same text, so that two reports can be compared."""
    return f"#{hashlib.sha256(secret.encode()).hexdigest()[:8]}" if secret else ""


class Redaction:
    """Puts hashes in the place of serial numbers, wherever they stand.

    :param serials: the serial numbers that are known
    """

    def __init__(self, serials: Iterable[str], home: Path) -> None:
        known = {serial for serial in serials if len(serial) >= SHORTEST_SERIAL}
        self._serials = sorted(known, key=len, reverse=True)
        self._home = str(home)

    def text(self, text: str) -> str:
        """The text without serial numbers and without the path of the home folder."""
        for serial in self._serials:
            text = text.replace(serial, short_hash(serial))
        text = NAMES_WITH_SERIALS.sub(self._hashed, text)
        return text.replace(self._home, "~") if len(self._home) > 1 else text

    def all(self, value: Any) -> Any:  # noqa: ANN401 - anything that JSON can hold
        """The same for every text inside of what JSON can hold."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            inner = cast("dict[str, Any]", value)
            return {key: self.all(one) for key, one in inner.items()}
        if isinstance(value, list):
            return [self.all(one) for one in cast("list[Any]", value)]
        return value

    @staticmethod
    def _hashed(match: re.Match[str]) -> str:
        return match[0] if match[0].startswith("#") else short_hash(match[0])
