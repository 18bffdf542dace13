"""The anchor says what was sealed last, and only this store can have written it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.custody import anchor as module
from frailtylab.custody.anchor import Anchor, AnchorForged, Mark
from frailtylab.custody.data_key import DataKey

KEY = DataKey(b"a" * 32)
MARK = Mark(41, "ab" * 32)


@pytest.fixture
def anchor(tmp_path: Path) -> Anchor:
    return Anchor.of_store(tmp_path / "frailtylab.db", KEY)


def test_mark_is_read_back_and_the_newest_counts(anchor: Anchor) -> None:
    assert anchor.read() is None
    anchor.write(MARK)
    anchor.write(Mark(42, "cd" * 32))
    assert anchor.read() == Mark(42, "cd" * 32)
    assert anchor.path.name == "frailtylab.db.anchor.json"
    assert [path.name for path in anchor.path.parent.iterdir()] == [anchor.path.name]


def test_another_key_did_not_write_it(anchor: Anchor) -> None:
    Anchor(anchor.path, DataKey(b"b" * 32)).write(MARK)
    with pytest.raises(AnchorForged):
        anchor.read()


@pytest.mark.parametrize(
    "change",
    [
        {"seal": 40}, {"seal": 42}, {"mac": "cd" * 32}, {"mac": ""}, {"proof": ""},
        {"proof": "00" * 32}, {"proof": "Grüße"}, {"seal": "41"}, {"seal": None}, {"proof": None},
        {"seal": 1e400}, {"seal": 41.5}, {"more": 1}, {"mac": "\ud800"},
    ],
    ids=str,
)  # fmt: skip
def test_no_field_can_be_changed(anchor: Anchor, change: dict[str, object]) -> None:
    anchor.write(MARK)
    content = json.loads(anchor.path.read_bytes())
    anchor.path.write_text(json.dumps({**content, **change}))
    with pytest.raises(AnchorForged):
        anchor.read()


@pytest.mark.parametrize("gone", ["seal", "mac", "proof"])
def test_no_field_can_be_left_out(anchor: Anchor, gone: str) -> None:
    anchor.write(MARK)
    content = json.loads(anchor.path.read_bytes())
    del content[gone]
    anchor.path.write_text(json.dumps(content))
    with pytest.raises(AnchorForged):
        anchor.read()


def test_torn_file_is_no_anchor(anchor: Anchor) -> None:
    anchor.write(MARK)
    content = anchor.path.read_bytes()
    for length in range(len(content)):
        anchor.path.write_bytes(content[:length])
        with pytest.raises(AnchorForged):
            anchor.read()


@given(content=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_bytes_of_somebody_else_are_no_anchor(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    anchor = Anchor(tmp_path_factory.getbasetemp() / "any.anchor.json", KEY)
    anchor.path.write_bytes(content)
    with pytest.raises(AnchorForged):
        anchor.read()


def test_deeply_nested_file_is_no_anchor(anchor: Anchor) -> None:
    anchor.path.write_text('{"seal":' + "[" * 100_000)
    with pytest.raises(AnchorForged):
        anchor.read()


def test_anchor_that_can_not_be_read_is_an_error_of_the_disk(anchor: Anchor) -> None:
    anchor.path.mkdir()
    with pytest.raises(OSError, match=r".+"):
        anchor.read()


def test_disk_that_takes_nothing_leaves_the_mark_that_was(
    anchor: Anchor, monkeypatch: pytest.MonkeyPatch
) -> None:
    anchor.write(MARK)

    def full(_path: Path, _content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "replace_durably", full)
    with pytest.raises(OSError, match="No space"):
        anchor.write(Mark(42, "cd" * 32))
    assert anchor.read() == MARK
