"""Settings of this workstation: typed, in one TOML file that a person can read and mend.

Nothing clinical is kept here, and QSettings is never used: older versions of it unpickle what
they find in their file (docs/adr/0012).
"""

from __future__ import annotations

import contextlib
import json
import os
import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, cast

import msgspec

from frailtylab.errors import N_, OperatorError

FORMAT = 1
FILE_NAME = "settings.toml"


class ThemeChoice(StrEnum):
    """Light, dark, or as the desktop says."""

    LIGHT = "light"
    DARK = "dark"
    SYSTEM = "system"


class DeviceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which instrument stands behind a source, and on which port the user put it.

    :param driver: a name from ``devices.drivers.DRIVERS``
    :param port: the address as the user chose it; nothing is ever sent to another one
    :param settings: what the driver is built with
    :param usb_id: ``0403:6001`` of what was plugged in there, with ``usb_serial`` and
        ``usb_location``: by these it is found again at another port
    :param bound: key of the device that answered first after it was chosen
        (``frailtylab.device_register.device_key``)
    """

    driver: str
    port: str = ""
    settings: dict[str, str] = {}
    usb_id: str = ""
    usb_serial: str = ""
    usb_location: str = ""
    bound: str = ""


class TypedInstrument(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An instrument that a person read; the last one need not be typed again.

    :param calibrated_on: ISO date; empty where it was not known
    """

    make: str
    model: str
    serial_number: str = ""
    calibrated_on: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything that one workstation remembers about itself.

    :param language: ``system`` or a catalogue's name: ``en``, ``zh_CN``
    :param text_scale: size of all text against the normal one, 1.0 to 2.0
    :param site: the trial site's code, printed on records
    :param study: a built-in study's name or the path of a study file
    :param start_stop_keys: keys that start and stop a trial, by their portable names
    :param devices: source (``grip``, ``gates``) to instrument
    :param typed_instruments: ``force`` or ``time`` to the instrument that was read last
    :param simulated: simulated instruments stand in for the mapped ones
    :param last_assessor: id of the assessor who worked here last
    :param lock_after_min: minutes without a touch until the window locks
    :param backup_folder: where backups are put; empty: a folder beside the store
    """

    format: int = FORMAT
    language: Annotated[str, msgspec.Meta(pattern=r"^(system|[a-z]{2,3}(_[A-Z]{2})?)\Z")] = "system"
    theme: ThemeChoice = ThemeChoice.SYSTEM
    text_scale: Annotated[float, msgspec.Meta(ge=1.0, le=2.0)] = 1.0
    site: Annotated[str, msgspec.Meta(max_length=32)] = ""
    study: str = "ageing_frailty"
    start_stop_keys: tuple[str, ...] = ("Space",)
    devices: dict[str, DeviceSettings] = {}
    typed_instruments: dict[str, TypedInstrument] = {}
    simulated: bool = False
    last_assessor: str = ""
    lock_after_min: Annotated[int, msgspec.Meta(ge=1, le=15)] = 5
    backup_folder: str = ""


class SettingsDamagedError(OperatorError):
    """The settings file can't be read as settings; it is left as it is."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            N_("The settings of this workstation can't be read"),
            N_("“{path}”: {reason}. The file was left as it is; standard settings are used now."),
            N_("Mend the file, or choose your settings again: the old file is then set aside."),
            values={"path": path, "reason": reason},
        )


class SettingsTooNewError(OperatorError):
    """A newer FrailtyLab wrote the settings file; it is left as it is."""

    def __init__(self, path: Path, found: int) -> None:
        super().__init__(
            N_("The settings of this workstation come from a newer FrailtyLab"),
            N_("“{path}” has format {found}; this version reads format {known}."),
            N_("Start the newer FrailtyLab. Standard settings are used now."),
            values={"path": path, "found": found, "known": FORMAT},
        )


class SettingsUnreachableError(OperatorError):
    """The settings file, or its folder, can't be read or written."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            N_("The settings of this workstation are out of reach"),
            N_("“{path}”: {reason}."),
            N_("Check that you may read and write the folder, and that the disk has room."),
            can_retry=True,
            values={"path": path, "reason": error.strerror or type(error).__name__},
        )


def default_data_folder() -> Path:
    """The folder where this user's FrailtyLab keeps its data; it may not exist yet."""
    from platformdirs import user_data_path

    return user_data_path("FrailtyLab", appauthor=False)


class SettingsFile:
    """The settings file of one data folder."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def load(self) -> Settings:
        """The settings as kept; the standard ones where no file is there yet.

        :raises SettingsDamagedError: not TOML, a wrong value, or a key that no setting has
        :raises SettingsTooNewError: written by a newer program
        :raises SettingsUnreachableError: the file can't be opened
        """
        try:
            data = self.path.read_bytes()
        except FileNotFoundError:
            return Settings()
        except OSError as error:
            raise SettingsUnreachableError(self.path, error) from error
        return self._parsed(data)

    def save(self, settings: Settings) -> None:
        """Replace the file in one step; it is on the disk when this returns.

        :raises SettingsDamagedError: the file there can't be read; ``set_aside`` it first
        :raises SettingsTooNewError: the file there belongs to a newer program
        :raises SettingsUnreachableError: the disk is full or write-protected; the old file stays
        """
        self.load()
        text = _toml(settings)
        self._parsed(text.encode())  # what can't be read back is never written
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _replace_durably(self.path, text.encode())
        except OSError as error:
            raise SettingsUnreachableError(self.path, error) from error

    def set_aside(self) -> Path:
        """Rename a damaged file so that new settings can be saved; returns its new path.

        :raises SettingsUnreachableError: the file can't be renamed
        """
        number = 1
        while (aside := self.path.with_name(f"settings-damaged-{number}.toml")).exists():
            number += 1
        try:
            self.path.rename(aside)
        except OSError as error:
            raise SettingsUnreachableError(self.path, error) from error
        return aside

    def _parsed(self, data: bytes) -> Settings:
        try:
            values = tomllib.loads(data.decode("utf-8-sig"))
        except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise SettingsDamagedError(self.path, str(error)) from error
        found = values.get("format", FORMAT)
        if type(found) is int and found > FORMAT:
            raise SettingsTooNewError(self.path, found)
        try:
            return msgspec.convert(values, Settings)
        except msgspec.ValidationError as error:
            raise SettingsDamagedError(self.path, str(error)) from error


def _replace_durably(path: Path, data: bytes) -> None:
    """Write beside the file, force it to the disk, then rename over it."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        with open(fresh, "wb", opener=_for_owner) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _sync_folder(folder: Path) -> None:
    """Make a rename durable; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _toml(settings: Settings) -> str:
    """The settings as TOML; the standard library reads TOML and doesn't write it."""
    values = cast("dict[str, object]", msgspec.to_builtins(settings))
    return "\n".join(["# Settings of this workstation (FrailtyLab)", *_table(values, ())]) + "\n"


def _table(values: dict[str, object], path: tuple[str, ...]) -> list[str]:
    """The lines of one table: its own keys first, then the tables inside it."""
    tables = {key: cast("dict[str, object]", v) for key, v in values.items() if isinstance(v, dict)}
    lines = [f"{_quoted(k)} = {_value(v)}" for k, v in values.items() if k not in tables]
    for key, inner in tables.items():
        name = (*path, key)
        lines += ["", f"[{'.'.join(_quoted(part) for part in name)}]", *_table(inner, name)]
    return lines


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(item) for item in cast('list[object]', value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return _quoted(str(value), plain=False)


def _quoted(text: str, *, plain: bool = True) -> str:
    """A key or a basic string; JSON's escapes are TOML's too, except that TOML escapes DEL."""
    if plain and text.isascii() and text.replace("_", "").isalnum():
        return text
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
