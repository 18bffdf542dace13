"""A passphrase is long and not one that is guessed first; everything else is allowed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.passphrase import (
    LEAST,
    PassphraseRefused,
    Weakness,
    checked_passphrase,
    common,
    weakness_of,
)


@pytest.mark.parametrize(
    "text",
    [
        "seven herons on a jetty",
        "my dragon plays football on sundays",
        "Regen auf dem Dach um 5 Uhr",
        "  two blanks before and after  ",
        "kqzjvwxhbtnrmls",
        "七只苍鹭站在码头上看着日落之后的海",
    ],
)
def test_a_sentence_is_taken_as_typed(text):
    assert checked_passphrase(text) == text


@pytest.mark.parametrize("text", ["", "short", "fourteen chars", " " * 40, "a b c d e f g "])
def test_fewer_than_fifteen_characters_are_refused(text):
    assert weakness_of(text) is Weakness.SHORT


def test_fifteen_characters_are_enough():
    assert len("jetty herons pq") == LEAST
    assert weakness_of("jetty herons pq") is None


@pytest.mark.parametrize(
    "text", ["aaaaaaaaaaaaaaaaaaaa", "abababababababababab", "1 2 1 2 1 2 1 2 1 2"]
)
def test_a_few_characters_again_and_again_are_refused(text):
    assert weakness_of(text) is Weakness.FEW


@pytest.mark.parametrize(
    "text",
    [
        "passwordpassword",
        "Password Password 1!",
        "123456789012345678",
        "qwertyuiopasdfghjkl",
        "abcdefghijklmnopqrs",
        "dragonfootballmonkey",
        "iloveyou iloveyou iloveyou",
        "frailtylab passphrase 1",
        "zyxwvutsrqponmlk",
        "heron-heron-heron",
    ],
)
def test_what_everybody_tries_first_is_refused(text):
    assert weakness_of(text) is Weakness.COMMON


def test_the_owners_own_code_and_name_do_not_count():
    assert weakness_of("Hildegard Niederbayer") is None
    assert weakness_of("Hildegard Niederbayer", "A-03", "Hildegard Niederbayer") is Weakness.COMMON


def test_the_refusal_says_why_and_never_what():
    with pytest.raises(PassphraseRefused) as refused:
        checked_passphrase("passwordpassword")
    assert refused.value.weakness is Weakness.COMMON
    assert "passwordpassword" not in refused.value.english()


def test_every_common_password_is_refused_alone_and_doubled():
    assert len(common()) > 2500
    for word in sorted(common()):
        assert weakness_of(word) is not None, word
        assert weakness_of(word * 4) is not None, word


def test_a_page_is_too_long():
    assert weakness_of("seven herons on a jetty " * 20) is Weakness.LONG


@given(st.text(max_size=300))
def test_any_text_gets_an_answer(text):
    weakness = weakness_of(text)
    assert weakness is None or weakness in Weakness
