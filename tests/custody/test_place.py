"""A store is refused where a commit can't be relied on."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.store_key import KEY

from frailtylab.store import create_store, place
from frailtylab.store.place import StoreInCloud, StoreOnNetwork, file_system

LINES = (
    "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
    "40 22 0:44 / /mnt/ward\\040share rw - cifs //server/ward rw\n"
    "41 40 0:45 / /mnt/ward\\040share/usb rw - vfat /dev/sdb1 rw\n"
)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/x/f.db", "ext4"), ("/mnt/ward share/f.db", "cifs"),
        ("/mnt/ward share/usb/f.db", "vfat"), ("/mnt/ward/f.db", "ext4"),
    ],
)  # fmt: skip
def test_file_system_is_that_of_the_deepest_mount(path: str, kind: str) -> None:
    assert file_system(Path(path), LINES) == kind


@pytest.mark.parametrize("name", ["OneDrive - Ward", "Dropbox", "iCloudDrive", "Google Drive"])
def test_cloud_folder_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreInCloud):
        create_store(tmp_path / name / "frailtylab.db", KEY)
    assert not (tmp_path / name / "frailtylab.db").exists()


def test_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"22 1 8:1 / {tmp_path} rw - nfs4 server:/x rw\n")
    monkeypatch.setattr(place, "MOUNTS", mounts)
    with pytest.raises(StoreOnNetwork):
        create_store(tmp_path / "frailtylab.db", KEY)
