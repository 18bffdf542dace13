"""Quick unlocking: a PIN of one user, kept as a salted hash inside the encrypted store.

A PIN opens nothing by itself: it only takes the cover off a session whose passphrase was typed
before, and only in five tries. So four digits are enough there, and nowhere else.
"""

from __future__ import annotations

import hmac
import re
import secrets

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile
from frailtylab.store.refusals import RecordRefused

PIN = re.compile(r"[0-9]{4,8}\Z")
DIGITS_IN_ORDER = ("01234567890", "09876543210")
SALT_BYTES, HASH_BYTES = 16, 32


class Pins:
    """Sets and checks PINs; every one that was ever set stays in the table as a hash."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    def has(self, user_id: str) -> bool:
        """True when that user set one."""
        return self._file.row("SELECT 1 FROM user_pin WHERE user_id = ?", (user_id,)) is not None

    def set(self, user_id: str, pin: str) -> None:
        """Keep a new PIN of that user, by that user.

        :raises RecordRefused: for anything but 4 to 8 digits, and for 0000, 1234 and the like
        """
        checked_pin(pin)
        salt = secrets.token_bytes(SALT_BYTES)
        hashed = pin_hash(pin, salt)
        with self._file.transaction():
            last = self._file.value(
                "SELECT max(version) FROM user_pin WHERE user_id = ?", (user_id,)
            )
            self._file.insert(
                "user_pin", user_id=user_id, version=(last or 0) + 1, salt=salt, hash=hashed,
                by=user_id, utc=self._clock.wall().utc_text,
            )  # fmt: skip
            self._audit.note("pin_set", user_id, "user", user_id)

    def check(self, user_id: str, pin: str) -> bool:
        """True when that is the user's PIN. Takes some tenths of a second."""
        row = self._file.row(
            "SELECT salt, hash FROM user_pin WHERE user_id = ? ORDER BY version DESC LIMIT 1",
            (user_id,),
        )
        return row is not None and hmac.compare_digest(row["hash"], pin_hash(pin, row["salt"]))


def pin_hash(pin: str, salt: bytes) -> bytes:
    """Argon2id (RFC 9106) at the floor of the slots."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    from frailtylab.custody.slots import FLOOR

    derivation = Argon2id(
        salt=salt, length=HASH_BYTES, iterations=FLOOR.passes, lanes=FLOOR.lanes,
        memory_cost=FLOOR.memory_kib,
    )  # fmt: skip
    return derivation.derive(pin.encode())


def checked_pin(pin: str) -> str:
    """The PIN as typed.

    :raises RecordRefused: for one that can't be used
    """
    easy = len(set(pin)) == 1 or any(pin in row for row in DIGITS_IN_ORDER)
    if not PIN.match(pin) or easy:
        raise RecordRefused(
            N_("This PIN can't be used"),
            N_("A PIN has 4 to 8 digits, not all the same and not in a row."),
            N_("Choose another one."),
        )
    return pin
