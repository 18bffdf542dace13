"""Stores to start from; made once a process."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from helpers.store_key import KEY
from helpers.torture.seeds import planted
from helpers.torture.work import acts

from frailtylab.door import STORE_NAME
from frailtylab.people import Role
from frailtylab.store import create_store, open_store


@cache
def template(seed: str = "none", runs: int = 0) -> Path:
    """The folder of a closed store with one assessor; made with that bug, if one is named.

    :param runs: so many participants with some trials each
    """
    folder = Path(mkdtemp(prefix="frailtylab-template-"))
    with planted(seed):
        with create_store(folder / STORE_NAME, KEY) as store:
            store.people.add_user("A-03", tuple(Role))
        with open_store(folder / STORE_NAME, KEY) as store:
            for run in range(runs):
                for (_, act), _n in zip(acts(store, run), range(30), strict=False):
                    act()
    return folder


def fresh(folder: Path, seed: str = "none", runs: int = 0) -> Path:
    """A copy of such a store; answers the path of its file."""
    return Path(shutil.copytree(template(seed, runs), folder)) / STORE_NAME
