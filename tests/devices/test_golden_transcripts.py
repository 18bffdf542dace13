"""Every golden transcript: whole, byte by byte, cut anywhere, with garbage between the lines."""

from __future__ import annotations

import random

import pytest
from helpers.device_rig import TRANSCRIPTS, Transcript, in_words
from hypothesis import given
from hypothesis import strategies as st

from devices.driver import LineDriver
from frailtylab.samples import Unknown

by_name = pytest.mark.parametrize("transcript", TRANSCRIPTS, ids=lambda t: t.name)


@by_name
def test_transcript_fed_whole_gives_its_events(transcript: Transcript):
    driver = transcript.build()
    events = driver.feed(0, transcript.data)
    assert in_words(events + driver.flush()) == transcript.expected


@by_name
def test_transcript_fed_byte_by_byte_gives_the_same_events(transcript: Transcript):
    driver = transcript.build()
    events = [e for byte in transcript.data for e in driver.feed(0, bytes((byte,)))]
    assert in_words(events + driver.flush()) == transcript.expected


@by_name
@given(seed=st.integers(0, 2**32))
def test_transcript_cut_anywhere_gives_the_same_events(transcript: Transcript, seed: int):
    dice = random.Random(seed)  # noqa: S311 - cuts, not secrets
    driver, events, rest = transcript.build(), [], transcript.data
    while rest:
        size = dice.randint(0, 40)
        events += driver.feed(0, rest[:size])
        rest = rest[size:]
    assert in_words(events + driver.flush()) == transcript.expected


@pytest.mark.parametrize(
    "transcript",
    # There every line is an edge, by definition.
    [t for t in TRANSCRIPTS if t.name != "gate_any_line"],
    ids=lambda t: t.name,
)
def test_garbage_between_lines_is_unknown_and_changes_no_event(transcript: Transcript):
    garbage = b"\x00\xff\xfe~~\x80\r"
    data = garbage + b"".join(row.data + garbage for row in transcript.rows)
    driver = transcript.build()
    events = driver.feed(0, data) + driver.flush()
    unread = b"".join(event.data for event in events if isinstance(event, Unknown))
    words = in_words(events)
    if isinstance(driver, LineDriver):
        assert [word for word in words if r"\xff\xfe~~" not in word] == transcript.expected
        assert len(words) == 2 * len(transcript.rows) + 1
        return
    # Without line ends garbage joins an unknown row: then every single byte has to come back.
    assert [word for word in words if not unknown(word)] == [
        word for word in transcript.expected if not unknown(word)
    ]
    assert unread == garbage + b"".join(
        row.data * unknown(row.expected) + garbage for row in transcript.rows
    )


def unknown(word: str) -> bool:
    return word.startswith("unknown ")


@by_name
def test_driver_built_again_from_its_own_settings_gives_the_same_events(transcript: Transcript):
    from devices.drivers import build_driver

    info = transcript.build().info
    again = build_driver(info.driver, info.settings)
    assert in_words(again.feed(0, transcript.data) + again.flush()) == transcript.expected
    assert again.info == info


@by_name
@given(data=st.binary(max_size=400), cut=st.integers(0, 400))
def test_any_bytes_never_raise_and_chunking_never_matters(
    transcript: Transcript, data: bytes, cut: int
):
    whole, parts = transcript.build(), transcript.build()
    mixed = transcript.data + data
    assert whole.feed(5, mixed) == parts.feed(5, mixed[:cut]) + parts.feed(5, mixed[cut:])
    assert whole.flush() == parts.flush()


def test_every_preset_has_a_transcript():
    from devices.drivers import DRIVERS

    covered = {(t.driver, t.settings.get("preset", "")) for t in TRANSCRIPTS}
    for entry in DRIVERS.values():
        presets = next((s.choices for s in entry.settings if s.key == "preset"), ("",))
        for preset in presets:
            assert (entry.name, preset) in covered
