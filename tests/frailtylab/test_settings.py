"""The settings file: what is saved comes back, and what can't be read is never overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.errors import OperatorError
from frailtylab.settings import (
    DeviceSettings,
    Settings,
    SettingsDamagedError,
    SettingsFile,
    SettingsTooNewError,
    SettingsUnreachableError,
    ThemeChoice,
)

FULL = Settings(
    language="zh_CN",
    theme=ThemeChoice.DARK,
    text_scale=1.5,
    site="Ost-03",
    start_stop_keys=("Space", "Page Down"),
    devices={
        "grip": DeviceSettings(driver="mark10", port="/dev/ttyUSB0", settings={"unit": "kgf"}),
        "gates 1": DeviceSettings(driver="alge_timy", port="COM3"),
    },
    simulated=True,
    last_assessor="0c8f1a52-6b1e-4a0e-9b57-0d1c0f3a2b11",
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path)


def written(file: SettingsFile, text: str) -> SettingsFile:
    file.path.write_text(text, encoding="utf-8")
    return file


def test_missing_file_gives_standard_settings_and_writes_nothing(file: SettingsFile) -> None:
    assert file.load() == Settings()
    assert not file.path.exists()


def test_saved_settings_come_back(file: SettingsFile) -> None:
    file.save(FULL)
    assert file.load() == FULL
    assert [p.name for p in file.path.parent.iterdir()] == ["settings.toml"]


def test_folder_is_made_at_the_first_save(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "not" / "yet")
    file.save(FULL)
    assert file.load() == FULL


@given(
    site=st.text(st.characters(exclude_categories=["Cs"]), max_size=32),
    keys=st.lists(TEXT).map(tuple),
    devices=st.dictionaries(
        TEXT,
        st.builds(
            DeviceSettings, driver=TEXT, port=TEXT, settings=st.dictionaries(TEXT, TEXT, max_size=3)
        ),
        max_size=3,
    ),
    scale=st.floats(1.0, 2.0),
)
def test_any_settings_survive_the_file(
    tmp_path_factory: pytest.TempPathFactory,
    site: str,
    keys: tuple[str, ...],
    devices: dict[str, DeviceSettings],
    scale: float,
) -> None:
    file = SettingsFile(tmp_path_factory.mktemp("any"))
    settings = Settings(site=site, start_stop_keys=keys, devices=devices, text_scale=scale)
    file.save(settings)
    assert file.load() == settings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("theme = ", "end of document"),
        ('theme = "blue"', "theme"),
        ("text_scale = 3.0", "text_scale"),
        ("text_scal = 1.5", "text_scal"),
        ('language = "../../etc"', "language"),
        ('[devices.grip]\ndrivr = "mark10"', "drivr"),
        ('simulated = "yes"', "simulated"),
        ('format = "1"', "format"),
        ("\0\0\0\0", "line 1"),
    ],
)
def test_damaged_file_is_named_and_left_alone(file: SettingsFile, text: str, named: str) -> None:
    written(file, text)
    with pytest.raises(SettingsDamagedError, match=r"settings\.toml") as caught:
        file.load()
    assert named in str(caught.value)
    assert caught.value.nothing_lost
    with pytest.raises(SettingsDamagedError):
        file.save(FULL)
    assert file.path.read_text(encoding="utf-8") == text


def test_bytes_that_are_no_utf8_are_damage_not_a_crash(file: SettingsFile) -> None:
    file.path.write_bytes(b"site = '\xff'")
    with pytest.raises(SettingsDamagedError):
        file.load()


def test_byte_order_mark_of_a_windows_editor_is_read(file: SettingsFile) -> None:
    written(file, "\ufeffsite = 'Ost'")
    assert file.load().site == "Ost"


def test_damaged_files_are_set_aside_under_different_names(file: SettingsFile) -> None:
    asides = [written(file, f"broken {n}").set_aside() for n in range(2)]
    assert [p.read_text() for p in asides] == ["broken 0", "broken 1"]
    file.save(FULL)
    assert file.load() == FULL


def test_newer_format_is_refused_and_kept(file: SettingsFile) -> None:
    written(file, "format = 2\nhologram = true")
    for act in (file.load, lambda: file.save(FULL)):
        with pytest.raises(SettingsTooNewError):
            act()
    assert "hologram" in file.path.read_text()


def test_failed_write_keeps_the_old_file(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.save(FULL)

    def full_disk(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(SettingsUnreachableError, match="No space left") as caught:
        file.save(Settings())
    assert caught.value.can_retry
    monkeypatch.undo()
    assert file.load() == FULL
    assert [p.name for p in file.path.parent.iterdir()] == ["settings.toml"]


def test_file_is_on_the_disk_before_it_takes_the_name(
    file: SettingsFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda h: (steps.append("fsync"), fsync(h))[1])
    monkeypatch.setattr(os, "replace", lambda a, b: (steps.append("replace"), replace(a, b))[1])
    file.save(FULL)
    assert steps[:2] == ["fsync", "replace"]


def test_folder_in_the_file_s_place_is_out_of_reach(file: SettingsFile) -> None:
    file.path.mkdir()
    with pytest.raises(SettingsUnreachableError):
        file.load()


def test_every_refusal_can_be_shown_to_a_person(tmp_path: Path) -> None:
    for error in (
        SettingsDamagedError(tmp_path, "line 1"),
        SettingsTooNewError(tmp_path, 2),
        SettingsUnreachableError(tmp_path, OSError(13, "Permission denied")),
    ):
        assert isinstance(error, OperatorError)
        assert "{" not in error.english()
