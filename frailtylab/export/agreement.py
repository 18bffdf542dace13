"""Agreement of stopwatch and gates over the trials of the store."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from frailtylab.agreement import Agreement, Difference, agreements, difference
from frailtylab.store import Store
from frailtylab.trials import Outcome, TrialState

COUNTED = frozenset({Outcome.VALID.value, Outcome.ATTENTION.value})


def agreement_of(store: Store) -> tuple[Agreement, ...]:
    """A line for each assessor and test.

    Counted are final trials that are not invalid; no practice, no training, no simulated device.

    :raises StoreError: when the store can't be read
    """
    return agreements(_differences(store))


def _differences(store: Store) -> Iterator[Difference]:
    for trial in store.records.trials():
        found = _difference(trial) if _counts(trial) else None
        if found is not None:
            yield found


def _counts(trial: dict[str, Any]) -> bool:
    if trial["practice"] or trial["training"] or trial["simulated"]:
        return False
    return trial["state"] == TrialState.FINAL.value and trial["outcome"] in COUNTED


def _difference(trial: dict[str, Any]) -> Difference | None:
    measures = [(m["name"], m["source"], m["text"]) for m in trial["measures"]]
    return difference(trial["assessor_code"], trial["test"], measures)


def record(line: Agreement) -> dict[str, str | int | None]:
    """A line with its numbers as plain digits; None where there is none."""
    return {
        "assessor": line.assessor,
        "test": line.test,
        "n": line.n,
        "bias_s": _digits(line.bias_s),
        "sd_s": _digits(line.sd_s),
        "lower_limit_s": _digits(line.lower_s),
        "upper_limit_s": _digits(line.upper_s),
    }


def _digits(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
