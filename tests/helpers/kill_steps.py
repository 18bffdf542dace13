"""Runs a piece of keeping work and dies right before its n-th change of the disk's names.

``kill_steps.py convert|rekey DIR``: for each n the template folder DIR is copied, the work forked
and killed there, and the folder opened afterwards. Prints a line a kill; ends when n is too high.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.fake_clock import FakeClock
from helpers.store_key import KEY

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.key_file import FORMAT, KeyFile, Keys
from frailtylab.custody.slots import training_slot
from frailtylab.custody.store_key import StoreKey
from frailtylab.door import STORE_NAME, settle
from frailtylab.store import open_store
from frailtylab.store.convert import convert_plain
from frailtylab.store.refusals import StorePlain
from frailtylab.store.rekey import rekey
from frailtylab.store.verify import verify

NEW = StoreKey(DataKey(b"n" * 32), "store-after-rekey")
KILLED = 9


def dies_at(step: int) -> None:
    """From now on the n-th rename, replace or removal ends the process at once."""
    left = [step]
    for module, name in ((os, "rename"), (os, "replace"), (os, "unlink"), (Path, "unlink")):
        setattr(module, name, counted(getattr(module, name), left))


def counted(act: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def acted(*arguments: Any, **named: Any) -> Any:
        left[0] -= 1
        if left[0] == 0:
            os._exit(KILLED)
        return act(*arguments, **named)

    return acted


def work(kind: str, path: Path, by: str) -> None:
    if kind == "convert":
        convert_plain(path, KEY, FakeClock())
    else:
        keys = Keys(FORMAT, NEW.store_id, 1, (training_slot(NEW.data),))
        rekey(path, KEY, NEW, keys, by, FakeClock())


def state(path: Path) -> str:
    """Which store is there: ``old`` or ``new``; sound, and its keys beside it."""
    settle(path.parent)
    try:
        key = NEW if KeyFile(path.parent).load().store_id == NEW.store_id else KEY
        with open_store(path, key, FakeClock()) as store:
            if not verify(store).sound:
                return "neither"
            done = {entry.action for entry in store.audit.entries(5)}
            return "new" if done & {"converted", "rekeyed"} else "old"
    except StorePlain:
        return "old"


def main(kind: str, template: Path, by: str) -> None:
    step, code = 0, KILLED
    while code == KILLED:
        step += 1
        folder = template.with_name(f"killed-{step}")
        shutil.copytree(template, folder)
        child = os.fork()
        if child == 0:
            dies_at(step)
            work(kind, folder / STORE_NAME, by)
            os._exit(0)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        sys.stdout.write(f"{step} {code} {state(folder / STORE_NAME)}\n")
        sys.stdout.flush()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3])
