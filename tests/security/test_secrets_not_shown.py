"""Check 1, in memory: no secret is shown by repr, by a traceback, by a trace or by the log."""

from __future__ import annotations

import ast
import logging
import traceback
from pathlib import Path

import pytest
from helpers.sentinels import forms
from helpers.store_key import PASSPHRASE

from frailtylab.custody import office_key
from frailtylab.custody.data_key import DataKey
from frailtylab.custody.journal import Journal
from frailtylab.custody.journal_frame import Closed, Frame, Opener
from frailtylab.custody.key_file import FORMAT, Keys
from frailtylab.custody.slots import (
    Slot,
    SlotRefused,
    office_slot,
    open_typed,
    training_slot,
    typed_slot,
)
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import STORE_NAME, Credentials
from frailtylab.logs import OneLine
from frailtylab.store import create_store, driver
from frailtylab.store.ledger import Custody
from tools import code_figures

ROOT = Path(__file__).resolve().parents[2]
SECRET = bytes(range(40, 72))
KEY = DataKey(SECRET)
STORE_KEY = StoreKey(KEY, "store-17")
CHEAP = typed_slot(KEY, "store-17", "u1", "A-03", PASSPHRASE)
OFFICE_PRIVATE, OFFICE_PUBLIC = office_key.new_pair()
FRAME = Frame(7, (("participant", {"code": "PLANTED-40817"}),))

HOLDERS: list[object] = [
    KEY, STORE_KEY, Credentials("A-03", PASSPHRASE), CHEAP, training_slot(KEY),
    office_slot(KEY, "store-17", OFFICE_PUBLIC), Keys(FORMAT, "store-17", 1, (training_slot(KEY),)),
    Opener(KEY.derived("journal"), OFFICE_PRIVATE), FRAME, Closed(7, (SECRET,), SECRET),
    Journal(Path("j"), "store-17", KEY), Custody(Path("x.db"), STORE_KEY),
]  # fmt: skip
SECRETS = {
    "key": SECRET, "database": KEY.derived("database"), "journal": KEY.derived("journal"),
    "seal": KEY.derived("seal"), "anchor": KEY.derived("anchor"), "typed": PASSPHRASE,
    "office": OFFICE_PRIVATE, "code": "PLANTED-40817",
}  # fmt: skip
SHOWN_CLOSED = (Closed,)
"""Holds only what is closed already; the test plants the key itself there."""


def shown(text: str) -> list[str]:
    """Names of the secrets that the text gives away, as Python writes bytes, too."""
    found: list[str] = []
    for name, secret in SECRETS.items():
        plain = secret if isinstance(secret, bytes) else secret.encode()
        written = {repr(plain)[2:-1]} | {form.decode("latin-1") for form in forms(secret)}
        found += [name for form in written if form in text][:1]
    return found


@pytest.mark.parametrize(
    "holder",
    [h for h in HOLDERS if not isinstance(h, SHOWN_CLOSED)],
    ids=lambda h: type(h).__name__,
)
def test_repr_and_str_show_no_secret(holder: object) -> None:
    """ASVS 16.2.5: whatever is printed, logged or shown by a debugger's list."""
    assert shown(f"{holder!r} {holder!s} {[holder]} {holder}") == []


def test_the_look_at_a_text_sees_a_secret() -> None:
    """ASVS 16.2.5: a key as bytes, and as hexadecimal, is noticed."""
    assert shown(repr(SECRET)) == ["key"]
    assert shown(f"x'{KEY.derived('database').hex()}'") == ["database"]


def test_every_struct_that_holds_bytes_of_keys_was_looked_at() -> None:
    """ASVS 16.2.5: a new holder in custody or at the door must get a line above."""
    held = {type(h).__name__ for h in HOLDERS}
    folder = ROOT / "frailtylab" / "custody"
    secret_fields = {"data", "sealed", "passphrase", "journal", "office_private", "private",
                     "typed", "secret", "pin"}  # fmt: skip
    found: set[str] = set()
    for path in [*folder.glob("*.py"), ROOT / "frailtylab" / "door.py"]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                fields = {
                    f.target.id
                    for f in node.body
                    if isinstance(f, ast.AnnAssign) and isinstance(f.target, ast.Name)
                }
                found |= {node.name} if fields & secret_fields else set()
    assert found
    assert found <= held, found - held


def test_a_failed_opening_leaves_no_secret_in_its_traceback() -> None:
    """ASVS 16.5.1: nor do the causes, even where a tool prints the locals of our calls."""
    try:
        open_typed(CHEAP, "store-17", "wrong " + PASSPHRASE[:5])
    except SlotRefused as error:
        text = "".join(traceback.format_exception(error))
        frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    assert shown(text) == []
    assert "key" not in shown("".join(frames.format()))


def test_the_key_is_in_no_error_of_the_database(tmp_path: Path) -> None:
    """ASVS 16.5.1: not of the statement that sets it, nor of the first read that fails."""
    (tmp_path / "x.db").write_bytes(b"not a database" * 1000)
    connection = driver.opened((tmp_path / "x.db").as_uri())
    try:
        driver.set_key(connection, KEY)
        with pytest.raises(driver.Error) as told:
            connection.execute("SELECT count(*) FROM sqlite_master")
    finally:
        connection.close()
    assert shown("".join(traceback.format_exception(told.value))) == []
    assert shown(OneLine().format(logging.makeLogRecord(
        {"msg": "x", "exc_info": (type(told.value), told.value, told.value.__traceback__)}
    ))) == []  # fmt: skip


def test_the_key_is_set_before_any_trace_can_be(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """ASVS 16.2.5: a trace from the first moment on shows no key; stderr neither."""
    seen: list[str] = []
    with create_store(tmp_path / STORE_NAME, STORE_KEY) as store:
        store._file.connection.set_trace_callback(seen.append)
        store.people.add_assessor("A-03")
        store.check()
        store._file.connection.set_trace_callback(None)
    assert seen
    assert shown("\n".join(seen)) == []
    assert not any("PRAGMA key" in sql for sql in seen)
    said = capfd.readouterr()
    assert shown(said.out + said.err) == []


LOUD = {"set_trace_callback", "capture_locals", "cipher_profile", "faulthandler", "cgitb",
        "set_debuglevel", "cipher_log"}  # fmt: skip


def test_nothing_of_ours_switches_a_trace_on() -> None:
    """ASVS 16.2.5: no SQL trace, no locals in tracebacks, no dump of the process."""
    found = [
        f"{module.path}: {name}"
        for module in code_figures.modules_of(ROOT)
        for node in ast.walk(module.tree)
        for name in names_in(node)
        if name in LOUD
    ]
    assert found == []


def names_in(node: ast.AST) -> set[str]:
    """Names that a node uses; of a pragma its first word."""
    if isinstance(node, ast.Attribute):
        return {node.attr}
    if isinstance(node, ast.keyword):
        return {node.arg or ""}
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "PRAGMA" in node.value:
        return set(node.value.split())
    return set()


def test_a_training_slot_is_the_only_one_that_holds_the_key_itself() -> None:
    """ASVS 13.3.1: it protects nobody, and no other kind does so."""
    slots: list[Slot] = [CHEAP, office_slot(KEY, "store-17", OFFICE_PUBLIC)]
    assert [SECRET in slot.sealed for slot in slots] == [False, False]
    assert training_slot(KEY).sealed == SECRET
