"""Check 14, at the doors: a code that looks like another one gets in nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.pages.new_participant_object import NewParticipantObject
from helpers.record_folder import make_folder
from helpers.sample_records import Ward, participant, ward
from helpers.store_key import KEY, PASSPHRASE
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtWidgets import QLineEdit

from devices.__main__ import main
from frailtylab.door import STORE_NAME, new_folder
from frailtylab.errors import OperatorError
from frailtylab.people import Assessor, Role, checked_code
from frailtylab.store import RecordRefused, create_store

HOSTILE = {
    "markup": "P1<i></i>7",
    "image": "<img src='/etc/passwd'>",
    "entity": "P&#49;7",
    "right to left": "P-\u202e7410",
    "isolate": "P-\u20660147\u2069",
    "zero width": "P-01\u200b47",
    "joiner": "P-01\u200d47",
    "soft hyphen": "P-01\u00ad47",
    "Cyrillic P": "\u0420-0147",
    "Greek P": "\u03a1-0147",
    "full width": "Ｐ-0147",
    "digits of another script": "P-٠١٤٧",
    "combining": "P-0147\u0301",
    "line break": "P-01\n47",
    "tab": "P-01\t47",
    "NUL": "P-0147\0",
    "quote": "P-0147'",
    "formula": "=1+1",
    "path": "../../etc",
    "backslash": "P\\0147",
    "blank inside": "P 0147",
    "half a character": "P-\ud800147",
    "long": "P" * 33,
    "nothing": "",
    "blanks": " \u3000\u00a0",
    "dash first": "-0147",
}
CODES = pytest.mark.parametrize("code", HOSTILE.values(), ids=HOSTILE)


@pytest.fixture
def here(tmp_path: Path, fake_clock: FakeClock) -> Iterator[Ward]:
    """A store with P-0147, whom all these codes would like to be."""
    with create_store(tmp_path / STORE_NAME, KEY, fake_clock) as store:
        yield ward(store, "P-0147")


@CODES
def test_the_store_takes_no_such_participant(here: Ward, code: str) -> None:
    """ASVS 2.2.1: the last door, whoever asks."""
    with pytest.raises(OperatorError):
        here.store.people.add_participant(participant(code), here.by)
    assert [person.code for person in here.store.people.find("")] == ["P-0147"]


@CODES
def test_the_store_takes_no_such_user(here: Ward, code: str) -> None:
    """ASVS 2.2.1: nor does a first user begin a folder with one."""
    with pytest.raises(RecordRefused):
        here.store.people.add_user(code, (Role.ASSESSOR,), by=here.by)
    assert [user.code for user in here.store.people.assessors()] == ["A-03"]


@CODES
def test_the_form_tells_what_is_wrong_and_sends_nothing(qtbot, code: str) -> None:
    """ASVS 2.2.1: the form for a new participant."""
    form = NewParticipantObject(qtbot)
    form.fill_all()
    field = form.find("new_code", QLineEdit)
    field.clear()
    field.insert(code)  # as a scanner or the clipboard does it
    if checks_out(form.text("new_code")):
        pytest.skip("the field itself dropped what is hostile")
    form.add()
    assert form.submitted == []
    assert set(form.errors()) == {"code"}


def checks_out(code: str) -> bool:
    try:
        checked_code(code)
    except OperatorError:
        return False
    return True


@CODES
def test_a_scanner_finds_nobody_with_it(here: Ward, code: str) -> None:
    """ASVS 1.2.4, 2.2.1: searching and scanning; only empty texts ask for everybody."""
    everybody = [here.participant] if not code.strip() else []
    assert here.store.people.find(code) == everybody
    assert here.store.people.by_code(code) is None
    assert here.store.records.visits(code=code) == []


@CODES
def test_a_command_finds_nobody_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    """ASVS 2.2.1: the command line; told in words, nothing saved, no trace of Python."""
    folder = tmp_path / "data"
    make_folder(folder)
    words = ["record", "GRIP", f"--participant={code}", "--visit", "BL", "--driver", "mark10",
             "--port", "sim://mark10", "--data", str(folder)]  # fmt: skip
    (folder / "pass").write_text(PASSPHRASE)
    assert main([*words, "--passphrase-file", str(folder / "pass")]) == 2
    said = capsys.readouterr()
    assert "is not known" in said.err
    assert "Traceback" not in said.err
    assert "\u202e" not in said.err


@given(st.text())
def test_a_code_that_is_taken_is_plain_to_the_eye(text: str) -> None:
    """ASVS 2.2.1: whatever gets through holds only signs that no other sign looks like."""
    try:
        code = checked_code(text)
    except OperatorError:
        return
    assert code.isascii()
    assert code.isprintable()
    assert " " not in code
    assert 1 <= len(code) <= 32


NAMES = [
    "Ada\u202eadA",
    "Ada\nLovelace",
    "Ada\u200b",
    "Ada\0",
    "Ada\u2028x",
    "Ada\x1b[31m",
    "\ud800",
]


def named(here: Ward, name: str) -> Assessor:
    """A folder's first user with that name."""
    user = Assessor("u9", "A-09", (Role.ASSESSOR,), name=name)
    here.store.people.training_only = True  # the first user of a folder signs for themselves
    return here.store.people.add_user(user.code, user.roles, name=user.name)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_printed_name_holds_no_sign_that_hides_or_turns(here: Ward, name: str) -> None:
    """ASVS 2.2.1: it stands beside signatures, on paper too."""
    with pytest.raises(RecordRefused):
        named(here, name)


@pytest.mark.parametrize("name", ["Ada Lovelace", "王秀英", "José Núñez-Ávila", "Søren’s", ""])
def test_names_of_people_are_names(here: Ward, name: str) -> None:
    """ASVS 2.2.1: what people are called is taken as it is."""
    user = named(here, name)
    assert user.name == name


def test_a_folder_with_a_hostile_first_user_is_refused(tmp_path: Path) -> None:
    """ASVS 2.2.1: the first user of a computer is checked as any other."""
    with pytest.raises(RecordRefused):
        new_folder(tmp_path / "data", "\u0410-03", "", PASSPHRASE, (Role.ASSESSOR,))
