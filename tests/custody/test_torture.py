"""The harnesses of ``make torture`` in small sizes, and the proof that each of them can see.

A bug is planted on purpose; a harness that lets it pass shows nothing when it passes the program.
"""

from __future__ import annotations

import sys

import pytest
from helpers.torture import (
    bit_flips,
    change_kills,
    clock_jumps,
    kills,
    machine,
    power_cuts,
    storage_faults,
)
from helpers.torture.result import Result

from tools import torture

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="SIGKILL, mounts, FUSE"),
]

CATCHES = [
    (name, bug, run)
    for name, harness in torture.HARNESSES.items()
    for bug, run in harness.catches.items()
]
ASKED_FOR = {
    "acknowledge before commit", "commits in batches", "synchronous NORMAL", "synchronous OFF",
    "rollback journal", "anchor not renewed", "journal after the acknowledgement",
    "journal without fsync", "no append-only triggers", "seal without a key",
    "key file saved in place",
}  # fmt: skip


def shown(result: Result) -> None:
    """The result is well; a harness that can't run here is skipped, with its reason."""
    if result.skipped:
        pytest.skip(f"{result.name}: {result.skipped}")
    assert result.lost == []
    assert result.wrong == []
    assert result.shown >= result.goal


def test_nothing_acknowledged_is_lost_by_kills():
    shown(kills.run(12))


def test_power_cuts_lose_nothing():
    shown(power_cuts.run(120))


def test_disk_that_lies_is_noticed():
    shown(power_cuts.run_on_a_liar(60))


@pytest.mark.parametrize("fault", storage_faults.FAULTS, ids=lambda fault: fault.name)
def test_storage_fault_is_told_rightly_and_outlived(fault: storage_faults.Fault):
    shown(storage_faults.tried(fault, 1))


def test_flipped_bits_are_noticed():
    shown(bit_flips.run(60))


@pytest.mark.parametrize("job", change_kills.changes())
def test_change_of_the_folder_can_be_killed(job: str):
    shown(change_kills.run(job, 6))


def test_any_order_of_events_leaves_what_was_said():
    shown(machine.run(500))


def test_jumps_of_the_clock_change_no_order():
    shown(clock_jumps.run(80))


def test_processes_with_other_clocks_agree():
    shown(clock_jumps.run_with_faketime())


@pytest.mark.parametrize(
    ("harness", "bug", "run"), CATCHES, ids=[f"{name}-{bug}" for name, bug, _ in CATCHES]
)
def test_seeded_bug_is_caught(harness: str, bug: str, run):
    result = run()
    if result.skipped:
        pytest.skip(f"{harness}: {result.skipped}")
    assert not result.is_clean, f"{harness} does not see: {bug}"


def test_every_bug_that_was_asked_for_is_planted():
    assert {bug for _, bug, _ in CATCHES} >= ASKED_FOR


def test_anchor_that_leaves_the_folder_alone_loses_nothing_by_itself():
    """The bug that is planted beside the rollback journal is not what is seen there."""
    shown(power_cuts.run(120, "anchor's folder not synced", ("strict",)))


def test_table_names_what_could_not_be_shown():
    rows = [
        Result("a", shown=3, goal=3),
        Result("b", goal=3, skipped="no FUSE"),
        Result("c", goal=3),
    ]
    assert [row.passed for row in rows] == [True, False, False]
    assert "SKIPPED: no FUSE" in torture.line_of(rows[1])
    assert "FAILED" in torture.line_of(rows[2])
