"""A slot: the data key, closed for one holder of a passphrase, code or private key.

Argon2id (RFC 9106) makes a key of what was typed; AES-256-GCM closes the data key with it and with
everything that the slot says of itself. A wrong passphrase, a slot under another name, or a cheaper
derivation therefore never gives a wrong key: it gives none.
"""

from __future__ import annotations

import json
import secrets
import unicodedata
from typing import Literal

import msgspec

from frailtylab.custody import office_key
from frailtylab.custody.data_key import KEY_BYTES, DataKey

SlotKind = Literal["passphrase", "recovery", "office", "training"]


class Cost(msgspec.Struct, frozen=True):
    """What one guess costs. The floor is the second recommendation of RFC 9106, section 4."""

    memory_kib: int = 65536
    passes: int = 3
    lanes: int = 4


FLOOR = Cost()
MOST = Cost(memory_kib=1 << 20, passes=64, lanes=16)
"""A file that asks for more would only keep the computer busy."""


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to the data key.

    :param id: the user's id; ``recovery``, ``office`` and ``training`` for those
    :param label: what a sign-in tile shows, such as ``A-03``
    :param sealed: the closed data key; for ``training`` the key itself, as it protects nobody
    :param public: for ``office``: its public key
    """

    id: str
    kind: SlotKind
    label: str
    sealed: bytes
    salt: bytes = b""
    cost: Cost = FLOOR
    public: bytes = b""

    def __repr__(self) -> str:
        return f"Slot({self.id!r}, {self.kind!r}, {self.label!r}, not shown)"


class SlotRefused(Exception):
    """What was typed does not open the slot, or the slot was changed."""


class SlotWeakened(Exception):
    """The slot asks for less work than was ever given out, or for absurdly much."""


def bound_to(store_id: str, slot: Slot) -> bytes:
    """Everything that a slot says of itself, as bytes: what its seal is tied to."""
    cost = [slot.cost.memory_kib, slot.cost.passes, slot.cost.lanes]
    parts = ["frailtylab slot", 1, store_id, slot.id, slot.kind, slot.label, cost]
    return json.dumps(parts, ensure_ascii=False).encode()


def typed_slot(
    key: DataKey, store_id: str, slot_id: str, label: str, typed: str, *,
    kind: Literal["passphrase", "recovery"] = "passphrase", cost: Cost = FLOOR,
) -> Slot:  # fmt: skip
    """A slot that what is typed opens."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    slot = Slot(slot_id, kind, label, b"", secrets.token_bytes(16), cost)
    nonce = secrets.token_bytes(12)
    closed = AESGCM(_typed_key(slot, typed)).encrypt(nonce, key.secret, bound_to(store_id, slot))
    return Slot(slot_id, kind, label, nonce + closed, slot.salt, cost)


def office_slot(key: DataKey, store_id: str, public: bytes) -> Slot:
    """A slot that only the trial office can open.

    :raises ValueError: for a public key that is none
    """
    slot = Slot("office", "office", "", b"", public=public)
    sealed = office_key.close_for(public, key.secret, bound_to(store_id, slot))
    return Slot("office", "office", "", sealed, public=public)


def training_slot(key: DataKey) -> Slot:
    """A slot without a lock, for stores that hold nobody's results."""
    return Slot("training", "training", "", key.secret)


def open_typed(slot: Slot, store_id: str, typed: str) -> DataKey:
    """The data key of a slot.

    :raises SlotRefused: for what does not open it
    :raises SlotWeakened: for a slot below the floor; nothing is tried
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not is_allowed(slot.cost):
        raise SlotWeakened
    try:
        cipher = AESGCM(_typed_key(slot, typed))
        return DataKey(cipher.decrypt(slot.sealed[:12], slot.sealed[12:], bound_to(store_id, slot)))
    except (InvalidTag, ValueError) as error:
        raise SlotRefused from error


def open_office(slot: Slot, store_id: str, private: bytes) -> DataKey:
    """The data key of the office's slot.

    :raises SlotRefused: for another private key or a changed slot
    """
    try:
        return DataKey(office_key.open_with(private, slot.sealed, bound_to(store_id, slot)))
    except (office_key.OfficeKeyDiffers, ValueError) as error:
        raise SlotRefused from error


def open_training(slot: Slot) -> DataKey:
    """The data key of a slot without a lock.

    :raises SlotRefused: for any other slot
    """
    if slot.kind != "training" or len(slot.sealed) != KEY_BYTES:
        raise SlotRefused
    return DataKey(slot.sealed)


def is_allowed(cost: Cost) -> bool:
    """True between the floor and what a computer can bear."""
    return (
        FLOOR.memory_kib <= cost.memory_kib <= MOST.memory_kib
        and FLOOR.passes <= cost.passes <= MOST.passes
        and 1 <= cost.lanes <= MOST.lanes
    )


def _typed_key(slot: Slot, typed: str) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    cost = slot.cost
    derivation = Argon2id(
        salt=slot.salt, length=KEY_BYTES, iterations=cost.passes, lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )  # fmt: skip
    # The same letters come in several forms from keyboards and input methods (NIST SP 800-63B-4).
    return derivation.derive(unicodedata.normalize("NFKC", typed).encode())
