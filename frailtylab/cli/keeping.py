"""``verify``, ``backup``, ``restore`` and ``recover``: looking after the store as a whole."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from frailtylab.cli.commands import OK, STORE_TROUBLE, Subparsers, command, data_folder, print_json

if TYPE_CHECKING:
    from frailtylab.custody.store_key import StoreKey
    from frailtylab.store.verdict import Verdict


def register(subparsers: Subparsers) -> None:
    """Add the commands."""
    verify = command(
        subparsers, "verify", _verify,
        summary="Check that everything stored is still what was saved; ends with 4 where not.",
        examples=["frailtylab verify", "frailtylab verify --code 412-K7QF-9DXM --json"],
    )  # fmt: skip
    verify.add_argument("--code", metavar="CODE", help="a checkpoint code from a visit summary")
    verify.add_argument("--json", action="store_true", help="answer as one JSON document")
    backup = command(
        subparsers, "backup", _backup,
        summary="Make an encrypted, verified copy of the store with its key file.",
        examples=["frailtylab backup --to /media/stick"],
    )  # fmt: skip
    backup.add_argument("--to", metavar="DIR", type=Path, help="default: backups/ in the folder")
    restore = command(
        subparsers, "restore", _restore,
        summary="Put a backup in the store's place; the old store is set aside, later entries "
        "come out of the journal.",
        examples=["frailtylab restore /media/stick/frailtylab-backup-20261125T141500Z"],
    )  # fmt: skip
    restore.add_argument("backup", metavar="BACKUP", type=Path, help="the folder of a backup")
    recover = command(
        subparsers, "recover", _recover,
        summary="Put the store together again from its journal; the old one is set aside.",
        examples=["frailtylab recover", "frailtylab recover --office-key office.key"],
    )  # fmt: skip
    recover.add_argument(
        "--office-key", metavar="FILE", type=Path,
        help="the trial office's private key, 64 hexadecimal digits, where no passphrase is known",
    )  # fmt: skip
    for parser in (restore, recover):
        parser.add_argument(
            "--gaps", action="store_true", help="also where entries are missing for good"
        )


def _verify(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.custody.checkpoint import typed_checkpoint
    from frailtylab.store.verify import verify

    code = None if arguments.code is None else typed_checkpoint(arguments.code)
    store, _user_id = opened_store(arguments)
    with store:
        verdict = verify(store, code=code)
    _tell(verdict, as_json=arguments.json)
    return OK if verdict.sound else STORE_TROUBLE


def _tell(verdict: Verdict, *, as_json: bool) -> None:
    import msgspec

    from frailtylab.custody.checkpoint import checkpoint_of
    from frailtylab.store.verdict import PROVES_NOT

    code = checkpoint_of(verdict.newest).text
    findings = [finding.english() for finding in verdict.findings]
    if as_json:
        print_json({
            "sound": verdict.sound, "records": verdict.rows, "seals": verdict.seals, "code": code,
            "findings": findings, "first_bad": msgspec.to_builtins(verdict.bad_seal),
            "proves_not": PROVES_NOT,
        })  # fmt: skip
        return
    print(f"{'sound' if verdict.sound else 'NOT SOUND'}: {verdict.rows} records, {code}")
    for line in (*findings, "", *PROVES_NOT):
        print(f"  {line}" if line else line)


def _opener(folder: Path, arguments: argparse.Namespace) -> tuple[StoreKey, str, bool]:
    """Key, user and whether it is for training, from the key file in a folder."""
    from frailtylab.cli.sign_in import credentials
    from frailtylab.clock import SystemClock
    from frailtylab.custody.key_file import NAMES, KeyFile, unlock_for_office
    from frailtylab.custody.store_key import StoreKey
    from frailtylab.custody.tries import Tries
    from frailtylab.door import data_key

    keys = KeyFile(folder).load()
    office: Path | None = getattr(arguments, "office_key", None)
    if office is not None:
        data = unlock_for_office(keys, _private(office), folder / NAMES[0])
        return StoreKey(data, keys.store_id), "", keys.training
    data, user_id = data_key(
        folder, keys, credentials(arguments, folder), Tries(folder, SystemClock())
    )
    return StoreKey(data, keys.store_id), user_id, keys.training


def _private(path: Path) -> bytes:
    from frailtylab.cli.file_problems import out_of_reach

    try:
        private = bytes.fromhex(path.read_text("ascii").strip())
        if len(private) != 32:
            raise ValueError("not 32 bytes")
    except (OSError, ValueError) as error:
        raise out_of_reach(path, error) from error
    return private


def _backup(arguments: argparse.Namespace) -> int:
    from frailtylab.cli.sign_in import opened_store
    from frailtylab.store.backups import make_backup

    store, user_id = opened_store(arguments)
    with store:
        store.audit.require("backed_up", user_id)
        to = arguments.to or store.path.parent / "backups"
        key = store.file.ledger.custody.key
        made = make_backup(store.path, key, to, store.clock.wall().utc)
        if user_id:
            store.audit.append("backed_up", by=user_id, kind="store")
    print(made.folder)
    return OK


def _restore(arguments: argparse.Namespace) -> int:
    from frailtylab.clock import SystemClock
    from frailtylab.door import STORE_NAME
    from frailtylab.store.backups import BackupDamaged, backups_in
    from frailtylab.store.restore import restore

    wanted = arguments.backup.resolve()
    found = [one for one in backups_in(wanted.parent) if one.folder == wanted]
    if not found:
        raise BackupDamaged(wanted)
    key, user_id, training = _opener(wanted, arguments)
    path = data_folder(arguments) / STORE_NAME
    done = restore(found[0], path, key, SystemClock(), user_id, gaps=arguments.gaps,
                   training=training)  # fmt: skip
    print(f"{done.path}: {done.verdict.rows} records; before: {done.aside}")
    return OK


def _recover(arguments: argparse.Namespace) -> int:
    from frailtylab.clock import SystemClock
    from frailtylab.door import STORE_NAME, settle
    from frailtylab.store.recover import Wish, recover

    folder = data_folder(arguments)
    settle(folder)
    key, user_id, training = _opener(folder, arguments)
    # What was saved comes back whole for everybody; to leave something out is an administrator's.
    act = "restored" if arguments.gaps else "caught_up"
    act = act if user_id else "restored_from_journal"
    wish = Wish(gaps=arguments.gaps, act=act, by=user_id, training=training)
    done = recover(folder / STORE_NAME, key, SystemClock(), wish)
    print(f"{done.path}: {done.verdict.rows} records, {done.frames} from the journal")
    print(f"before: {done.aside}")
    for finding in done.verdict.findings:
        print(f"  {finding.english()}")
    return OK
