"""The page about compliance names tests that are there, and leaves no behaviour out."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "compliance.md").read_text("utf-8")
NAMED = frozenset(re.findall(r"`(test_[a-z0-9_]+)`", PAGE))

TO_COME: frozenset[str] = frozenset(
    {
        "test_a_closed_account_has_no_key",
        "test_a_code_means_one_person_for_ever",
        "test_a_refused_act_writes_nothing_but_its_refusal",
        "test_a_stamp_is_utc_wherever_the_laptop_thinks_it_is",
        "test_after_the_fourth_failure_the_next_try_waits",
        "test_after_twelve_hours_even_the_busiest_needs_the_passphrase",
        "test_an_act_that_no_table_knows_can_not_be_done",
        "test_an_export_is_refused_before_anything_readable_is_on_the_disk",
        "test_any_later_change_voids_the_signature_and_it_stays",
        "test_any_sequence_of_corrections_loses_nothing",
        "test_attack_is_noticed",
        "test_change_of_any_field_of_any_row_is_found_at_its_seal",
        "test_entries_hold_no_value_and_nobody",
        "test_entries_say_who_when_in_utc_and_on_what",
        "test_every_transaction_of_the_store_notes_its_act",
        "test_export_shows_what_was_put_right_and_why",
        "test_file_behind_the_anchor_is_refused_untouched",
        "test_first_changed_row_is_named_exactly_with_its_act",
        "test_five_minutes_without_a_touch_lock",
        "test_four_eyes_are_four",
        "test_journal_alone_holds_every_row_of_every_table",
        "test_no_row_of_any_table_can_be_changed_or_removed",
        "test_nothing_is_put_right_without_a_reason",
        "test_refusal_by_role_is_the_only_thing_that_is_kept",
        "test_removed_row_is_found_at_its_seal",
        "test_roles_and_name_change_and_the_old_ones_stay_readable",
        "test_signature_tells_who_when_and_in_what_meaning",
        "test_sleep_counts_as_being_away",
        "test_statement_that_is_never_right_is_refused",
        "test_study_must_be_the_same",
        "test_three_tries_are_free_then_each_costs_twice_as_much",
        "test_typed_value_is_amended_and_the_first_stays_readable",
        "test_whoever_lacks_the_key_can_not_make_the_chain_anew",
        "test_wrong_passphrase_signs_nothing_and_is_in_the_trail",
        "test_wrong_passphrases_are_slowed_and_written_down_once_the_store_is_open",
    }
)
"""Tests that other branches bring. Whoever merges them empties this list."""


def there() -> set[str]:
    """Names of all tests in the tree."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"^ *def (test_\w+)\(", path.read_text("utf-8"), re.MULTILINE))
    return found


def test_every_named_test_is_there() -> None:
    assert sorted(NAMED - there() - TO_COME) == []


def test_nothing_is_waited_for_that_came() -> None:
    assert sorted(TO_COME & there()) == []
    assert sorted(TO_COME - NAMED) == []


def test_all_twenty_behaviours_stand_there_in_order_each_with_a_test() -> None:
    parts = re.split(r"^### ", PAGE.split("## The rules")[0], flags=re.MULTILINE)[1:]
    assert [int(part.split(".")[0]) for part in parts] == list(range(1, 21))
    for part in parts:
        assert re.search(r"`test_\w+`", part), part.splitlines()[0]


def test_page_says_what_is_not_done_and_that_a_tool_is_not_compliant() -> None:
    assert "only validated use by the sponsor and the site is compliant" in PAGE
    assert PAGE.count("Not done:") >= 8


def test_a_name_that_is_no_test_would_be_noticed() -> None:
    assert "test_that_was_never_written" not in there()
    assert "test_every_named_test_is_there" in there()
