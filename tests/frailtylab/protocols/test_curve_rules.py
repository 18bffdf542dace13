"""Rules have names and versions; a trial is replayed by what its own rules had."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from helpers.kept_trials import kept
from helpers.marks import armed_grip, fed, force, press
from msgspec.structs import replace

from frailtylab.people import Side
from frailtylab.protocols.base import Arming
from frailtylab.protocols.curve_rules import FLAG_RULES, MEASURE_RULES, RULE_SET, newer_codes
from frailtylab.replay import as_then, differences, flag_differences
from frailtylab.trials import Flag

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


@pytest.fixture
def squeezed():
    run = armed_grip(Arming(zero_kgf=0.0))
    fed(run, *[force(i / 40, 20 + i % 3 / 10) for i in range(60)])
    fed(run, *[force(1.9 + i / 40, 20 + i % 3 / 10) for i in range(60)], press(3.3))
    trial = kept("GRIP", 1, None, side=Side.LEFT).trial
    return run.result(), trial


def test_trial_of_older_rules_is_held_against_what_they_had(squeezed) -> None:
    result, trial = squeezed
    assert "gap_in_data" in {flag.code for flag in result.flags}
    older = [replace(m, resolution=0.001, uncertainty=None) for m in result.measures]
    older = tuple(m for m in older if m.name not in newer_codes(1))
    saved = replace(trial, measures=older, flags=())
    then = as_then(saved, result)
    assert differences(saved.measures, then.measures) == ()
    assert flag_differences(saved.flags, then.flags) == ()
    changed = replace(saved, measures=(replace(older[0], text="99.9"), *older[1:]))
    assert len(differences(changed.measures, as_then(changed, result).measures)) == 1


def test_question_that_older_rules_had_asked_is_still_looked_for(squeezed) -> None:
    result, trial = squeezed
    saved = replace(trial, flags=(Flag("gap_in_data"),))
    assert flag_differences(saved.flags, as_then(saved, result).flags) == ()
    alone = replace(trial, flags=(Flag("released_early", {"held": "1.0"}),))
    assert len(flag_differences(alone.flags, as_then(alone, result).flags)) == 1


def test_trial_of_todays_rules_is_held_against_all_of_them(squeezed) -> None:
    result, trial = squeezed
    saved = replace(trial, measures=result.measures, flags=result.flags)
    assert as_then(saved, result) is result
    lost = replace(saved, measures=tuple(m for m in saved.measures if m.name != "force_impulse"))
    found = differences(lost.measures, as_then(lost, result).measures)
    assert [d.name for d in found] == ["force_impulse"]


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
