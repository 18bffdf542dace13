"""The list of instruments without a cable: shipped right, and told by line and key when wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from frailtylab.manual_instruments import ManualListError, manual_instruments

GOOD = """format = 1

[[instrument]]
code = "one"
make = "Maker"
model = "Model"
measures = "force"
read_from = "display"
confidence = "recalled"
source = "seen"
note = { en = "Check the label." }
"""


def test_the_shipped_list_is_right_and_states_no_display_that_nobody_has_read():
    found = manual_instruments()
    assert {(one.make, one.model) for one in found} >= {
        ("Jamar", "Hydraulic"), ("Jamar", "Smart"), ("Jamar", "Plus+"), ("Hoggan", "microFET2"),
        ("Hoggan", "HandGRIP"), ("Takei", "5401"), ("Camry", "EH101"),
    }  # fmt: skip
    for one in found:
        assert set(one.note) == {"en", "zh_CN"}
        assert one.unit is not None or "label" in one.note["en"]


def test_unit_and_resolution_go_together(tmp_path: Path):
    file = tmp_path / "manual.toml"
    file.write_text(GOOD + 'unit = "kgf"\nresolution = "0.5"\n')
    (one,) = manual_instruments(file)
    assert (one.unit, one.resolution) == ("kgf", "0.5")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("format = 1", "format = 2", "line 1, format: expected one of 1"),
        ('"one"', '"one two"', "line 4, instrument[0].code: expected 1 to 32 letters"),
        ('"Maker"', '" "', "line 5, instrument[0].make: expected text"),
        ('"Model"', '""', "line 6, instrument[0].model: expected text"),
        ('"force"', '"weight"', "line 7, instrument[0].measures: expected one of force, time"),
        ('"display"', '"paper"', "line 8, instrument[0].read_from: expected one of"),
        ('"recalled"', '"sure"', "line 9, instrument[0].confidence: expected one of"),
        ('"seen"', '""', "line 10, instrument[0].source: expected text"),
        ("en =", "de =", "line 11, instrument[0].note: expected a text in English"),
        ("note", "notes", "instrument[0].notes: unknown key"),
        ('"force"\n', '"force"\nunit = "kg"\n', "instrument[0].unit: expected one of N, kgf"),
        ('"force"\n', '"time"\nunit = "kgf"\n', "instrument[0].unit: expected one of s"),
        ('"force"\n', '"force"\nresolution = "1"\n', "instrument[0].resolution: expected a number"),
        (
            '"force"\n',
            '"force"\nunit = "N"\nresolution = "½"\n',
            "instrument[0].resolution: expected a number",
        ),
    ],
)
def test_a_wrong_value_is_told(tmp_path: Path, old: str, new: str, said: str):
    assert old in GOOD
    file = tmp_path / "manual.toml"
    file.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ManualListError) as caught:
        manual_instruments(file)
    assert said in caught.value.english()


def test_a_code_is_used_once(tmp_path: Path):
    file = tmp_path / "manual.toml"
    file.write_text(GOOD + GOOD.split("\n", 2)[2])
    with pytest.raises(ManualListError, match="“one” is used twice"):
        manual_instruments(file)
