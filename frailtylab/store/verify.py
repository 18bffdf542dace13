"""Is everything in the file still what was saved? Every check there is, and the first bad record.

Needs no open store: a copy, a backup, a file that was just put together are verified the same way,
and so is one that could not be opened for its anchor.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from frailtylab.custody.anchor import Anchor, AnchorForged, Mark
from frailtylab.custody.checkpoint import Checkpoint
from frailtylab.custody.journal import Journal
from frailtylab.custody.store_key import StoreKey
from frailtylab.store import migrations
from frailtylab.store.audit import broken_entry
from frailtylab.store.database import pragma, told
from frailtylab.store.derived_lists import wrong_lists
from frailtylab.store.driver import Connection, Error
from frailtylab.store.journal_frames import newest_number
from frailtylab.store.long_work import QUIET, Watch
from frailtylab.store.sealing import newest_seal
from frailtylab.store.seals_read import SealsRead, read_seals
from frailtylab.store.store import Store
from frailtylab.store.upgrade import fingerprint
from frailtylab.store.verdict import Finding, Verdict

MOST_OF_A_KIND = 20
"""So many findings of a kind are named; the rest would only fill the screen."""
UNDER_WAY = 1
"""A frame may be ahead of the file by the one transaction that a power cut interrupted."""


def verify(store: Store, watch: Watch = QUIET, code: Checkpoint | None = None) -> Verdict:
    """Verify an open store, on its thread.

    :raises CalledOff: when somebody stops it
    """
    return verify_file(store.file.connection, store.path, store.file.ledger.custody.key, watch,
                       beside=store.path, code=code)  # fmt: skip


def verify_file(
    connection: Connection, path: Path, key: StoreKey, watch: Watch = QUIET, *,
    beside: Path | None = None, code: Checkpoint | None = None,
) -> Verdict:  # fmt: skip
    """Verify what a connection reads, whatever is wrong with it.

    :param beside: the store path by whose name anchor and journal lie; None for a copy without
    :param code: a checkpoint that left this computer, to be compared
    :raises CalledOff: when somebody stops it
    """
    with told(path):
        findings = list(_of_pages(connection, watch))
        if any(finding.code in ("pages", "unreadable") for finding in findings):
            return Verdict(tuple(findings), None, {}, 0, 0, _newest(connection))
    try:
        seals = read_seals(connection, key.data, watch.part(0.2, 0.9), _journal(beside, key))
        findings += [*seals.findings, *_of_content(connection)]
    except Error as error:
        findings.append(Finding("unreadable", {"reason": str(error)}))
        seals = SealsRead()
    newest = _newest(connection)
    if beside is not None:
        findings += _of_neighbours(connection, beside, key, newest)
    if code is not None:
        findings += _of_code(connection, code, newest)
    watch.step(1, 1)
    return Verdict(tuple(findings), seals.bad, seals.unsealed, seals.rows, seals.seals, newest)


def _journal(beside: Path | None, key: StoreKey) -> Journal | None:
    if beside is None:
        return None
    return Journal(Journal.folder_of(beside), key.store_id, key.data)


def _newest(connection: Connection) -> Mark:
    try:
        return newest_seal(connection)
    except Error:
        return Mark(0, "0" * 64)


def _of_pages(connection: Connection, watch: Watch) -> Iterator[Finding]:
    try:
        damaged = len(connection.execute("PRAGMA cipher_integrity_check").fetchall())
        if damaged:
            yield Finding("pages", {"count": damaged})
        watch.step(1, 10)
        for row in connection.execute(f"PRAGMA quick_check({MOST_OF_A_KIND})").fetchall():
            if row[0] != "ok":
                yield Finding("quick_check", {"reason": row[0]})
        watch.step(2, 10)
        if fingerprint(connection) != _known_shape(connection):
            yield Finding("schema", {})
    except Error as error:
        yield Finding("unreadable", {"reason": str(error)})


def _known_shape(connection: Connection) -> str | None:
    return migrations.FINGERPRINTS.get(int(pragma(connection, "user_version")))


def _of_content(connection: Connection) -> Iterator[Finding]:
    entry = broken_entry(connection)
    if entry is not None:
        yield Finding("audit", {"entry": entry})
    wrong = 0
    for row in connection.execute("SELECT trial_id, take, sha256, packed FROM recording"):
        if hashlib.sha256(row[3]).hexdigest() != row[2] and (wrong := wrong + 1) <= MOST_OF_A_KIND:
            yield Finding("recording", {"trial": row[0], "take": row[1]})
    for table, count in wrong_lists(connection).items():
        yield Finding("derived", {"table": table, "count": count})


def _of_neighbours(
    connection: Connection, beside: Path, key: StoreKey, newest: Mark
) -> Iterator[Finding]:
    try:
        noted = Anchor.of_store(beside, key.data).read()
    except AnchorForged:
        yield Finding("anchor_forged", {})
    else:
        if noted is None:
            yield Finding("anchor_missing", {})
        elif noted.seal > newest.seal:
            yield Finding("behind_anchor", {"seal": newest.seal, "noted": noted.seal})
        elif noted.seal and noted.mac != mac_of(connection, noted.seal):
            yield Finding("anchor_differs", {"seal": noted.seal})
    frames = newest_number(Journal.folder_of(beside))
    if frames > newest.seal + UNDER_WAY:
        yield Finding("behind_journal", {"seal": newest.seal, "noted": frames})


def mac_of(connection: Connection, seal: int) -> str | None:
    """The code of one seal; None where it is not there."""
    row = connection.execute("SELECT mac FROM seal WHERE seq = ?", (seal,)).fetchone()
    return None if row is None else str(row[0])


def _of_code(connection: Connection, code: Checkpoint, newest: Mark) -> Iterator[Finding]:
    if code.seal > newest.seal:
        yield Finding("code_beyond", {"seal": newest.seal, "code": code.text})
        return
    mac = mac_of(connection, code.seal)
    if mac is None or not code.fits(Mark(code.seal, mac)):
        yield Finding("code_differs", {"seal": code.seal, "code": code.text})
