"""What is wrong with a file: line, key, and what was expected."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from frailtylab.errors import N_, OperatorError

KeyPath = tuple[str | int, ...]
"""``("tests", 0, "scores", 1, "rule")``: names of tables and keys, numbers of list elements."""

Breach = tuple[KeyPath, str, dict[str, object]]
"""A rule that a file breaks: where, the English template of what was expected, what fills it."""


def key_text(path: KeyPath) -> str:
    """The path as people write it: ``tests[0].scores[1].rule``, counted from 0."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


class Problem(msgspec.Struct, frozen=True):
    """One thing to correct.

    :param line: 1-based line of the file; None where the whole file is meant
    :param key: the place in words of the file, or empty
    :param expected: English template of what is wrong and what was expected
    :param values: what fills the template's ``{names}``
    """

    line: int | None
    key: str
    expected: str
    values: dict[str, object] = msgspec.field(default_factory=dict[str, object])

    def english(self) -> str:
        """``line 12, tests[0].code: …`` in English."""
        where = [f"line {self.line}"] if self.line is not None else []
        where += [self.key] if self.key else []
        said = self.expected.format(**self.values)
        return f"{', '.join(where)}: {said}" if where else said


class TypedFileError(OperatorError):
    """A file that can't be used; ``problems`` holds everything found at once.

    Each kind of file has a subclass with its own ``heading`` and ``advice``.
    """

    heading = N_("This file can't be used")
    advice = N_("Correct the file and check it again.")

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__(
            self.heading,
            N_("{file}: {problems}."),
            self.advice,
            can_retry=True,
            values={"file": file, "problems": "; ".join(p.english() for p in self.problems)},
        )
