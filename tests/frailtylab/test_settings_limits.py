"""Settings at their limits, the words of each refusal, and a file that a person can read."""

from __future__ import annotations

import errno
import tomllib
from pathlib import Path

import pytest

from frailtylab.settings import (
    DeviceSettings,
    Settings,
    SettingsDamagedError,
    SettingsFile,
    SettingsTooNewError,
    SettingsUnreachableError,
    ThemeChoice,
)


@pytest.fixture
def file(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path)


TAKEN = [
    ('language = "system"', "language", "system"),
    ('language = "en"', "language", "en"),
    ('language = "zh_CN"', "language", "zh_CN"),
    ('language = "ast"', "language", "ast"),
    ("text_scale = 1", "text_scale", 1.0),
    ("text_scale = 2.0", "text_scale", 2.0),
    (f'site = "{"x" * 32}"', "site", "x" * 32),
    ("start_stop_keys = []", "start_stop_keys", ()),
    ('start_stop_keys = ["Space", "F5"]', "start_stop_keys", ("Space", "F5")),
    ('theme = "dark"', "theme", ThemeChoice.DARK),
    ("simulated = true", "simulated", True),
    ('[devices.grip]\ndriver = "mark10"', "devices", {"grip": DeviceSettings(driver="mark10")}),
]


@pytest.mark.parametrize(("text", "name", "value"), TAKEN, ids=[row[0] for row in TAKEN])
def test_value_at_its_limit_is_taken_and_the_rest_is_standard(
    file: SettingsFile, text: str, name: str, value: object
) -> None:
    file.path.write_text(text, encoding="utf-8")
    loaded = file.load()
    assert getattr(loaded, name) == value
    others = [field for field in Settings.__struct_fields__ if field != name]
    assert all(getattr(loaded, field) == getattr(Settings(), field) for field in others)


@pytest.mark.parametrize(
    "text",
    [
        'language = ""', 'language = "EN"', 'language = "zh-CN"', 'language = "zh_CN_x"',
        'language = "english"', 'language = "en\\n"', 'language = "system\\n"',
        "text_scale = 0.99", "text_scale = 2.01", "text_scale = nan", "text_scale = inf",
        'text_scale = "1.5"', f'site = "{"x" * 33}"', 'start_stop_keys = "Space"',
        "start_stop_keys = [1]", 'theme = "Dark"', "simulated = 1", "format = true",
        "[devices.grip]", '[devices.grip]\ndriver = "mark10"\nport = 3',
        '[devices.grip]\ndriver = "mark10"\n[devices.grip.settings]\nbaud = 9600',
        'devices = "grip"', "devices = [1]", 'theme = "dark"\ntheme = "light"',
    ],
)  # fmt: skip
def test_value_beyond_its_limit_is_damage_that_is_named(file: SettingsFile, text: str) -> None:
    file.path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsDamagedError) as caught:
        file.load()
    error = caught.value
    assert error.title == "The settings of this workstation can't be read"
    assert str(file.path) in error.english()
    assert "The file was left as it is" in error.happened
    assert "set aside" in error.to_do
    assert (error.nothing_lost, error.can_retry) == (True, False)
    assert file.path.read_text(encoding="utf-8") == text


def test_newer_settings_name_both_formats(file: SettingsFile) -> None:
    file.path.write_text("format = 12", encoding="utf-8")
    with pytest.raises(SettingsTooNewError) as caught:
        file.load()
    error = caught.value
    assert error.title == "The settings of this workstation come from a newer FrailtyLab"
    assert "has format 12; this version reads format 1." in error.english()
    assert "Start the newer FrailtyLab" in error.to_do


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "Permission denied"),
        (OSError(errno.ENOSPC, "No space left"), "No space left"),
        (TimeoutError(), "TimeoutError"),
    ],
)
def test_settings_out_of_reach_tell_the_systems_reason(trouble: OSError, reason: str) -> None:
    error = SettingsUnreachableError(Path("/srv/{x}/settings.toml"), trouble)
    assert error.title == "The settings of this workstation are out of reach"
    assert f"“/srv/{{x}}/settings.toml”: {reason}." in error.english()
    assert "the disk has room" in error.to_do
    assert error.can_retry


def test_settings_that_could_not_be_read_back_are_never_written(file: SettingsFile) -> None:
    file.save(Settings(site="Ost"))
    before = file.path.read_bytes()
    for wrong in (Settings(site="x" * 33), Settings(text_scale=9.0), Settings(language="en\n")):
        with pytest.raises(SettingsDamagedError):
            file.save(wrong)
        assert file.path.read_bytes() == before


def test_file_is_plain_toml_with_the_fields_names(file: SettingsFile) -> None:
    settings = Settings(
        site='Ost "2"\\',
        devices={
            "grip": DeviceSettings(driver="mark10", port="/dev/ttyUSB0", settings={"baud": "9600"}),
            "second gate": DeviceSettings(driver="alge_timy"),
        },
    )
    file.save(settings)
    text = file.path.read_text(encoding="utf-8")
    assert text.startswith("# Settings of this workstation (FrailtyLab)\n")
    assert "[devices.grip.settings]" in text
    assert '[devices."second gate"]' in text
    values = tomllib.loads(text)
    assert values["site"] == settings.site
    assert set(values) == set(Settings.__struct_fields__)


def test_saving_leaves_no_other_file_beside_it(file: SettingsFile) -> None:
    for scale in (1.0, 1.5):
        file.save(Settings(text_scale=scale))
    assert [path.name for path in file.path.parent.iterdir()] == ["settings.toml"]
    assert file.load().text_scale == 1.5


def test_setting_aside_what_is_not_there_is_told(file: SettingsFile) -> None:
    with pytest.raises(SettingsUnreachableError):
        file.set_aside()
    assert list(file.path.parent.iterdir()) == []
