"""Nothing that was moved, re-labelled, amended or signed looks as if it had always been so."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.wrong_ward import WHY, WrongWard, wrong_ward

from frailtylab.export import export_records
from frailtylab.people import Side
from frailtylab.review import Meaning
from frailtylab.store import Store
from frailtylab.trials import Entry


@pytest.fixture
def ward(store: Store) -> WrongWard:
    return wrong_ward(store)


def test_export_shows_what_was_put_right_and_why(ward: WrongWard, tmp_path: Path, read) -> None:
    visit = ward.begin(ward.one)
    trial = ward.squeeze(visit, 2, Side.LEFT, "13.4", Entry.MANUAL)
    ward.desk.put_right.other_hand(visit, trial, "wrong label", ward.by)
    ward.desk.put_right.amend(visit, trial, "31.4", "misread", ward.by)
    ward.desk.finish(visit, ward.by)
    ward.desk.put_right.sign(visit, Meaning.PERFORMED, ward.by, lambda: None)
    ward.desk.put_right.move_visit(visit, ward.other.id, WHY, ward.by)
    export_records(ward.store, tmp_path / "out", ward.manager)
    (row,) = read(tmp_path / "out" / "trials.csv")
    assert (row["participant"], row["visit_place"], row["side"]) == ("P-0174", "1", "right")
    assert (row["place"], row["place_reason"]) == ("1", "wrong label")
    assert (row["take"], row["take_reason"], row["peak_force_kgf"]) == ("2", "misread", "31.4")
    places = read(tmp_path / "out" / "places.csv")
    told = [(p["kind"], p["place"], p["participant"], p["side"], p["place_reason"]) for p in places]
    assert ("visit", "0", "P-0147", "", "") in told
    assert ("visit", "1", "P-0174", "", WHY) in told
    assert ("trial", "0", "P-0174", "left", "") in told
    assert ("trial", "1", "P-0174", "right", "wrong label") in told
    assert len(told) == 6
    (signature,) = read(tmp_path / "out" / "signatures.csv")
    assert (signature["signed_by"], signature["meaning"], signature["holds"]) == (
        "A-03", "performed", "0",
    )  # fmt: skip
    assert "Ana" not in (tmp_path / "out" / "signatures.csv").read_text("utf-8")


def test_what_stands_as_recorded_is_in_no_list_of_places(
    ward: WrongWard, tmp_path: Path, read
) -> None:
    visit = ward.begin(ward.one)
    ward.squeeze(visit, 1, Side.LEFT, "31.4")
    export_records(ward.store, tmp_path / "out", ward.manager)
    (row,) = read(tmp_path / "out" / "trials.csv")
    assert (row["place"], row["visit_place"], row["take_reason"]) == ("0", "0", "")
    assert read(tmp_path / "out" / "places.csv") == []
