"""The trial office's public key: from then on every journal frame can be read by the office too."""

from __future__ import annotations

from frailtylab.clock import Clock
from frailtylab.store.audit import Audit
from frailtylab.store.database import StoreFile
from frailtylab.store.driver import Connection

NEWEST = "SELECT public FROM office_key ORDER BY seq DESC LIMIT 1"


class OfficeKeys:
    """Keeps which public keys were in force; the newest one is."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit

    @property
    def public(self) -> bytes | None:
        """The key in force; None while the office gave none."""
        return self._file.value(NEWEST)

    def set(self, public: bytes, by: str) -> None:
        """Close the journal for that key as well from now on.

        :raises NotAllowed: for anybody but an administrator
        """
        with self._file.transaction():
            self._file.insert("office_key", public=public, by=by, utc=self._clock.wall().utc_text)
            self._audit.note("office_key_set", by, "store", "")
        self._file.ledger.custody.journal.office_public = public


def office_public(connection: Connection) -> bytes | None:
    """The office's key in force, for whoever opens the journal of a store."""
    row = connection.execute(NEWEST).fetchone()
    return row[0] if row else None
