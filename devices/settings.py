"""Settings of drivers: what may be chosen, and text that stands for bytes on the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from frailtylab.errors import N_, OperatorError

WIRE_TEXT = re.compile(r"(?:[^\\\u0100-\U0010ffff]|\\[rnt\\]|\\x[0-9A-Fa-f]{2})*")


class Setting(msgspec.Struct, frozen=True):
    """One thing that can be chosen for a driver.

    :param default: used when nothing is given; empty means "as the preset says"
    :param choices: the only values that are allowed; empty means any text
    :param kept: filled in by the driver itself, so that it can be built again; asked of nobody
    """

    key: str
    label: str
    default: str = ""
    choices: tuple[str, ...] = ()
    kept: bool = False


def checked(schema: tuple[Setting, ...], given: Mapping[str, str], driver: str) -> dict[str, str]:
    """Every setting of the schema with its value: the given one, or the default.

    :raises OperatorError: for a key that the driver does not have, or a value that is no choice
    """
    known = {setting.key: setting for setting in schema}
    for key, value in given.items():
        if key not in known:
            raise bad_setting(driver, key, value, ", ".join(known))
        if value and known[key].choices and value not in known[key].choices:
            raise bad_setting(driver, key, value, ", ".join(known[key].choices))
    return {key: given.get(key, "") or setting.default for key, setting in known.items()}


def bad_setting(driver: str, key: str, value: str, expected: str) -> OperatorError:
    """The error for a setting that a driver can't be built with."""
    return OperatorError(
        N_("This device setting can't be used"),
        N_("Driver {driver}: setting {key} is “{value}”."),
        N_("Expected: {expected}."),
        values={"driver": driver, "key": key, "value": value, "expected": expected},
    )


def positive_number(driver: str, key: str, value: str) -> float:
    """The setting as a number above zero.

    :raises OperatorError: for anything else
    """
    if not re.fullmatch(r"\d{1,9}(\.\d{1,9})?", value) or float(value) <= 0:
        raise bad_setting(driver, key, value, "a number above 0")
    return float(value)


def wire_bytes(text: str) -> bytes:
    r"""Bytes of a command written as text: ``start_capture:\r\n``, ``\x05``.

    :raises OperatorError: for an escape that does not exist or a sign above ``\xff``
    """
    if not WIRE_TEXT.fullmatch(text):
        raise bad_setting("", "command", text, r"plain text with \r \n \t \xNN")
    return text.encode("latin-1").decode("unicode_escape").encode("latin-1")


def compiled(driver: str, key: str, pattern: str) -> re.Pattern[str]:
    """A pattern of the user.

    :raises OperatorError: when it is no regular expression
    """
    try:
        return re.compile(pattern, re.ASCII)
    except re.error as error:
        raise bad_setting(driver, key, pattern, str(error)) from error


def pairs(driver: str, key: str, text: str) -> dict[str, str]:
    """``c0=A, c1=B`` as a table with lower-case keys.

    :raises OperatorError: when a part is no ``name=role``
    """
    table: dict[str, str] = {}
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        name, equals, role = (piece.strip() for piece in part.partition("="))
        if not (name and equals and role):
            raise bad_setting(driver, key, text, "name=role, name=role")
        table[name.lower()] = role
    return table


def channel_roles(
    driver: str, text: str, channels: re.Pattern[str], expected: str
) -> dict[str, str]:
    """The setting ``gates`` as a table from the device's channel to the role of its gate.

    :raises OperatorError: when it is empty or names a channel that the device does not have
    """
    roles = pairs(driver, "gates", text)
    if not roles or not all(channels.fullmatch(channel) for channel in roles):
        raise bad_setting(driver, "gates", text, expected)
    return roles
