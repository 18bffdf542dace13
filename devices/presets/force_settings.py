"""Settings of the generic force driver made whole: preset, columns, calibration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from devices.presets.force import FORCE_PRESETS, RAW_PRESETS
from devices.settings import bad_setting, positive_number

NAME = "force_line"
DEFAULTS = {"baud": "115200", "invert": "no", "time_unit": "s", "time_bits": "none"}
NUMBER = r"[+-]?\d{1,10}(?:\.\d{1,8})?"
CELLS = {"value": NUMBER, "unit": "[A-Za-z]{1,3}", "time": r"\d+(?:\.\d+)?"}
MOST_COLUMNS = 50


def with_preset(settings: dict[str, str]) -> dict[str, str]:
    """What was given, else what the preset says, else the default; columns become a pattern."""
    preset = FORCE_PRESETS[settings["preset"]]
    full = {key: v or preset.get(key, DEFAULTS.get(key, "")) for key, v in settings.items()}
    if settings["value_column"] and not settings["pattern"]:
        full["pattern"] = _column_pattern(settings)
    return full


def _column_pattern(settings: dict[str, str]) -> str:
    columns = {
        name: _column(settings, f"{name}_column")
        for name in ("value", "unit", "time")
        if settings[f"{name}_column"]
    }
    return column_pattern(columns, settings["separator"])


def column_pattern(columns: Mapping[str, int], separator: str) -> str:
    """A pattern for lines whose columns are cut by the separator (blanks if none is given).

    Nothing in it can match one line in two ways, so that no line takes long.

    :param columns: ``value``, ``unit`` or ``time`` to the number of its column, from 1
    """
    between = re.escape(separator.strip())
    cell, edge = (rf"[^{between}]*", r"\s*") if between else (r"\S+", "")
    wanted = {number: f"{edge}(?P<{name}>{CELLS[name]}){edge}" for name, number in columns.items()}
    cells = [wanted.get(number, cell) for number in range(1, max(wanted) + 1)]
    between = between or r"\s+"
    return between.join(cells) + rf"(?:{between}.*)?"


def _column(settings: dict[str, str], key: str) -> int:
    number = positive_number(NAME, key, settings[key])
    if number not in range(1, MOST_COLUMNS + 1):
        raise bad_setting(NAME, key, settings[key], f"a whole number from 1 to {MOST_COLUMNS}")
    return int(number)


def check_usable(settings: dict[str, str], pattern: re.Pattern[str]) -> None:
    """Refuse settings that would give no force, or one without a meaning.

    :raises OperatorError: naming the setting
    """
    if "value" not in pattern.groupindex:
        raise bad_setting(NAME, "pattern", settings["pattern"], "a group named value")
    if not settings["unit"] and "unit" not in pattern.groupindex:
        raise bad_setting(NAME, "unit", "", "a unit, because the lines carry none")
    if settings["preset"] in RAW_PRESETS and not settings["scale"]:
        raise bad_setting(NAME, "scale", "", "the scale of a calibration: these are raw counts")


def decimal_setting(settings: dict[str, str], key: str) -> Decimal | None:
    """The setting as an exact number; None where it is empty.

    :raises OperatorError: for anything that is no plain decimal number, or a scale of zero
    """
    text = settings[key]
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,12}(\.\d{1,15})?", text) or (
        key == "scale" and not Decimal(text)
    ):
        raise bad_setting(NAME, key, text, "a number such as 0.00042")
    return Decimal(text)
