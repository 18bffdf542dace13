"""One way to write a value down, so that equal things always have equal hashes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from frailtylab.instruments import InstrumentInfo
from frailtylab.trials import Trial

Json = Mapping[str, Any] | Sequence[Any]


def canonical(value: Json) -> str:
    """JSON with sorted keys, no blanks, no NaN; text as it is."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )


def sha256_text(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def instrument_content(info: InstrumentInfo) -> dict[str, Any]:
    """What is kept of an instrument; nothing of reports where it made none.

    Instruments that were kept before there were reports stay what they were, and so do the hashes.
    """
    content: dict[str, Any] = msgspec.to_builtins(info)
    if not info.reported:
        del content["reported"]
    return content


def trial_sha256(trial: Trial) -> str:
    """Hash over everything that a trial says, its recording included.

    The audit trail holds it, so that a row changed behind the program's back is known for one.
    """
    content = cast("dict[str, Any]", msgspec.to_builtins(replace(trial, recording=None)))
    content["instruments"] = [instrument_content(info) for info in trial.instruments]
    content["captured"] = [trial.captured.utc_text, trial.captured.offset_min, trial.captured.zone]
    for measure in content["measures"]:
        for name in ("value", "resolution", "uncertainty"):
            measure[name] = None if measure[name] is None else float(measure[name])
    if trial.recording is not None:
        content["recording"] = hashlib.sha256(trial.recording).hexdigest()
    return sha256_text(canonical(content))
