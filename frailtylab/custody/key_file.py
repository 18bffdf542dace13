"""The key file of a data folder, kept twice: all slots, and which store they belong to."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
from msgspec.structs import replace

from frailtylab.custody.data_key import DataKey
from frailtylab.custody.files import replace_durably
from frailtylab.custody.problems import (
    KeysDamaged,
    KeysMissing,
    KeysOutOfReach,
    KeysTooNew,
    WrongPassphrase,
)
from frailtylab.custody.slots import (
    Slot,
    SlotRefused,
    SlotWeakened,
    open_office,
    open_training,
    open_typed,
)

FORMAT = 1
NAMES = ("keys.json", "keys.copy.json")
"""Both hold the same. The copy is written first, so that one is always whole."""


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the key file says.

    :param store_id: a number that ties slots and journal to one store
    :param generation: grows with every change; the higher of two readable files counts
    """

    format: int
    store_id: str
    generation: int
    slots: tuple[Slot, ...]

    @property
    def training(self) -> bool:
        """True where a slot without a lock is: the store is for training only."""
        return any(slot.kind == "training" for slot in self.slots)

    @property
    def people(self) -> tuple[Slot, ...]:
        """The slots of people, by what their tiles show."""
        mine = [slot for slot in self.slots if slot.kind == "passphrase"]
        return tuple(sorted(mine, key=lambda slot: slot.label.casefold()))

    def slot(self, slot_id: str) -> Slot | None:
        """The slot with that id."""
        return next((slot for slot in self.slots if slot.id == slot_id), None)

    def with_slot(self, slot: Slot) -> Keys:
        """With a new slot, or another one of the same id."""
        others = tuple(kept for kept in self.slots if kept.id != slot.id)
        return replace(self, generation=self.generation + 1, slots=(*others, slot))

    def without(self, slot_id: str) -> Keys:
        """Without that slot."""
        left = tuple(kept for kept in self.slots if kept.id != slot_id)
        return replace(self, generation=self.generation + 1, slots=left)


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file's outer layer: damage is told from a wrong passphrase by the hash."""

    keys: msgspec.Raw
    sha256: str


class KeyFile:
    """Reads and writes the key file of one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def exists(self) -> bool:
        """True where a key file or its copy is."""
        return any((self.folder / name).exists() for name in NAMES)

    def load(self) -> Keys:
        """The slots; from the copy where the first file is missing or damaged.

        :raises KeysMissing: where neither is
        :raises KeysDamaged: where none of them can be read as one
        :raises KeysTooNew: when a newer program wrote them
        :raises KeysOutOfReach: when the disk refuses
        """
        found = [keys for name in NAMES if (keys := self._read(self.folder / name)) is not None]
        if found:
            return max(found, key=lambda keys: keys.generation)
        if self.exists():
            raise KeysDamaged(self.folder / NAMES[0])
        raise KeysMissing(self.folder / NAMES[0])

    def _read(self, path: Path) -> Keys | None:
        try:
            return parsed(path.read_bytes(), path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeysOutOfReach(path, error) from error
        except (msgspec.DecodeError, UnicodeDecodeError):  # a validation error is the first, too
            return None

    def save(self, keys: Keys) -> None:
        """Replace both files; on disk when this returns.

        :raises KeysOutOfReach: when the disk does not take it; at least one whole file is left
        """
        content = file_bytes(keys)
        for name in reversed(NAMES):
            path = self.folder / name
            try:
                replace_durably(path, content)
            except OSError as error:
                raise KeysOutOfReach(path, error) from error


def file_bytes(keys: Keys) -> bytes:
    """The key file as it is written."""
    inner = msgspec.json.encode(keys)
    return msgspec.json.encode(Written(msgspec.Raw(inner), hashlib.sha256(inner).hexdigest()))


def parsed(content: bytes, path: Path) -> Keys | None:
    """The slots of a file's bytes; None where they were damaged.

    :raises KeysTooNew: when a newer program wrote them
    :raises msgspec.DecodeError: for what is no key file
    :raises UnicodeDecodeError: for bytes that are no text; msgspec lets it through
    """
    written = msgspec.json.decode(content, type=Written)
    inner = bytes(written.keys)
    if hashlib.sha256(inner).hexdigest() != written.sha256:
        return None
    number = msgspec.json.decode(inner).get("format", FORMAT)
    if isinstance(number, int) and number > FORMAT:
        raise KeysTooNew(path, found=number, known=FORMAT)
    return msgspec.json.decode(inner, type=Keys)


def unlock(keys: Keys, slot_id: str, typed: str, path: Path) -> DataKey:
    """The data key, from the slot of that id and what was typed. Takes some tenths of a second.

    :raises WrongPassphrase: when it does not open
    :raises KeysDamaged: for a slot that is not there, or is weaker than any that was ever made
    """
    slot = keys.slot(slot_id)
    if slot is None:
        raise KeysDamaged(path)
    try:
        return open_typed(slot, keys.store_id, typed)
    except SlotRefused as error:
        raise WrongPassphrase from error
    except SlotWeakened as error:
        raise KeysDamaged(path) from error


def unlock_for_office(keys: Keys, private: bytes, path: Path) -> DataKey:
    """The data key, from the office's slot and its private key.

    :raises WrongPassphrase: for another private key
    :raises KeysDamaged: where the office has no slot
    """
    slot = keys.slot("office")
    if slot is None:
        raise KeysDamaged(path)
    try:
        return open_office(slot, keys.store_id, private)
    except SlotRefused as error:
        raise WrongPassphrase from error


def unlock_training(keys: Keys, path: Path) -> DataKey:
    """The data key of a store for training.

    :raises KeysDamaged: where no such slot is
    """
    slot = keys.slot("training")
    if slot is None:
        raise KeysDamaged(path)
    try:
        return open_training(slot)
    except SlotRefused as error:
        raise KeysDamaged(path) from error
