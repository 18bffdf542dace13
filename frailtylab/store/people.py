"""Participants and users: who is measured, and whose name stands on the records."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from msgspec.structs import replace

from frailtylab.clock import Clock
from frailtylab.errors import N_
from frailtylab.people import CODE_PATTERN, Assessor, Participant, Role, Sex, Side, checked_code
from frailtylab.rights import NotAllowed
from frailtylab.store.audit import Audit
from frailtylab.store.database import Row, StoreFile
from frailtylab.store.driver import IntegrityError
from frailtylab.store.refusals import RecordMissing, RecordRefused

MOST_INITIALS = 4
OLDEST_BIRTH_YEAR = 1900
HEIGHTS_CM = (50, 250)
AFTER_EVERY_CODE = "\x7f"  # codes are plain ASCII: see frailtylab.people.CODE_PATTERN


class People:
    """Adds, corrects and finds people. Nobody is ever removed."""

    def __init__(self, file: StoreFile, clock: Clock, audit: Audit) -> None:
        self._file = file
        self._clock = clock
        self._audit = audit
        self.training_only = False

    def add_assessor(self, code: str, role: Role = Role.ASSESSOR, by: str = "") -> Assessor:
        """A new user with that code and one role; see :meth:`add_user`."""
        return self.add_user(code, (role,), by=by)

    def add_user(
        self, code: str, roles: tuple[Role, ...], *, name: str = "", user_id: str = "", by: str = ""
    ) -> Assessor:
        """A new user with that code.

        :param user_id: the id that the user's key slot has; empty: a new one
        :param by: id of the user who adds; empty: the new user signs for it, as the first one must,
            and everybody in a store for training
        :raises RecordRefused: when code or name can't be used, or the code was, by anybody
        :raises NotAllowed: when that user may not add others
        """
        user = Assessor(
            user_id or str(uuid4()), checked_user_code(code), roles, name=checked_name(name)
        )
        with self._file.transaction():
            if self._file.row("SELECT 1 FROM user WHERE code = ?", (user.code,)):
                raise code_taken(user.code)
            if not by and not self.training_only and self._file.row("SELECT 1 FROM user"):
                raise NotAllowed("user_added", "")
            self._file.insert("user", id=user.id, code=user.code)
            self._add_user_version(user, 1, "", by or user.id)
            act = "user_added" if by else "first_user_added"
            self._audit.note(act, by or user.id, "user", user.id, {"role": roles_text(user.roles)})
        return user

    def retire_assessor(self, user_id: str, reason: str, by: str) -> None:
        """The user is no longer offered; the code stays taken and the records stay signed."""
        row = self._file.row("SELECT * FROM user_now WHERE id = ?", (user_id,))
        if row is None:
            raise RecordMissing("user", user_id)
        retired = replace(user_of(row), active=False)
        with self._file.transaction():
            self._audit.note("user_retired", by, "user", user_id)
            self._add_user_version(retired, row["version"] + 1, reason, by)

    def first_administrator(
        self, code: str, roles: tuple[Role, ...], *, name: str, user_id: str = ""
    ) -> Assessor:
        """Whoever sets up a store that came without an administrator: a new user or one of old.

        Somebody who has that code already keeps the id under which the records are signed.

        :raises RecordRefused: when the code can't be used
        :raises NotAllowed: when there is an administrator already
        """
        code = checked_user_code(code)
        if any(Role.ADMINISTRATOR in user.roles for user in self.assessors()):
            raise NotAllowed("first_user_added", "")
        known = self._file.row("SELECT * FROM user_now WHERE code = ?", (code,))
        old_id = known["id"] if known else ""
        user = Assessor(old_id or user_id or str(uuid4()), code, roles, name=name.strip())
        with self._file.transaction():
            if not old_id:
                self._file.insert("user", id=user.id, code=user.code)
            self._add_user_version(user, known["version"] + 1 if known else 1, "", user.id)
            detail = {"role": roles_text(roles)}
            self._audit.note("first_user_added", user.id, "user", user.id, detail)
        return user

    def change_user(self, user: Assessor, reason: str, by: str) -> None:
        """A new version of a user's name and roles; the code is for good.

        :raises RecordMissing: for somebody who is not here
        :raises RecordRefused: when nobody would be left to look after the others
        """
        row = self._file.row("SELECT * FROM user_now WHERE id = ?", (user.id,))
        if row is None:
            raise RecordMissing("user", user.id)
        if Role.ADMINISTRATOR not in user.roles:
            self.assert_not_last(user.id)
        with self._file.transaction():
            # First the right, then the change: somebody may give up their own.
            detail = {"role": roles_text(user.roles)}
            self._audit.note("user_changed", by, "user", user.id, detail)
            self._add_user_version(user, row["version"] + 1, reason.strip(), by)

    def assert_not_last(self, user_id: str) -> None:
        """Refuse to lose the only administrator.

        :raises RecordRefused: for the one that is left
        """
        left = [u for u in self.assessors() if Role.ADMINISTRATOR in u.roles]
        if [u.id for u in left] == [user_id]:
            raise last_administrator()

    def user(self, user_id: str) -> Assessor | None:
        """That user, retired or not; None for an id that nobody has."""
        row = self._file.row("SELECT * FROM user_now WHERE id = ?", (user_id,))
        return user_of(row) if row else None

    def everybody(self) -> list[Assessor]:
        """All users that ever were, by code; retired ones too."""
        return [user_of(row) for row in self._file.rows("SELECT * FROM user_now ORDER BY code")]

    def _add_user_version(self, user: Assessor, version: int, reason: str, by: str) -> None:
        self._file.insert(
            "user_version",
            user_id=user.id,
            version=version,
            role=roles_text(user.roles),
            name=user.name,
            active=user.active,
            reason=reason,
            by=by,
            utc=self._clock.wall().utc_text,
        )

    def assessors(self) -> list[Assessor]:
        """Active users, by code."""
        rows = self._file.rows("SELECT * FROM user_now WHERE active = 1 ORDER BY code")
        return [user_of(row) for row in rows]

    def add_participant(self, participant: Participant, by: str) -> Participant:
        """Keep a new participant; answers it as kept (code without outer blanks).

        Codes that differ only in capitals count as the same.

        :raises RecordRefused: when the code is taken or a second identifier can't be right; for
            somebody real in a store without a lock
        """
        kept = self._checked(participant)
        if self.training_only and not kept.training:
            raise only_training()
        try:
            with self._file.transaction():
                self._file.insert("participant", id=kept.id, code=kept.code, training=kept.training)
                self._add_version(kept, 1, "", by)
                self._audit.note("participant_added", by, "participant", kept.id)
        except IntegrityError:
            if self._is_taken(kept):
                raise code_taken(kept.code) from None
            raise
        return kept

    def _is_taken(self, participant: Participant) -> bool:
        sql = "SELECT 1 FROM participant WHERE code = ? OR id = ?"
        return self._file.row(sql, (participant.code, participant.id)) is not None

    def amend_participant(self, participant: Participant, reason: str, by: str) -> None:
        """A new version of the second identifiers, sex, hand or height.

        The code is printed on papers and can't be changed here.

        :raises RecordRefused: without a reason, or for another code
        """
        if not reason.strip():
            raise reason_needed()
        kept = self._checked(participant)
        with self._file.transaction():
            now = self._file.row("SELECT * FROM participant_now WHERE id = ?", (kept.id,))
            if now is None:
                raise RecordMissing("participant", kept.id)
            if (now["code"], bool(now["training"])) != (kept.code, kept.training):
                raise code_is_fixed(now["code"])
            self._add_version(kept, now["version"] + 1, reason.strip(), by)
            self._audit.note("participant_amended", by, "participant", kept.id)

    def _add_version(self, participant: Participant, version: int, reason: str, by: str) -> None:
        self._file.insert(
            "participant_version",
            participant_id=participant.id,
            version=version,
            initials=participant.initials,
            birth_year=participant.birth_year,
            sex=participant.sex.value,
            dominant_hand=participant.dominant_hand.value,
            height_cm=participant.height_cm,
            reason=reason,
            by=by,
            utc=self._clock.wall().utc_text,
        )

    def participant(self, participant_id: str) -> Participant:
        """The participant as known now.

        :raises RecordMissing: for an id that the store does not have
        """
        row = self._file.row("SELECT * FROM participant_now WHERE id = ?", (participant_id,))
        if row is None:
            raise RecordMissing("participant", participant_id)
        return participant_of(row)

    def by_code(self, code: str) -> Participant | None:
        """The participant with that whole code, capitals or not; None if there is none."""
        if not code.isascii():  # codes are; what is not text at all can't even be asked for
            return None
        row = self._file.row("SELECT * FROM participant_now WHERE code = ?", (code.strip(),))
        return participant_of(row) if row else None

    def find(self, text: str, limit: int = 50) -> list[Participant]:
        """Participants whose code begins so, by code; all for an empty text.

        Any text is safe: it is compared, never read as a pattern.
        """
        start = text.strip()
        if not start.isascii():
            return []
        rows = self._file.rows(FIND, (start, start + AFTER_EVERY_CODE, limit))
        return [participant_of(row) for row in rows]

    def _checked(self, participant: Participant) -> Participant:
        code, initials = checked_code(participant.code), participant.initials.strip()
        this_year = (self._clock.wall().utc + timedelta(hours=14)).year
        plausible = (
            (not initials or initials.isalpha())
            and len(initials) <= MOST_INITIALS
            and OLDEST_BIRTH_YEAR <= participant.birth_year <= this_year
            and (
                participant.height_cm is None
                or HEIGHTS_CM[0] <= participant.height_cm <= HEIGHTS_CM[1]
            )
        )
        if not plausible:
            raise not_plausible(this_year)
        return Participant(
            participant.id, code, initials, participant.birth_year, participant.sex,
            participant.dominant_hand, participant.height_cm, participant.training,
        )  # fmt: skip


FIND = "SELECT * FROM participant_now WHERE code >= ? AND code < ? ORDER BY code LIMIT ?"


def roles_text(roles: tuple[Role, ...]) -> str:
    """Roles as they are kept: their codes, sorted, with blanks between."""
    return " ".join(sorted(role.value for role in roles))


def user_of(row: Row) -> Assessor:
    """A user from a row of ``user_now``."""
    roles = tuple(Role(code) for code in row["role"].split())
    return Assessor(row["id"], row["code"], roles, bool(row["active"]), row["name"])


def participant_of(row: Row) -> Participant:
    """A participant from a row of ``participant_now``."""
    return Participant(
        row["id"],
        row["code"],
        row["initials"],
        row["birth_year"],
        Sex(row["sex"]),
        Side(row["dominant_hand"]),
        row["height_cm"],
        bool(row["training"]),
    )


def checked_user_code(text: str) -> str:
    """The user's code as typed, outer blanks removed.

    :raises RecordRefused: for an empty code or one with unusual characters
    """
    code = text.strip()
    if not CODE_PATTERN.match(code):
        raise RecordRefused(
            N_("This user code can't be used"),
            N_("“{code}” holds a character other than A–Z, 0–9, dot, dash and underscore."),
            N_("Type a short code such as A-03."),
            values={"code": code},
        )
    return code


def checked_name(text: str) -> str:
    """The name as typed, outer blanks removed; it is printed beside signatures.

    :raises RecordRefused: for a sign that can't be seen, or that turns what stands beside it
    """
    name = text.strip()
    if not name.isprintable():
        raise RecordRefused(
            N_("This name can't be used"),
            N_("It holds a sign that can't be seen on paper."),
            N_("Type the name by hand instead of pasting it."),
        )
    return name


def code_taken(code: str) -> RecordRefused:
    """The refusal for a code that somebody has."""
    return RecordRefused(
        N_("This code is taken"),
        N_("“{code}” is already in the store of this computer."),
        N_("Check the papers. Search for the code to open the person who has it."),
        values={"code": code},
    )


def code_is_fixed(code: str) -> RecordRefused:
    """The refusal to give a participant another code."""
    return RecordRefused(
        N_("The code can't be changed"),
        N_("The code “{code}” stands on papers and records."),
        N_("If it is wrong, tell your data manager."),
        values={"code": code},
    )


def not_plausible(this_year: int) -> RecordRefused:
    """The refusal of second identifiers that no person can have."""
    return RecordRefused(
        N_("Check the second identifiers"),
        N_(
            "Initials are up to four letters, the year of birth lies between 1900 and {year},"
            " and height between 50 and 250 cm."
        ),
        N_("Correct the entry and save again."),
        values={"year": this_year},
    )


def last_administrator() -> RecordRefused:
    """The refusal to leave a store without anybody who may look after its people."""
    return RecordRefused(
        N_("Somebody has to be administrator"),
        N_("This is the only administrator. Without one, nobody could add people or help them in."),
        N_("Make somebody else administrator first."),
    )


def only_training() -> RecordRefused:
    """The refusal to keep a real participant where everybody can read."""
    return RecordRefused(
        N_("This store is for training only"),
        N_("Its records are not locked, so no real participant may be in it."),
        N_("Open the data folder of your trial."),
    )


def reason_needed() -> RecordRefused:
    """The refusal of a correction that gives no reason (ICH E6(R3) 4.2.2)."""
    return RecordRefused(
        N_("A correction needs a reason"),
        N_("The earlier entry stays readable, and the reason stands beside the new one."),
        N_("Choose or type the reason, then save again."),
    )
