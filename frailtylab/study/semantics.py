"""Rules that a study must keep beyond its shape; every breach is found in one go."""

from __future__ import annotations

import math
import string
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from frailtylab.errors import N_
from frailtylab.people import CODE_PATTERN
from frailtylab.study.problems import ScriptFileError
from frailtylab.study.schema import (
    EditCheck,
    FourMetreWalk,
    GripStrength,
    Localised,
    Reason,
    ScoreRule,
    Script,
    SetupField,
    Study,
    Test,
    TimedTest,
    TimedUpAndGo,
    VisitPlan,
)
from frailtylab.study.scripts import LANGUAGE
from frailtylab.typed_files.problems import Breach, KeyPath

ScriptSource = Callable[[str, str], Script]
"""Gives the script of an id and a language, or raises ``ScriptFileError``."""

TIMED_RULES = frozenset({"mean", "best", "single_trial"})
CHECK_UNITS = {"elapsed": "s", "speed": "m/s", "peak_force": "kgf"}
MESSAGE_NAMES = frozenset({"value", "unit", "limit"})


def breaches(study: Study, scripts: ScriptSource | None) -> Iterator[Breach]:
    """Everything in the study that contradicts itself; scripts are skipped where None."""
    yield from _head(study)
    yield from _visits(study.visits)
    yield from _once(("tests",), [test.code for test in study.tests])
    if not study.tests:
        yield ("tests",), N_("expected at least one test"), {}
    for index, test in enumerate(study.tests):
        path: KeyPath = ("tests", index)
        yield from _test(test, path)
        if scripts is not None:
            yield from _scripts(test, study.languages, path, scripts)
    for name in (
        "not_done_reasons",
        "invalid_reasons",
        "repeat_reasons",
        "late_reasons",
        "pick_reasons",
    ):
        yield from _reasons((name,), getattr(study, name))


def _head(study: Study) -> Iterator[Breach]:
    yield from _label(("title",), study.title)
    if not study.version.strip():
        yield ("version",), N_("expected text; found nothing"), {}
    if not study.languages:
        yield ("languages",), N_("expected at least one language"), {}
    for index, language in enumerate(study.languages):
        if not LANGUAGE.match(language):
            yield (
                ("languages", index),
                N_("expected a language such as en or zh_CN; found “{found}”"),
                {"found": language},
            )
    yield from _once(("languages",), study.languages, key=None)
    identifiers = study.identity.second_identifier
    if not identifiers:
        yield ("identity", "second_identifier"), N_("expected at least one identifier"), {}
    yield from _once(("identity", "second_identifier"), identifiers, key=None)
    if not CODE_PATTERN.match(study.identity.code_example):
        said = N_("expected letters, digits, dot, dash or _, 32 at most")
        yield ("identity", "code_example"), said, {}


def _visits(visits: tuple[VisitPlan, ...]) -> Iterator[Breach]:
    yield from _once(("visits",), [visit.code for visit in visits])
    if not any(visit.day == 0 for visit in visits):
        yield ("visits",), N_("expected a baseline visit with day = 0"), {}
    for index, visit in enumerate(visits):
        yield from _label(("visits", index, "label"), visit.label)
    order = sorted(range(len(visits)), key=lambda index: visits[index].day)
    for before, after in pairwise(order):
        earlier, later = visits[before], visits[after]
        if earlier.day + earlier.days_after >= later.day - later.days_before:
            yield (
                ("visits", after, "days_before"),
                N_("expected windows that don't overlap; {later} begins before {earlier} ends"),
                {"later": later.code, "earlier": earlier.code},
            )


def _test(test: Test, path: KeyPath) -> Iterator[Breach]:
    yield from _label((*path, "label"), test.label)
    yield from _scores(test, (*path, "scores"))
    yield from _checks(test, (*path, "checks"))
    yield from _setup(test.setup, (*path, "setup"))
    if isinstance(test, GripStrength):
        yield from _grip(test, path)
    else:
        yield from _timed(test, path)


def _timed(test: TimedTest, path: KeyPath) -> Iterator[Breach]:
    if isinstance(test, FourMetreWalk) and test.distance_m is None:
        yield (*path, "distance_m"), N_("expected the distance between start and finish"), {}
    if isinstance(test, TimedUpAndGo) and test.distance_m is not None:
        yield (*path, "distance_m"), N_("expected course_m: this test has no speed"), {}
    if test.primary == "gate" and test.gates == "none":
        yield (*path, "primary"), N_("expected stopwatch: the test uses no gate"), {}
    if test.break_rule == "longest" and test.gates == "none":
        yield (*path, "break_rule"), N_("expected first: the test uses no gate"), {}
    if isinstance(test, TimedUpAndGo) and test.gates == "two":
        yield (*path, "gates"), N_("expected none or one: the test starts at the chair"), {}


def _grip(test: GripStrength, path: KeyPath) -> Iterator[Breach]:
    if test.onset_kgf <= test.zero_limit_kgf:
        yield (*path, "onset_kgf"), N_("expected more than zero_limit_kgf"), {}
    if test.max_record_s <= test.squeeze_s:
        yield (*path, "max_record_s"), N_("expected more than squeeze_s"), {}


def _scores(test: Test, path: KeyPath) -> Iterator[Breach]:
    yield from _once(path, [score.name for score in test.scores], key="name")
    headlines = sum(score.headline for score in test.scores)
    if headlines != 1:
        said = N_("expected one score with headline = true; found {count}")
        yield path, said, {"count": headlines}
    for index, score in enumerate(test.scores):
        yield from _label((*path, index, "label"), score.label)
        yield from _score(test, score, (*path, index))


def _score(test: Test, score: ScoreRule, path: KeyPath) -> Iterator[Breach]:
    yield from _measure(test, score.measure, path)
    if isinstance(test, TimedTest) and score.rule not in TIMED_RULES:
        choices = ", ".join(sorted(TIMED_RULES))
        yield (
            (*path, "rule"),
            N_("expected one of {choices} for a timed test"),
            {"choices": choices},
        )
    trials = test.trials_per_hand if isinstance(test, GripStrength) else test.trials
    if score.rule == "single_trial" and trials != 1:
        yield (*path, "rule"), N_("expected another rule: the test has {trials} trials"), {
            "trials": trials
        }  # fmt: skip


def _measure(test: Test, measure: str, path: KeyPath) -> Iterator[Breach]:
    known = {"peak_force"} if isinstance(test, GripStrength) else {"elapsed"}
    if isinstance(test, FourMetreWalk):
        known.add("speed")
    if measure not in known:
        choices = ", ".join(sorted(known))
        said = N_("expected one of {choices} for this test; found {found}")
        yield (*path, "measure"), said, {"choices": choices, "found": measure}


def _checks(test: Test, path: KeyPath) -> Iterator[Breach]:
    yield from _once(path, [check.code for check in test.checks])
    for index, check in enumerate(test.checks):
        yield from _measure(test, check.measure, (*path, index))
        yield from _label((*path, index, "message"), check.message)
        yield from _check(check, (*path, index))


def _check(check: EditCheck, path: KeyPath) -> Iterator[Breach]:
    unit = CHECK_UNITS[check.measure]
    if check.unit != unit:
        said = N_("expected {wanted}; found {found}")
        yield (*path, "unit"), said, {"wanted": unit, "found": check.unit}
    limits = [limit for limit in (check.below, check.above) if limit is not None]
    if not limits:
        yield path, N_("expected a limit: below, above, or both"), {}
    if not all(map(math.isfinite, limits)):
        yield path, N_("expected limits that are finite numbers"), {}
    if len(limits) == 2 and limits[0] >= limits[1]:
        yield (*path, "above"), N_("expected more than below"), {}
    for language, message in check.message.items():
        if not _fillable(message):
            said = N_("expected no other names in braces than {{value}}, {{unit}} and {{limit}}")
            yield (*path, "message", language), said, {}


def _fillable(message: str) -> bool:
    try:
        names = [name for _, name, _, _ in string.Formatter().parse(message) if name is not None]
    except ValueError:
        return False
    return MESSAGE_NAMES.issuperset(names)


def _setup(fields: tuple[SetupField, ...], path: KeyPath) -> Iterator[Breach]:
    yield from _once(path, [field.code for field in fields])
    for index, field in enumerate(fields):
        here: KeyPath = (*path, index)
        codes = [choice.code for choice in field.choices]
        yield from _label((*here, "label"), field.label)
        yield from _once((*here, "choices"), codes)
        if not codes:
            yield (*here, "choices"), N_("expected at least one choice"), {}
        if field.default is not None and field.default not in codes:
            said = N_("expected one of {choices}; found {found}")
            yield (*here, "default"), said, {"choices": ", ".join(codes), "found": field.default}
        for number, choice in enumerate(field.choices):
            yield from _label((*here, "choices", number, "label"), choice.label)


def _reasons(path: KeyPath, reasons: tuple[Reason, ...]) -> Iterator[Breach]:
    if not reasons:
        yield path, N_("expected at least one reason"), {}
    yield from _once(path, [reason.code for reason in reasons])
    for index, reason in enumerate(reasons):
        yield from _label((*path, index, "label"), reason.label)


def _scripts(
    test: Test, languages: tuple[str, ...], path: KeyPath, scripts: ScriptSource
) -> Iterator[Breach]:
    for language in languages:
        try:
            script = scripts(test.script, language)
        except ScriptFileError as trouble:
            said = N_("expected a script “{script}” in {language} ({reason})")
            reason = f"{trouble.file}: {'; '.join(p.english() for p in trouble.problems)}"
            values = {"script": test.script, "language": language, "reason": reason}
            yield (*path, "script"), said, dict(values)
            continue
        missing = [code for code in steps_needed(test) if script.step(code) is None]
        if missing:
            said = N_("expected the steps {missing} in the script “{script}” in {language}")
            values = {"missing": ", ".join(missing), "script": test.script, "language": language}
            yield (*path, "script"), said, dict(values)


def steps_needed(test: Test) -> tuple[str, ...]:
    """Codes of the script steps that a test can't do without."""
    if isinstance(test, GripStrength):
        practice = ("practice",) if test.practice_per_hand else ()
        return (*practice, "trial", "squeeze")
    practice = ("practice",) if test.practice_trials else ()
    return (*practice, "trial")


def _label(path: KeyPath, texts: Localised) -> Iterator[Breach]:
    if not texts.get("en", "").strip():
        yield path, N_('expected a text in English: en = "…"'), {}
    for language, text in texts.items():
        if not LANGUAGE.match(language):
            said = N_("expected a language such as en or zh_CN; found “{found}”")
            yield (*path, language), said, {"found": language}
        elif not text.strip() and language != "en":
            yield (*path, language), N_("expected text; found nothing"), {}


def _once(path: KeyPath, codes: Iterable[str], key: str | None = "code") -> Iterator[Breach]:
    """Codes that differ in case only are one: they look the same in a list and in file names."""
    seen: set[str] = set()
    for index, code in enumerate(codes):
        if code.casefold() in seen:
            here: KeyPath = (*path, index) if key is None else (*path, index, key)
            yield here, N_("expected each code once; “{code}” is used twice"), {"code": code}
        seen.add(code.casefold())
