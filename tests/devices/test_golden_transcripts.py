"""Every golden transcript: whole, byte by byte, cut anywhere, with garbage between the lines."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest
from helpers.device_rig import (
    TRANSCRIPTS,
    Cut,
    Row,
    Transcript,
    byte_by_byte,
    heard,
    in_words,
    whole,
)
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import Driver, LineDriver
from frailtylab.samples import Unknown

GARBAGE = Row("constructed", b"\x00\xff\xfe~~\x80\r", ())
by_name = pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.name)


@by_name
def test_transcript_fed_whole_gives_its_events(transcript: Transcript):
    assert told(transcript, whole) == transcript.expected


@by_name
def test_transcript_fed_byte_by_byte_gives_the_same_events(transcript: Transcript):
    assert told(transcript, byte_by_byte) == transcript.expected


@by_name
@given(seed=st.integers(0, 2**32))
def test_transcript_cut_anywhere_gives_the_same_events(transcript: Transcript, seed: int):
    dice = random.Random(seed)  # noqa: S311 - cuts, not secrets

    def anywhere(rest: bytes) -> Iterator[bytes]:
        while rest:
            size = dice.randint(0, 40)
            yield rest[:size]
            rest = rest[size:]

    assert told(transcript, anywhere) == transcript.expected


@pytest.mark.parametrize(
    "transcript",
    # There every line is an edge, by definition.
    [t for t in TRANSCRIPTS if t.name != "gate_any_line"],
    ids=lambda t: t.name,
)
def test_garbage_between_lines_is_unknown_and_changes_no_event(transcript: Transcript):
    dirty = [GARBAGE, *(part for row in transcript.rows for part in (row, GARBAGE))]
    driver = transcript.build()
    events = heard(replace(transcript, rows=tuple(dirty)), whole, driver) + driver.flush()
    words = in_words(events)
    if isinstance(driver, LineDriver):
        assert [word for word in words if r"\xff\xfe~~" not in word] == transcript.expected
        assert len(words) == len(transcript.expected) + len(transcript.rows) + 1
        return
    # Without line ends garbage joins an unknown row: then every single byte has to come back.
    assert [word for word in words if not unknown(word)] == [
        word for word in transcript.expected if not unknown(word)
    ]
    unread = b"".join(event.data for event in events if isinstance(event, Unknown))
    assert unread == b"".join(row.data for row in dirty if all(map(unknown, row.expected)))


def unknown(word: str) -> bool:
    return word.startswith("unknown ")


def told(transcript: Transcript, cut: Cut, driver: Driver | None = None) -> list[str]:
    """The events in words, with what was pending at the end."""
    driver = driver or transcript.build()
    return in_words(heard(transcript, cut, driver) + driver.flush())


@by_name
def test_driver_built_again_from_its_own_settings_gives_the_same_events(transcript: Transcript):
    from devices.drivers import build_driver

    info = transcript.build().info
    again = build_driver(info.driver, info.settings)
    assert told(transcript, whole, again) == transcript.expected
    assert again.info == info


@by_name
@given(data=st.binary(max_size=400), cut=st.integers(0, 400))
def test_any_bytes_never_raise_and_chunking_never_matters(
    transcript: Transcript, data: bytes, cut: int
):
    at_once, parts = transcript.build(), transcript.build()
    mixed = replace(transcript, rows=(*transcript.rows, Row("constructed", data, ())))
    assert heard(mixed, whole, at_once) == heard(mixed, lambda run: (run[:cut], run[cut:]), parts)
    assert at_once.flush() == parts.flush()


def test_every_preset_has_a_transcript():
    from devices.drivers import DRIVERS

    covered = {(t.driver, t.settings.get("preset", "")) for t in TRANSCRIPTS}
    for entry in DRIVERS.values():
        presets = next((s.choices for s in entry.settings if s.key == "preset"), ("",))
        for preset in presets:
            assert (entry.name, preset) in covered
