"""Lines of a device that only its profile describes: its own examples with other numbers in them.

What the profile does not read is never sent, so a simulated device adds nothing to the protocol.
"""

from __future__ import annotations

import re

import msgspec

from devices.framing.frame import Frame as Piece
from devices.profiles.parts import body_of, framer_of, lines_of, reading_pattern
from devices.profiles.schema import Profile
from devices.settings import wire_bytes
from frailtylab.samples import ForceSample, GateEdge


class Template(msgspec.Struct, frozen=True):
    """A line of an example, cut where its parts stand.

    :param before: bytes before the text, as the mark of a frame
    :param after: bytes after the text, as the end of a line
    """

    before: bytes
    text: str
    after: bytes
    pattern: re.Pattern[str]
    fixed_length: bool

    def part(self, name: str) -> str | None:
        """What stands there in the example; None for a part that it does not have."""
        match = self.pattern.fullmatch(self.text)
        return match.groupdict().get(name) if match else None

    def line(self, parts: dict[str, str]) -> bytes:
        """The line with other parts; nothing where the profile could not read it."""
        match = self.pattern.fullmatch(self.text)
        spans = {name: match.span(name) for name in parts} if match else {}
        text = self.text
        for name, (begin, end) in sorted(spans.items(), key=lambda s: s[1], reverse=True):
            text = text[:begin] + parts[name] + text[end:]
        if not self.pattern.fullmatch(text) or (self.fixed_length and len(text) != len(self.text)):
            return b""
        return self.before + text.encode("latin-1") + self.after


def templates_of(profile: Profile) -> list[Template]:
    """The frames of the examples that are readings."""
    pattern, found = reading_pattern(profile), list[Template]()
    for example in profile.example:
        data = wire_bytes(example.bytes)
        frames = framer_of(profile.frame).feed(0, data)
        found += [_template(profile, f, data, pattern) for f in frames if f.whole]
    return [template for template in found if _is_reading(profile, template)]


def _is_reading(profile: Profile, template: Template) -> bool:
    events = lines_of(profile).read(0, template.text) or ()
    return any(isinstance(event, ForceSample | GateEdge) for event in events)


def _template(profile: Profile, piece: Piece, data: bytes, pattern: re.Pattern[str]) -> Template:
    raw = piece.data[body_of(profile.frame)].decode("latin-1")
    before, _, after = piece.data.partition(raw.strip().encode("latin-1"))
    fixed = profile.frame.length is not None
    if not fixed:
        ends = wire_bytes(profile.frame.line_ends)
        rest = data[data.index(piece.data) + len(piece.data) :]
        after += rest[: len(rest) - len(rest.lstrip(ends))]
    return Template(before, raw.strip(), after, pattern, fixed)


def number_like(example: str, value: float) -> str:
    """The number with sign, decimals and leading zeros as the example has them."""
    digits = example.lstrip("+-")
    decimals = len(digits.partition(".")[2])
    padded = len(digits) > 1 and digits[0] == "0" and digits[1] != "."
    text = f"{abs(value):.{decimals}f}"
    text = text.zfill(len(digits)) if padded else text
    is_negative = value < 0 and text.strip("0.") != ""
    return f"-{text}" if is_negative else f"+{text}" if example.startswith("+") else text
