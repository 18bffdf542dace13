"""Every act has words of its own, in one group."""

from __future__ import annotations

import pytest

from frailtylab.act_words import (
    GROUP_WORDS,
    GROUPS,
    UNKNOWN_ACT,
    WORDS,
    ActGroup,
    act_words,
    acts_of,
)
from frailtylab.rights import ACTS, PROGRAM_ACTS


def test_every_act_of_the_table_has_words() -> None:
    assert set(WORDS) == set(ACTS) | PROGRAM_ACTS


def test_no_two_acts_sound_alike_and_none_is_in_two_groups() -> None:
    assert len(set(WORDS.values())) == len(WORDS)
    assert sum(map(len, GROUPS.values())) == len(WORDS)


def test_every_group_has_words_and_acts() -> None:
    assert set(GROUP_WORDS) == set(GROUPS) == set(ActGroup)


def test_act_of_a_later_version_is_told_as_unknown() -> None:
    assert act_words("beamed_up") == UNKNOWN_ACT


def test_acts_of_a_group_are_its_own() -> None:
    assert "trial_moved" in acts_of("corrections")
    assert "signed_in" not in acts_of("corrections")
    assert set(acts_of("")) == set(WORDS)
    with pytest.raises(ValueError, match="beams"):
        acts_of("beams")
