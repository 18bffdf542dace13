"""A profile's examples, run through a driver that was made from it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from devices.driver import Driver
from devices.event_words import as_text
from devices.profiles.schema import Example, Profile
from devices.settings import wire_bytes
from frailtylab.errors import N_
from frailtylab.samples import DeviceEvent, DeviceStatus, ForceSample, GateEdge
from frailtylab.typed_files.problems import Breach

Fresh = Callable[[], Driver]
"""Builds a driver that has heard nothing yet."""


def events_of(data: bytes, fresh: Fresh) -> list[DeviceEvent]:
    """What these bytes mean to a fresh driver; what is left unfinished is told as unknown."""
    driver = fresh()
    return driver.feed(0, data) + driver.flush()


def words_of(example: Example, fresh: Fresh) -> tuple[str, ...]:
    """The events of an example in the words of ``decode``."""
    return tuple(as_text(event) for event in events_of(wire_bytes(example.bytes), fresh))


def example_breaches(profile: Profile, fresh: Fresh) -> Iterator[Breach]:
    """Examples that the profile reads otherwise than they say, and examples that are missing."""
    seen: list[DeviceEvent] = []
    for index, example in enumerate(profile.example):
        data = wire_bytes(example.bytes)
        events = events_of(data, fresh)
        seen += events
        found = tuple(as_text(event) for event in events)
        if found != example.expect:
            said = N_("the profile reads {found}; the example expects {expected}")
            yield ("example", index, "expect"), said, {
                "found": _listed(found), "expected": _listed(example.expect),
            }  # fmt: skip
        elif tail := _misread_tail(data, events, fresh):
            said = N_("expected a pattern that no end of a line fits; {tail} is read as an edge")
            yield ("gate", "pattern"), said, {"tail": tail}
    if not any(isinstance(event, ForceSample | GateEdge) for event in seen):
        yield ("example",), N_("expected at least one example of a reading"), {}
    if profile.identify is not None and not any(_is_identity(event) for event in seen):
        yield ("identify",), N_("expected an example of the answer to ask"), {}


def _is_identity(event: DeviceEvent) -> bool:
    return isinstance(event, DeviceStatus) and event.name.startswith("identity.")


def _misread_tail(data: bytes, events: list[DeviceEvent], fresh: Fresh) -> str:
    """The first end of these bytes that gives an edge which the whole does not; empty for none.

    A gate is believed from the first line on, and that line can have lost its head.
    """
    edges = [event for event in events if isinstance(event, GateEdge)]
    driver = fresh()
    for cut in range(1, len(data) if edges else 0):
        driver.reset()
        heard = [e for e in driver.feed(0, data[cut:]) if isinstance(e, GateEdge)]
        if heard != edges[len(edges) - len(heard) :]:
            return repr(data[cut:])
    return ""


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f"“{word}”" for word in words) or "nothing"
