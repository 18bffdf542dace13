"""Edit checks: values that a person should confirm. The value itself is never touched."""

from __future__ import annotations

from collections.abc import Iterable

from frailtylab.study.schema import EditCheck, Test
from frailtylab.trials import Flag, Measure


def edit_checks(test: Test, measures: Iterable[Measure]) -> tuple[Flag, ...]:
    """One flag ``edit_check.<code>`` for each check of the test that the measures do not pass.

    Asked is the primary measure of the check's name and unit, or each of them where none is
    primary. ``detail`` holds ``measure``, ``side`` (``below`` or ``above``), ``value`` (the
    measure's own digits), ``limit`` and ``unit``; the last three fill the check's message.
    """
    known = tuple(measures)
    flags = (_flag(check, known) for check in test.checks)
    return tuple(flag for flag in flags if flag is not None)


def _flag(check: EditCheck, measures: tuple[Measure, ...]) -> Flag | None:
    for measure in _asked(check, measures):
        breach = _breach(check, measure.value)
        if breach is not None:
            side, limit = breach
            detail = {
                "measure": measure.name,
                "side": side,
                "value": measure.text,
                "limit": f"{limit:g}",
                "unit": check.unit,
            }
            return Flag(f"edit_check.{check.code}", detail)
    return None


def _asked(check: EditCheck, measures: tuple[Measure, ...]) -> list[Measure]:
    named = [m for m in measures if m.name == check.measure and m.unit == check.unit]
    return [measure for measure in named if measure.primary] or named


def _breach(check: EditCheck, value: float) -> tuple[str, float] | None:
    """The limit that the value does not keep; a value that is no number keeps none."""
    if check.below is not None and not value >= check.below:
        return "below", check.below
    if check.above is not None and not value <= check.above:
        return "above", check.above
    return None
