"""Rules have names and versions; a trial is replayed by what its own rules had."""

from __future__ import annotations

import hashlib
from pathlib import Path

from helpers.marks import armed_grip, fed, force, press

from frailtylab.protocols.curve_rules import FLAG_RULES, MEASURE_RULES, RULE_SET, newer_measures
from frailtylab.replay import as_then, differences

# The number of the set, and what was in it when it got that number.
PINNED = (2, "7d0e1fb856b78330")


def test_changed_rule_raises_the_number_of_the_set() -> None:
    rules = sorted((rule.code, rule.name, rule.since) for rule in MEASURE_RULES + FLAG_RULES)
    digest = hashlib.sha256(repr(rules).encode()).hexdigest()[:16]
    assert (RULE_SET, digest) == PINNED


def test_every_rule_has_a_name_a_version_and_a_source() -> None:
    for rule in MEASURE_RULES + FLAG_RULES:
        name, _, version = rule.name.partition("/")
        assert name
        assert int(version) >= 1
        assert 1 <= rule.since <= RULE_SET
        assert rule.says
        assert rule.source
    assert all(rule.unit for rule in MEASURE_RULES)


def test_trial_of_older_rules_is_held_against_what_they_had() -> None:
    run = armed_grip()
    fed(run, *[force(i / 40, 20 + i % 3 / 10) for i in range(130)], press(3.2))
    result = run.result()
    older = [m for m in result.measures if m.name not in newer_measures(1)]
    assert differences(older, as_then((), result.measures)) == ()
    assert as_then(result.flags, result.measures) == result.measures
    lost = differences(older, as_then(result.flags, result.measures))
    assert {d.name for d in lost} == {"force_impulse"}


def test_document_tells_every_rule_as_it_is() -> None:
    text = (Path(__file__).parents[3] / "docs" / "grip-curve.md").read_text(encoding="utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]
    told = {row[0].strip("| `"): row for row in rows}
    for rule in MEASURE_RULES + FLAG_RULES:
        row = " | ".join(told[rule.code])
        assert f"`{rule.name}`" in row
        assert rule.says in row
        assert rule.source in row
    assert len(rows) == len(MEASURE_RULES + FLAG_RULES)
