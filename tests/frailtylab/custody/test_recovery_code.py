"""The printed code is read as it is typed in a bad year: blanks, small letters, look-alikes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody.recovery_code import ALPHABET, is_whole, new_code, typed_code

CODES = st.text(ALPHABET, min_size=32, max_size=32).map(
    lambda letters: "-".join(letters[at : at + 4] for at in range(0, 32, 4))
)


def test_new_codes_have_their_form_and_differ() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(re.fullmatch(r"([0-9A-F]{4}-){7}[0-9A-F]{4}", code) for code in codes)
    assert all(is_whole(code) for code in codes)
    assert set("".join(codes)) == {*ALPHABET, "-"}


@given(code=CODES, data=st.data())
def test_code_is_read_however_it_is_typed(code: str, data: st.DataObject) -> None:
    typed = ""
    for letter in code:
        forms = {"0": ["0", "O", "o"], "1": ["1", "I", "l"]}.get(letter, [letter, letter.lower()])
        typed += data.draw(st.sampled_from([*forms, ""] if letter == "-" else forms))
        typed += data.draw(st.sampled_from(["", "", " ", "\t", "-", "\u3000"]))
    assert typed_code(typed) == code
    assert is_whole(typed)


@given(st.text())
def test_reading_twice_changes_nothing(text: str) -> None:
    assert typed_code(typed_code(text)) == typed_code(text)


@pytest.mark.parametrize("typed", ["", "7F3A", "7F3A" * 8 + "0", "7F3A" * 7 + "7F3", "G" * 32])
def test_code_that_is_not_whole_is_told(typed: str) -> None:
    assert not is_whole(typed)
