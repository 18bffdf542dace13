"""Rules that a profile must keep beyond its shape; every breach is found in one go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from devices.patterns import TooManyWaysError, ways
from devices.profiles.schema import Force, Frame, Gate, Profile
from devices.settings import WIRE_TEXT, wire_bytes
from frailtylab.errors import N_
from frailtylab.typed_files.problems import Breach, KeyPath

USB_ID = re.compile(r"[0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}")
EXACT_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,15})?", re.ASCII)
FORCE_GROUPS = frozenset({"value", "unit", "time"})
GATE_GROUPS = frozenset({"gate", "state", "time", "ms"})
IDENTITY_GROUPS = frozenset({"product", "model", "firmware", "serial"})


def breaches(profile: Profile) -> Iterator[Breach]:
    """Everything in the profile that contradicts itself; its examples are not run."""
    for key in ("make", "model", "source"):
        if not getattr(profile, key).strip():
            yield (key,), N_("expected text; found nothing"), {}
    for index, usb_id in enumerate(profile.usb_ids):
        if not USB_ID.fullmatch(usb_id):
            said = N_("expected vendor and product in hexadecimal, such as 0403:6001")
            yield ("usb_ids", index), said, {}
    yield from _frame(profile.frame)
    yield from _send(profile)
    yield from _identify(profile)
    yield from _kind(profile)
    yield from _examples(profile)


def _kind(profile: Profile) -> Iterator[Breach]:
    """The table that the kind asks for, and not the other."""
    other = "gate" if profile.kind == "force" else "force"
    if getattr(profile, profile.kind) is None:
        yield (profile.kind,), N_("expected this table, because kind is {kind}"), {
            "kind": profile.kind
        }  # fmt: skip
    if getattr(profile, other) is not None:
        yield (other,), N_("expected no such table, because kind is {kind}"), {
            "kind": profile.kind
        }  # fmt: skip
    if profile.force is not None:
        yield from _force(profile.force)
    if profile.gate is not None:
        yield from _gate(profile.gate)


def _wire(path: KeyPath, text: str) -> Iterator[Breach]:
    if not WIRE_TEXT.fullmatch(text):
        yield path, N_("expected plain text with \\r, \\n, \\t or \\xNN for other bytes"), {}


def _needed(path: KeyPath, text: str) -> Iterator[Breach]:
    yield from _wire(path, text)
    if not text:
        yield path, N_("expected text; found nothing"), {}


def _frame(frame: Frame) -> Iterator[Breach]:
    for key in ("line_ends", "begins", "ends"):
        yield from _wire(("frame", key), getattr(frame, key))
    if frame.length is None:
        if not frame.line_ends:
            yield ("frame", "line_ends"), N_("expected text; found nothing"), {}
        for key in ("begins", "ends"):
            if getattr(frame, key):
                yield ("frame", key), N_("expected length too: lines end at line_ends"), {}
    elif not (frame.begins or frame.ends):
        said = N_("expected begins or ends: without a mark frames can't be told apart")
        yield ("frame", "length"), said, {}
    elif not any(_wire((), frame.begins + frame.ends)) and frame.length <= _marks(frame):
        yield ("frame", "length"), N_("expected more bytes than begins and ends have"), {}


def _marks(frame: Frame) -> int:
    return len(wire_bytes(frame.begins)) + len(wire_bytes(frame.ends))


def _send(profile: Profile) -> Iterator[Breach]:
    for key in ("start", "stop", "zero", "poll"):
        text: str = getattr(profile.send, key)
        yield from _wire(("send", key), text)
        if text and key in ("zero", "poll") and profile.kind == "gate":
            yield ("send", key), N_("expected nothing: a gate speaks by itself"), {}


def _identify(profile: Profile) -> Iterator[Breach]:
    identify = profile.identify
    if identify is None:
        return
    yield from _needed(("identify", "ask"), identify.ask)
    groups = IDENTITY_GROUPS
    yield from _pattern(("identify", "pattern"), identify.pattern, groups, groups)


def _force(force: Force) -> Iterator[Breach]:
    if force.columns is None:
        yield from _pattern(("force", "pattern"), force.pattern, FORCE_GROUPS, {"value"})
    elif force.pattern:
        yield ("force", "pattern"), N_("expected either pattern or columns"), {}
    else:
        yield from _separator(force.columns.separator)
    yield from _ignored(("force", "ignore"), force.ignore)
    has_unit = "(?P<unit>" in force.pattern or (force.columns and force.columns.unit)
    if force.unit is None and not has_unit:
        yield ("force", "unit"), N_("expected a unit, because the lines carry none"), {}
    for key in ("scale", "offset"):
        text = getattr(force, key)
        if text and (not EXACT_NUMBER.fullmatch(text) or (key == "scale" and not Decimal(text))):
            yield ("force", key), N_("expected a number in quotes, such as {example}"), {
                "example": '"0.00042"'
            }  # fmt: skip
    if force.warn_below_hz and force.warn_below_hz > (force.rate_hz or 0):
        yield ("force", "warn_below_hz"), N_("expected no more than rate_hz"), {}


def _separator(separator: str) -> Iterator[Breach]:
    if separator and (len(separator) > 1 or not separator.isascii() or separator.isalnum()):
        path = ("force", "columns", "separator")
        yield path, N_("expected one sign such as ; or nothing for blanks"), {}


def _gate(gate: Gate) -> Iterator[Breach]:
    yield from _pattern(("gate", "pattern"), gate.pattern, GATE_GROUPS, frozenset())
    yield from _ignored(("gate", "ignore"), gate.ignore)
    names = sorted(name.lower() for name in gate.gates)
    if twice := next((one for one, other in pairwise(names) if one == other), None):
        said = N_("expected each gate once; “{name}” is used twice")
        yield ("gate", "gates"), said, {"name": twice}
    names_gate = "(?P<gate>" in gate.pattern
    if names_gate and not gate.gates:
        said = N_("expected a role for each gate that the lines name")
        yield ("gate", "gates"), said, {}
    if not names_gate and gate.single_gate is None:
        said = N_("expected A or B, because the lines name no gate")
        yield ("gate", "single_gate"), said, {}
    if "(?P<state>" in gate.pattern and not gate.blocked:
        yield ("gate", "blocked"), N_("expected the words for a broken beam"), {}
    both = sorted({word.lower() for word in gate.blocked} & {word.lower() for word in gate.clear})
    if both:
        said = N_("expected other words than in blocked; “{word}” is in both")
        yield ("gate", "clear"), said, {"word": both[0]}


def _ignored(path: KeyPath, pattern: str) -> Iterator[Breach]:
    if pattern:
        yield from _pattern(path, pattern, frozenset(), frozenset())


def _pattern(
    path: KeyPath, pattern: str, known: frozenset[str], one_of: frozenset[str] | set[str]
) -> Iterator[Breach]:
    """A pattern that can be used, is quick, and names what it finds.

    :param one_of: groups of which there must be one
    """
    try:
        groups = re.compile(pattern, re.ASCII).groupindex.keys()
        ways(pattern)
    except re.error as error:
        yield path, N_("expected a pattern ({reason})"), {"reason": str(error)}
        return
    except TooManyWaysError as error:
        yield path, error.expected, {}
        return
    for group in sorted(groups - known):
        yield path, N_("expected groups named {known}; found {group}"), {
            "known": ", ".join(sorted(known)), "group": group,
        }  # fmt: skip
    if one_of and not groups & one_of:
        yield path, N_("expected a group named {names}, as in (?P<name>…)"), {
            "names": ", ".join(sorted(one_of))
        }  # fmt: skip


def _examples(profile: Profile) -> Iterator[Breach]:
    if not profile.example:
        yield ("example",), N_("expected at least one example of a reading"), {}
    for index, example in enumerate(profile.example):
        yield from _needed(("example", index, "bytes"), example.bytes)
    if profile.confidence == "captured" and not any(e.captured for e in profile.example):
        said = N_("expected an example with captured = true")
        yield ("confidence",), said, {}
