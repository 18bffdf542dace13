"""The one secret of an installation, and the keys that are made from it."""

from __future__ import annotations

import hmac
import secrets

KEY_BYTES = 32


class DataKey:
    """A random 256-bit key. What it opens is told apart by purpose, so that no two uses share one.

    Python can't promise to wipe it from memory: docs/custody.md says so.

    :raises ValueError: for a secret of another length
    """

    __slots__ = ("_secret",)

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError("a data key has 32 bytes")
        self._secret = secret

    @classmethod
    def new(cls) -> DataKey:
        """A fresh key from the system's source of randomness."""
        return cls(secrets.token_bytes(KEY_BYTES))

    @property
    def secret(self) -> bytes:
        """The 32 bytes themselves, for wrapping them."""
        return self._secret

    def derived(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose: the first block of HKDF-Expand (RFC 5869, 2.3).

        The extract step is left out, as the secret is uniformly random already (RFC 5869, 3.3).
        """
        return hmac.digest(self._secret, f"frailtylab {purpose}\x01".encode(), "sha256")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataKey) and hmac.compare_digest(self._secret, other._secret)

    __hash__ = None  # pyright: ignore[reportAssignmentType] - a secret is no key of a dictionary

    def __repr__(self) -> str:
        return "DataKey(not shown)"
