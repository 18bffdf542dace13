"""The language of the window: translated texts, numbers and dates.

Message ids are the English texts in the code; catalogues lie in ``resources/locale``. A change of
language rebuilds the pages, so nothing here tells widgets about it.
"""

from __future__ import annotations

import gettext
import io
import re
import unicodedata

import msgspec
from PySide6.QtCore import QDate, QLocale

from frailtylab.errors import N_, OperatorError
from frailtylab.resource_files import resource

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
"""Language code → its own name."""

_DAY = {"en": "d MMM yyyy", "zh_CN": "yyyy年M月d日"}
_LONG_DAY = {"en": "dddd d MMMM yyyy", "zh_CN": "yyyy年M月d日 dddd"}
_NUMBER = re.compile(r"(\d*)(?:([.,])(\d+))?\Z", re.ASCII)


class Language(msgspec.Struct):
    """A language with its catalogue and the region whose numbers and clocks are shown."""

    code: str
    catalogue: gettext.NullTranslations
    locale: QLocale

    @property
    def decimal_sign(self) -> str:
        """The sign before decimals, a point or a comma."""
        return "," if self.locale.decimalPoint() == "," else "."


def load_language(code: str, region: str | None = None) -> Language:
    """A language by its code (``en``, ``zh_CN``).

    :param region: locale name (``de_DE``) whose decimal sign is used; None: the language's own
    :raises KeyError: for a language that the window does not speak
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    locale = QLocale(region or {"en": "en_GB"}.get(code, code))
    if code == "en":
        return Language(code, gettext.NullTranslations(), locale)
    path = resource("locale", code, "LC_MESSAGES", "frailtylab.mo")
    return Language(code, gettext.GNUTranslations(io.BytesIO(path.read_bytes())), locale)


_CURRENT: list[Language] = [load_language("en")]


def set_language(code: str, region: str | None = None) -> None:
    """Make a language the current one; pages built from now on speak it.

    :raises KeyError: for a language that the window does not speak
    """
    _CURRENT[0] = load_language(code, region)


def language() -> Language:
    """The current language."""
    return _CURRENT[0]


def _(text: str, **values: object) -> str:
    """The text in the current language, its ``{names}`` filled with ``values``."""
    translated = language().catalogue.gettext(text)
    return translated.format(**values) if values else translated


def plural(one: str, many: str, n: int, **values: object) -> str:
    """The text for ``n`` things, ``{n}`` and other names filled."""
    return language().catalogue.ngettext(one, many, n).format(n=n, **values)


def localised(labels: dict[str, str]) -> str:
    """A study file's label in the current language, else in English."""
    return labels.get(language().code) or labels["en"]


def number(digits: str) -> str:
    """Decimal digits with a point (``4.31``) as the region writes them (``4,31``)."""
    return digits.replace(".", language().decimal_sign)


def parse_number(typed: str) -> str:
    """What a person typed, as digits with a decimal point: ``4,31`` gives ``4.31``.

    Point and comma both count as decimal sign; full-width signs of Chinese keyboards count as
    their plain ones. Nothing is rounded and no sign is accepted.

    :raises OperatorError: for anything else, and for ``1,234`` where the region writes a decimal
        point, because it may mean one thousand
    """
    plain = unicodedata.normalize("NFKC", typed).strip().replace("。", ".")
    match = _NUMBER.match(plain)
    if match is None or not plain:
        raise _not_a_number(typed)
    whole, sign, decimals = match.groups()
    if sign is None:
        return whole
    if sign == "," and len(decimals) == 3 and language().decimal_sign == ".":
        raise OperatorError(
            N_("This number can be read in two ways"),
            N_("“{typed}” may mean a decimal number or thousands."),
            N_("Type it with a decimal point and without separators."),
            values={"typed": typed},
        )
    return f"{whole or '0'}.{decimals}"


def _not_a_number(typed: str) -> OperatorError:
    return OperatorError(
        N_("This is not a number"),
        N_("“{typed}” can't be read as a number."),
        N_("Type digits with at most one decimal point or comma."),
        values={"typed": typed},
    )


def date(iso: str) -> str:
    """An ISO date (``2026-11-22``) as the language writes it: ``22 Nov 2026``."""
    return _formatted(iso, _DAY)


def long_date(iso: str) -> str:
    """An ISO date with its weekday: ``Sunday 22 November 2026``."""
    return _formatted(iso, _LONG_DAY)


def _formatted(iso: str, formats: dict[str, str]) -> str:
    current = language()
    day = QDate.fromString(iso, "yyyy-MM-dd")
    names = QLocale({"en": "en_GB"}.get(current.code, current.code))
    return names.toString(day, formats[current.code]) if day.isValid() else iso


def clock(hours: int, minutes: int) -> str:
    """A time of day on the 24-hour clock: ``09:42``."""
    return f"{hours:02d}:{minutes:02d}"


def minutes_seconds(seconds: int) -> str:
    """A remaining time: ``0:42``."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def error_texts(error: OperatorError) -> tuple[str, str, str]:
    """Title, what happened and what to do, translated first and filled then."""
    parts = (error.title, error.happened, error.to_do)
    return tuple(_(part).format(**error.values) if part else "" for part in parts)  # pyright: ignore[reportReturnType]
