"""The inspector's copy: one participant's complete record with its trail, readable without us."""

from __future__ import annotations

from frailtylab.copy.checking import check_copy, compare_copy
from frailtylab.copy.making import make_copy
from frailtylab.copy.record_file import ParticipantCopy, read_copy

__all__ = ["ParticipantCopy", "check_copy", "compare_copy", "make_copy", "read_copy"]
