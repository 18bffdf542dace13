"""There is no place for a treatment: not in the tables, not in a study, not in the audit trail."""

from __future__ import annotations

import re

import pytest
from helpers.fake_clock import FakeClock
from helpers.store_key import KEY

from frailtylab.act_words import WORDS
from frailtylab.store import create_store
from frailtylab.study.load import builtin_study, study_of_text
from frailtylab.study.problems import StudyFileError

UNBLINDING = re.compile(
    r"(^|_)(arm|kit|dose|drug|treatment|treated|allocation|randomi[sz]ation|stratum|group)(_|$)"
)


def test_no_column_of_the_store_could_hold_a_treatment(tmp_path) -> None:
    with create_store(tmp_path / "frailtylab.db", KEY, FakeClock()) as store:
        sql = """SELECT m.name AS of, c.name AS name FROM sqlite_master m
            JOIN pragma_table_info(m.name) c WHERE m.type IN ('table', 'view')"""
        columns = [(row["of"], row["name"]) for row in store._file.rows(sql)]
    assert len(columns) > 100
    assert [column for column in columns if UNBLINDING.search(column[1])] == []


def test_the_look_at_names_sees_one() -> None:
    for name in ("arm", "kit_number", "dose_mg", "treatment_arm", "randomisation_code"):
        assert UNBLINDING.search(name)
    assert not UNBLINDING.search("charm")


def test_no_act_of_the_audit_trail_speaks_of_a_treatment() -> None:
    assert [act for act in WORDS if UNBLINDING.search(act)] == []


@pytest.mark.parametrize("key", ["arm", "kit", "dose_mg", "treatment"])
def test_study_file_with_a_treatment_is_refused(key: str) -> None:
    text = builtin_study().text.replace('code = "BL"\n', f'code = "BL"\n{key} = "A"\n', 1)
    assert key in text
    with pytest.raises(StudyFileError):
        study_of_text(text, "study.toml")
