"""Errors of the world, told in words; anything else that is raised is a bug of ours."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name that translators' tools look for
    """Mark a text for translation where it is written; it is translated where it is shown."""
    return text


class OperatorError(Exception):
    """Something outside the program went wrong, and a person can do something about it.

    Texts are English templates; ``values`` fills their ``{names}``. Whoever shows the error
    translates the template first and fills it then.

    :param title: a few words, no full stop
    :param happened: what happened, in one or two sentences
    :param to_do: what the person can do now
    :param nothing_lost: true where every result that was there is still there
    :param can_retry: true where doing the same thing again can succeed
    """

    def __init__(
        self,
        title: str,
        happened: str,
        to_do: str,
        *,
        nothing_lost: bool = True,
        can_retry: bool = False,
        values: dict[str, object] | None = None,
    ) -> None:
        self.title = title
        self.happened = happened
        self.to_do = to_do
        self.nothing_lost = nothing_lost
        self.can_retry = can_retry
        self.values: dict[str, object] = dict(values or {})
        super().__init__(self.english())

    def english(self) -> str:
        """Title, event and advice in English on one line: for a log or a terminal."""
        return " ".join(
            part.format(**self.values)
            for part in (f"{self.title}:", self.happened, self.to_do)
            if part
        )
