"""What an answer means: stored and proved, to be tried again, for a person to look at, or refused.

HTTP 200 proves nothing: the sign-in page of a ward's Wi-Fi answers 200, and some servers answer 200
for half a transaction. Stored is what every single entry of the answer says it is.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, cast

import msgspec

from frailtylab.upload.exchange import Answer, Trouble, TroubleKind


class Outcome(StrEnum):
    """What comes of a try."""

    SENT = "sent"
    RETRY = "retry"
    HELD = "held"
    REJECTED = "rejected"


class Verdict(msgspec.Struct, frozen=True):
    """What an exchange came to.

    :param reason: stable code, translated by whoever shows it
    :param detail: field and words of the server, never of a record
    :param after_s: how long the server wants to be left alone
    :param stored: where each entry lies, in the order of the request
    :param smaller: the server wants fewer entries at a time
    """

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    after_s: float = 0.0
    stored: tuple[str, ...] = ()
    smaller: bool = False


TRY_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
FOR_A_PERSON = {401: "sign_in", 403: "not_allowed", 412: "duplicates"}
STORED = ("200", "201")
TOO_MANY = ("too many entries", "too large", "entry limit")
LONGEST_DETAIL = 500
TROUBLES = {
    TroubleKind.UNREACHABLE: Verdict(Outcome.RETRY, "unreachable"),
    TroubleKind.TOO_SLOW: Verdict(Outcome.RETRY, "too_slow"),
    TroubleKind.BROKEN_OFF: Verdict(Outcome.RETRY, "broken_off"),
    TroubleKind.CERTIFICATE: Verdict(Outcome.HELD, "certificate"),
    TroubleKind.CLOCK: Verdict(Outcome.HELD, "clock"),
}


def of_trouble(trouble: Trouble) -> Verdict:
    """What no answer means."""
    return msgspec.structs.replace(TROUBLES[trouble.kind], detail=trouble.detail)


def of_answer(answer: Answer, types: tuple[str, ...]) -> Verdict:
    """What an answer to a transaction means.

    :param types: types of the entries that were sent, in their order
    """
    if answer.status == 200:
        return _of_success(answer, types)
    if answer.status in FOR_A_PERSON:
        return Verdict(Outcome.HELD, FOR_A_PERSON[answer.status], _diagnostics(answer))
    if answer.status in TRY_AGAIN:
        return Verdict(Outcome.RETRY, "server_busy", f"{answer.status}", _wanted_pause_s(answer))
    if 300 <= answer.status < 400:
        return Verdict(Outcome.HELD, "redirected", f"{answer.status}")
    return _of_refusal(answer)


def _of_success(answer: Answer, types: tuple[str, ...]) -> Verdict:
    bundle = _json(answer)
    if bundle.get("type") != "transaction-response":
        return Verdict(Outcome.RETRY, "not_an_answer")
    answers = [_entry_answer(entry) for entry in parts(bundle.get("entry"))]
    bad = [status for status, _where in answers if not status.startswith(STORED)]
    if bad:
        return _of_half(bad[0])
    if len(answers) != len(types) or not all(map(_is_place, answers, types)):
        return Verdict(Outcome.RETRY, "not_an_answer", f"{len(answers)} of {len(types)}")
    return Verdict(Outcome.SENT, stored=tuple(where for _status, where in answers))


def _of_half(status: str) -> Verdict:
    """One entry was not stored though the whole said 200: its own status decides."""
    code = int(status[:3]) if status[:3].isdigit() else 500
    if code in TRY_AGAIN:
        return Verdict(Outcome.RETRY, "half_stored", status)
    if code in FOR_A_PERSON:
        return Verdict(Outcome.HELD, FOR_A_PERSON[code], status)
    return Verdict(Outcome.REJECTED, "half_stored", status)


def _entry_answer(entry: object) -> tuple[str, str]:
    said = part(part(entry).get("response"))
    return str(said.get("status", "")), str(said.get("location", ""))


def _is_place(answer: tuple[str, str], kind: str) -> bool:
    """True where the answer names a resource of the type that was sent."""
    return place_of(answer[1]).startswith(f"{kind}/")


def place_of(location: str) -> str:
    """``Patient/17`` of a location with or without base address and version."""
    parts = location.partition("/_history/")[0].rstrip("/").rsplit("/", 2)
    return "/".join(parts[-2:]) if len(parts) > 1 else ""


def _of_refusal(answer: Answer) -> Verdict:
    said = _diagnostics(answer)
    if answer.status == 413 or any(words in said.casefold() for words in TOO_MANY):
        return Verdict(Outcome.RETRY, "too_large", said, smaller=True)
    return Verdict(Outcome.REJECTED, "refused", f"{answer.status}: {said}")


def _diagnostics(answer: Answer) -> str:
    """What an OperationOutcome says: where, and in which words."""
    issue = part(next(iter(parts(_json(answer).get("issue"))), None))
    words = issue.get("diagnostics") or part(issue.get("details")).get("text")
    where = issue.get("expression") or issue.get("location")
    places = ", ".join(str(place) for place in parts(where))
    return ": ".join(text for text in (places, str(words or "")) if text)[:LONGEST_DETAIL]


def _json(answer: Answer) -> dict[str, Any]:
    try:
        return part(msgspec.json.decode(answer.body))
    except msgspec.DecodeError:
        return {}


def part(value: object) -> dict[str, Any]:
    """The value if it is an object; an empty one for anything else a server may send."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def parts(value: object) -> list[object]:
    """The value if it is a list; an empty one for anything else a server may send."""
    return cast("list[object]", value) if isinstance(value, list) else []


def _wanted_pause_s(answer: Answer) -> float:
    """``Retry-After`` in seconds; its date form is left to our own pause."""
    text = answer.headers.get("retry-after", "")
    return min(float(text), 86_400.0) if text.isascii() and text.isdigit() else 0.0
