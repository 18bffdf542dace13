"""Every colour, size, space, radius and duration of the window. Nothing else names one.

Pixels are device-independent. Sizes of text hold at a text scale of 1.0.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Mode = Literal["light", "dark", "contrast"]
Tone = Literal["ink", "muted", "primary", "ok", "warn", "bad", "left", "right"]
Kind = Literal["ok", "warn", "bad", "neutral", "info"]


class Palette(msgspec.Struct, frozen=True):
    """The colours of one theme, as ``#RRGGBB``; ``shadow`` carries its opacity first."""

    bg: str
    surface: str
    raised: str
    hover: str
    ink: str
    muted: str
    line: str
    edge: str
    focus: str
    primary: str
    primary_hover: str
    on_primary: str
    primary_soft: str
    ok: str
    ok_soft: str
    warn: str
    on_warn: str
    warn_soft: str
    bad: str
    bad_hover: str
    on_bad: str
    bad_soft: str
    left: str
    left_soft: str
    right: str
    right_soft: str
    sim: str
    sim_stripe: str
    on_sim: str
    shadow: str
    line_width: int = 1


LIGHT = Palette(
    bg="#F3F5F7",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#EDF1F4",
    ink="#12202B",
    muted="#55677A",
    line="#D8E0E7",
    edge="#7E8F9F",
    focus="#1E5BB8",
    primary="#0B6A6F",
    primary_hover="#095A5E",
    on_primary="#FFFFFF",
    primary_soft="#DDF0F0",
    ok="#176B43",
    ok_soft="#DDF3E6",
    warn="#8A5A00",
    on_warn="#FFFFFF",
    warn_soft="#FFF1CF",
    bad="#B3261E",
    bad_hover="#991F18",
    on_bad="#FFFFFF",
    bad_soft="#FBE3E1",
    left="#1E5BB8",
    left_soft="#E1EBFA",
    right="#A84B00",
    right_soft="#FCE9DA",
    sim="#5B3FA8",
    sim_stripe="#4A3390",
    on_sim="#FFFFFF",
    shadow="#0A102028",
)
DARK = Palette(
    bg="#0F171E",
    surface="#17222C",
    raised="#1D2A35",
    hover="#22303C",
    ink="#E8EEF3",
    muted="#9DB0C0",
    line="#2B3A47",
    edge="#6B7F91",
    focus="#82B1FF",
    primary="#46B9BC",
    primary_hover="#62C8CB",
    on_primary="#062226",
    primary_soft="#123538",
    ok="#6FD3A0",
    ok_soft="#12332A",
    warn="#F2C14E",
    on_warn="#2A1E00",
    warn_soft="#352A10",
    bad="#FF8A80",
    bad_hover="#FFA199",
    on_bad="#2A0907",
    bad_soft="#3B1D1B",
    left="#82B1FF",
    left_soft="#16263E",
    right="#FFAD70",
    right_soft="#3A2414",
    sim="#B9A3FF",
    sim_stripe="#A08AE8",
    on_sim="#160B33",
    shadow="#40000000",
)
CONTRAST = Palette(
    bg="#FFFFFF",
    surface="#FFFFFF",
    raised="#FFFFFF",
    hover="#E6E6E6",
    ink="#000000",
    muted="#2B2B2B",
    line="#000000",
    edge="#000000",
    focus="#0033CC",
    primary="#003A3D",
    primary_hover="#002224",
    on_primary="#FFFFFF",
    primary_soft="#EAF6F6",
    ok="#00421F",
    ok_soft="#E9F8EF",
    warn="#4D3200",
    on_warn="#FFFFFF",
    warn_soft="#FFF6DF",
    bad="#7A0C06",
    bad_hover="#560500",
    on_bad="#FFFFFF",
    bad_soft="#FDEFEE",
    left="#06327A",
    left_soft="#EDF3FC",
    right="#6A2E00",
    right_soft="#FDF3EA",
    sim="#33177F",
    sim_stripe="#1F0A55",
    on_sim="#FFFFFF",
    shadow="#00000000",
    line_width=2,
)
PALETTES: dict[Mode, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class TypeStyle(msgspec.Struct, frozen=True):
    """One style of text: pixels at scale 1.0, weight as in CSS, tracking in per cent of an em."""

    px: int
    weight: int = 400
    tracking: float = 0.0
    capitals: bool = False
    tabular: bool = False


Role = Literal[
    "caption", "small", "small_strong", "body", "strong", "subtitle", "say", "title", "code",
    "row_code", "value", "value_big", "button", "button_big", "nav", "nav_on", "badge", "banner",
    "state", "figure", "figure_large",
]  # fmt: skip

TYPE: dict[Role, TypeStyle] = {
    "caption": TypeStyle(12, 700, tracking=7, capitals=True),
    "small": TypeStyle(13),
    "small_strong": TypeStyle(13, 600),
    "body": TypeStyle(15),
    "strong": TypeStyle(15, 600),
    "subtitle": TypeStyle(17, 600),
    "say": TypeStyle(19),
    "title": TypeStyle(26, 700, tracking=-1),
    "code": TypeStyle(22, 700, tracking=1),
    "row_code": TypeStyle(17, 700),
    "value": TypeStyle(40, 700, tracking=-1, tabular=True),
    "value_big": TypeStyle(84, 700, tracking=-2, tabular=True),
    "button": TypeStyle(16, 600),
    "button_big": TypeStyle(34, 700, tracking=4),
    "nav": TypeStyle(12, 500),
    "nav_on": TypeStyle(12, 600),
    "badge": TypeStyle(11, 700, tabular=True),
    "banner": TypeStyle(13, 600, tracking=4),
    "state": TypeStyle(20, 600),
    "figure": TypeStyle(15, 600, tabular=True),
    "figure_large": TypeStyle(17, 600, tabular=True),
}


class Space(msgspec.Struct, frozen=True):
    """Distances on a grid of 8 with a half step."""

    xs: int = 4
    s: int = 8
    m: int = 12
    l: int = 16  # noqa: E741 - the sizes are known by these letters
    xl: int = 20
    xxl: int = 24
    huge: int = 32


class Radius(msgspec.Struct, frozen=True):
    """Corner radii."""

    small: int = 8
    control: int = 12
    card: int = 12
    big: int = 18


class Size(msgspec.Struct, frozen=True):
    """Sizes of controls. ``target`` is the least height of anything that can be pressed.

    12 mm for gloved hands at 96 dpi are 45 px; Start and Stop are at least 25 mm (research:
    peers §4.1). ``digit_cap`` is 25 mm on a 14-inch screen of 1366 × 768.
    """

    target: int = 44
    button: int = 48
    button_large: int = 60
    big_button: int = 104
    digit_cap: int = 112
    digit_cap_least: int = 56
    digit_cap_most: int = 220
    icon_small: int = 16
    icon: int = 20
    icon_large: int = 32
    row: int = 60
    rail: int = 88
    identity_bar: int = 64
    banner: int = 28
    chip: int = 30
    focus: int = 2


class Motion(msgspec.Struct, frozen=True):
    """Durations in milliseconds and rates."""

    undo_tick_ms: int = 200
    time_hz: int = 10


SPACE = Space()
RADIUS = Radius()
SIZE = Size()
MOTION = Motion()
FAMILIES = (
    "Inter",
    "Noto Sans CJK SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
MIN_SCALE, MAX_SCALE = 1.0, 2.0
