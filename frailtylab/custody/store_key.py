"""The key of one store together with the number that ties its journal to it."""

from __future__ import annotations

from uuid import uuid4

import msgspec

from frailtylab.custody.data_key import DataKey


class StoreKey(msgspec.Struct, frozen=True):
    """What opens a store.

    :param store_id: the number in the key file
    """

    data: DataKey
    store_id: str

    @classmethod
    def new(cls) -> StoreKey:
        """For a store that is to be made."""
        return cls(DataKey.new(), str(uuid4()))
