"""Questions put to a device that answers in their order and does not say which one it answers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

ANSWER_WINDOW_NS = 1_000_000_000
"""A line later than this after the first answer is no answer any more."""


class Questions:
    """What was asked and not answered yet."""

    def __init__(self) -> None:
        self._asked: deque[str] = deque()
        self._answers_until_ns: int | None = None

    def ask(self, names: Iterable[str]) -> None:
        """Answers to these are expected from now on, and to nothing else."""
        self._asked = deque(names)
        self._answers_until_ns = None

    def clear(self) -> None:
        """Expect no answer."""
        self.ask(())

    def answered(self, host_ns: int) -> str | None:
        """The question that a line of this time answers; None where no answer is expected."""
        if self._asked and self._answers_until_ns is None:
            self._answers_until_ns = host_ns + ANSWER_WINDOW_NS
        if self._answers_until_ns is None or host_ns > self._answers_until_ns:
            self._asked.clear()
        return self._asked.popleft() if self._asked else None
