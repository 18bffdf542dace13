"""Profiles: from a file, or from the text that was kept with a trial, to a checked one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from devices.profiles.schema import Profile
from devices.profiles.semantics import breaches
from devices.settings import bad_setting
from frailtylab.errors import N_
from frailtylab.resource_files import resource
from frailtylab.typed_files.problems import Breach, Problem, TypedFileError
from frailtylab.typed_files.toml_file import TomlFile, parse_toml, read_toml

NAME = "profile"
LARGEST_PROFILE_BYTES = 32_000
"""The text is kept with every trial."""
SHIPPED_NAME = re.compile(r"[A-Za-z0-9_]{1,64}")


class ProfileFileError(TypedFileError):
    """A device profile that can't be used."""

    heading = N_("This device profile can't be used")
    advice = N_("Correct the file and check it with: frailtylab devices check FILE.")


class LoadedProfile(msgspec.Struct, frozen=True):
    """A profile as it is used, and what proves which one it was.

    :param file: the file's name without its folder
    :param from_file: false for one that was built from kept text
    """

    profile: Profile
    content: TomlFile
    file: str
    from_file: bool

    @property
    def settings(self) -> dict[str, str]:
        """What builds the very same driver again, without the file."""
        return {"file": self.file, "sha256": self.content.sha256, "text": self.content.text}

    def refuse(self, found: list[Breach]) -> None:
        """Raise one error for all breaches.

        :raises ProfileFileError: naming line and key of each
        """
        self.content.refuse(found)


def load_profile(file: str) -> LoadedProfile:
    """The profile in that file, or one of the program's by its name; its examples are not run.

    :raises ProfileFileError: with line, key and what was expected, for everything that is wrong
    """
    content = read_toml(_place_of(file), ProfileFileError)
    return _checked(content, Path(file).name, from_file=True)


def profile_of_settings(settings: Mapping[str, str]) -> LoadedProfile:
    """The profile that a driver's settings mean: its kept text, else its file.

    :raises ProfileFileError: as :func:`load_profile`
    :raises OperatorError: when no file is named, or it is another one than ``sha256`` says
    """
    if settings["text"]:
        content = parse_toml(settings["text"].encode(), settings["file"], ProfileFileError)
        loaded = _checked(content, settings["file"], from_file=False)
    elif settings["file"]:
        loaded = load_profile(settings["file"])
    else:
        raise bad_setting(NAME, "file", "", "the path of a profile, such as my_gauge.toml")
    wanted, found = settings["sha256"], loaded.content.sha256
    if wanted and wanted != found:
        raise bad_setting(NAME, "sha256", wanted, f"{found}, which is that of {loaded.file}")
    return loaded


def _place_of(file: str) -> Path:
    if SHIPPED_NAME.fullmatch(file):
        shipped = resource("profiles", f"{file}.toml")
        if shipped.is_file():
            return shipped
    return Path(file)


def _checked(content: TomlFile, file: str, *, from_file: bool) -> LoadedProfile:
    if len(content.text.encode()) > LARGEST_PROFILE_BYTES:
        said = N_("expected a file of at most 32 kB")
        raise ProfileFileError(content.name, [Problem(None, "", said)])
    profile = content.convert(Profile)
    loaded = LoadedProfile(profile, content, file, from_file)
    loaded.refuse(list(breaches(profile)))
    return loaded
