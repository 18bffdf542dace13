"""The trial office's key pair: this computer can close for the office, and only it can open.

X25519 (RFC 7748) with a fresh key for every message, HKDF-SHA256 (RFC 5869) and AES-256-GCM.
"""

from __future__ import annotations

PUBLIC_BYTES = 32
NO_NONCE = bytes(12)
"""A message's key is used once, so its nonce needs no change."""


class OfficeKeyDiffers(Exception):
    """The message was closed for another office, or was changed."""


def new_pair() -> tuple[bytes, bytes]:
    """A private and a public key, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def close_for(public: bytes, content: bytes, bound: bytes) -> bytes:
    """Content that only the holder of the private key can open.

    :param bound: what the content belongs to; it opens only with the same
    :raises ValueError: for a public key that is none
    """
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    once = X25519PrivateKey.generate()
    once_public = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return once_public + AESGCM(_key(shared, once_public, public)).encrypt(NO_NONCE, content, bound)


def open_with(private: bytes, closed: bytes, bound: bytes) -> bytes:
    """What :func:`close_for` closed.

    :raises OfficeKeyDiffers: for another key, another ``bound``, or a changed byte
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    once_public, sealed = closed[:PUBLIC_BYTES], closed[PUBLIC_BYTES:]
    try:
        key = X25519PrivateKey.from_private_bytes(private)
        shared = key.exchange(X25519PublicKey.from_public_bytes(once_public))
        public = key.public_key().public_bytes_raw()
        return AESGCM(_key(shared, once_public, public)).decrypt(NO_NONCE, sealed, bound)
    except (InvalidTag, ValueError) as error:
        raise OfficeKeyDiffers from error


def _key(shared: bytes, once_public: bytes, public: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    salt, info = once_public + public, b"frailtylab office"
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(shared)
