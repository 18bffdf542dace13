"""What a verification found, and in which words."""

from __future__ import annotations

import msgspec

from frailtylab.custody.anchor import Mark
from frailtylab.errors import N_

PROVES_NOT = (
    N_("An old copy of the whole folder, put in its place with all files beside it, passes here."),
    N_("Whoever has the key and the skill could make a chain anew, with other records in it."),
    N_("So compare the code with one that has left this computer: on a visit summary or receipt."),
    N_("It shows that something was changed, not who did it; and the times are this computer's."),
)
"""What no check on this computer alone can tell; docs/adr/0021."""

FINDINGS: dict[str, str] = {
    "unreadable": N_("The file can't be read through: {reason}."),
    "pages": N_("{count} pages of the file are damaged."),
    "quick_check": N_("SQLite finds the file damaged: {reason}."),
    "schema": N_("Tables, views or guards of the file are not those of FrailtyLab."),
    "audit": N_("The audit trail breaks at entry {entry}."),
    "seal_broken": N_("Seal {seal} is missing or was changed."),
    "row_missing": N_("A record under seal {seal} is missing: {table} {key}."),
    "row_changed": N_("A record under seal {seal} was changed: {table} {key}."),
    "more_seals": N_("{count} more seals are broken."),
    "unsealed": N_("{count} records of {table} have no seal."),
    "recording": N_("The recording of trial {trial}, take {take}, is not what its hash says."),
    "derived": N_("{count} entries of the list {table} are wrong."),
    "anchor_missing": N_("The note of the last entry is missing."),
    "anchor_forged": N_("The note of the last entry was not written by this store."),
    "behind_anchor": N_("The file ends at seal {seal}, but seal {noted} was saved."),
    "anchor_differs": N_("Seal {seal} is another one than was noted when it was saved."),
    "behind_journal": N_("The file ends at seal {seal}, but the journal goes up to {noted}."),
    "code_differs": N_("Seal {seal} is not the one of the code {code}."),
    "code_beyond": N_("The file ends at seal {seal}, before the code {code}."),
}
"""Code → sentence about it."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it should be.

    :param code: one of :data:`FINDINGS`
    """

    code: str
    values: dict[str, str | int]

    @property
    def template(self) -> str:
        """The sentence, to be translated and filled with ``values``."""
        return FINDINGS[self.code]

    def english(self) -> str:
        """The sentence in English."""
        return self.template.format(**self.values)


class AuditLine(msgspec.Struct, frozen=True):
    """An entry of the audit trail that a bad seal covers: what was done there, and when."""

    seq: int
    utc: str
    user: str
    action: str
    record_id: str


class BadSeal(msgspec.Struct, frozen=True):
    """The first seal that does not fit.

    :param table: where the first bad row is; ``seal`` for the seal itself
    :param key: its primary key
    :param exact: False where several rows are under the seal and the journal can't tell which
    """

    seal: int
    table: str
    key: tuple[str | int, ...]
    code: str
    exact: bool
    audit: tuple[AuditLine, ...] = ()


class Verdict(msgspec.Struct, frozen=True):
    """What a verification found.

    :param rows: how many sealed rows were read again
    :param newest: the last seal, from which the checkpoint's code is made
    """

    findings: tuple[Finding, ...]
    bad_seal: BadSeal | None
    unsealed: dict[str, int]
    rows: int
    seals: int
    newest: Mark

    @property
    def sound(self) -> bool:
        """True when nothing was found."""
        return not self.findings
