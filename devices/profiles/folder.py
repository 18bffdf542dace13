"""The profiles that a workstation has: the files in ``profiles`` of its data folder."""

from __future__ import annotations

from pathlib import Path

import msgspec

from devices.profiles.load import ProfileFileError, load_profile

FOLDER = "profiles"


class OfferedProfile(msgspec.Struct, frozen=True):
    """One file of the folder.

    :param kind: ``force`` or ``gate``; empty where the file can't be used
    :param label: make and model, or the file's name
    :param problem: why the file can't be used
    """

    path: Path
    kind: str
    label: str
    problem: ProfileFileError | None = None


def offered_profiles(data_folder: Path) -> tuple[OfferedProfile, ...]:
    """The profiles of that data folder by file name; their examples are run when one is used."""
    return tuple(map(_offered, sorted((data_folder / FOLDER).glob("*.toml"))))


def _offered(path: Path) -> OfferedProfile:
    try:
        profile = load_profile(str(path)).profile
    except ProfileFileError as error:
        return OfferedProfile(path, "", path.name, error)
    return OfferedProfile(path, profile.kind, f"{profile.make} {profile.model}")
