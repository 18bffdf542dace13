"""What each exported file holds: its columns in their order, and what they mean.

The data dictionary is written from this, so that no column can be without its line in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from frailtylab.export.meanings import FLAG_CODES, MEASURE_CODES
from frailtylab.people import Side
from frailtylab.review import Meaning
from frailtylab.trials import Entry, Outcome, Source, TrialState


class Kind(StrEnum):
    """The type of a column, as the data dictionary names it."""

    ID = "id"
    """Text that is compared and never calculated with: ``0012`` and ``1E5`` stay what they are."""
    TEXT = "text"
    """Words of a person or a device, escaped for spreadsheets: see ``cells.escaped``."""
    DECIMAL = "decimal"
    INTEGER = "integer"
    FLAG = "0/1"
    DATE = "date"
    TIME = "date and time, UTC"
    JSON = "JSON"


class Column(msgspec.Struct, frozen=True):
    """One column of a file.

    :param source: key in the store's record; empty where the table's rows fill it in
    :param codes: every code that can stand there, with its meaning where the code does not say it
    :param reasons: the codes are the coded reasons of the studies
    """

    name: str
    kind: Kind
    meaning: str
    source: str = ""
    unit: str = ""
    codes: str = ""
    reasons: bool = False


class Table(msgspec.Struct, frozen=True):
    """One file."""

    file: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> list[str]:
        """The header."""
        return [column.name for column in self.columns]


def codes_of(values: Iterable[StrEnum]) -> str:
    """Codes as the dictionary lists them."""
    return "; ".join(str(value) for value in values)


TRIAL_ID = Column("trial_id", Kind.ID, "Number of the attempt; joins the files", "id")
WHO = (
    Column("participant", Kind.ID, "Study code of the participant", "participant_code"),
    Column("visit", Kind.ID, "Visit of the study's plan; UNS1, UNS2, … unscheduled", "visit_code"),
    Column("visit_planned_on", Kind.DATE, "Planned day of the visit", "visit_planned_on"),
    Column("visit_place", Kind.INTEGER, "0: with the participant that it was begun for; each move "
           "to another one adds one, see places.csv", "visit_place"),
)  # fmt: skip
TEST = Column("test", Kind.ID, "Test of the study", "test")
SIDE = Column("side", Kind.ID, "Side of the participant's body", "side", codes=codes_of(Side))
NUMBER = Column("number", Kind.INTEGER, "Number of the trial within test, side and kind", "number")
PRACTICE = Column("practice", Kind.FLAG, "1 for a practice trial, never scored", "practice")
ATTEMPT = Column("attempt", Kind.INTEGER, "1 for the first go at this number, 2 for its repeat, …",
                 "attempt")  # fmt: skip
PLACE = Column("place", Kind.INTEGER, "0: visit, side, number and attempt as recorded; each change "
               "adds one, see places.csv", "place")  # fmt: skip
TRAINING = Column("training", Kind.FLAG, "1 for a training participant: no result", "training")
SIMULATED = Column("simulated", Kind.FLAG, "1 where a simulator stood in for a device: no result",
                   "simulated")  # fmt: skip
SOURCE_CODES = codes_of(Source)

TRIALS = Table(
    "trials.csv",
    (
        TRIAL_ID,
        *WHO,
        TEST,
        PRACTICE,
        SIDE,
        NUMBER,
        ATTEMPT,
        PLACE,
        Column("place_reason", Kind.TEXT, "Why it was moved or re-labelled last", "place_reason"),
        Column("take", Kind.INTEGER, "Version of the measurement; an undone stop adds one", "take"),
        Column("take_reason", Kind.TEXT, "Why a typed value was amended after the decision",
               "take_reason"),
        Column("state", Kind.ID, "Draft until somebody decided about it", "state",
               codes=codes_of(TrialState)),
        Column("outcome", Kind.ID, "What was decided; attention: kept with open reasons", "outcome",
               codes=codes_of(Outcome)),
        Column("reason", Kind.ID, "Coded reason of an invalid, repeated or late trial", "reason",
               reasons=True),
        Column("note", Kind.TEXT, "Words beside the reason", "note"),
        Column("repeat", Kind.FLAG, "1: the same place was to be measured again", "repeat"),
        Column("elapsed_s", Kind.DECIMAL, "Time, the study's result of this trial", unit="s"),
        Column("speed_m_per_s", Kind.DECIMAL, "Gait speed, result of this trial", unit="m/s"),
        Column("peak_force_kgf", Kind.DECIMAL, "Peak force, result of this trial", unit="kgf"),
        Column("result_source", Kind.ID, "Where the result comes from", codes=SOURCE_CODES),
        Column("entry", Kind.ID, "How the trial came in: captured or typed", "entry",
               codes=codes_of(Entry)),
        Column("captured_utc", Kind.TIME, "When it was armed, or typed", "captured_utc"),
        Column("utc_offset_min", Kind.INTEGER, "Local time less UTC then", "offset_min", "min"),
        Column("time_zone", Kind.TEXT, "Name of the computer's time zone then", "zone"),
        Column("performed_on", Kind.DATE, "Late or paper entry: the day of the test"),
        Column("performed_at", Kind.ID, "Paper entry: local time of the test as on the paper"),
        Column("assessor", Kind.ID, "Code of the assessor", "assessor_code"),
        Column("flags", Kind.ID, "Codes of all flags, parted by blanks; those with note. "
               "before them only inform", codes=FLAG_CODES),
        Column("flags_detail", Kind.JSON, "Flags with their details"),
        Column("setup", Kind.JSON, "Set-up of the test, field to choice", "setup"),
        Column("instruments", Kind.JSON, "Devices: driver, model, serial number, port, settings",
               "instruments"),
        Column("script_version", Kind.ID, "Version of the words that were said", "script_version"),
        Column("language", Kind.ID, "Language of the words that were said", "language"),
        Column("software_version", Kind.ID, "Version of FrailtyLab", "software_version"),
        Column("study_sha256", Kind.ID, "SHA-256 of the study definition", "study_sha256"),
        Column("version", Kind.INTEGER, "Version of the decision; each change adds one", "version"),
        Column("decided_utc", Kind.TIME, "When this version was made", "decided_utc"),
        Column("record_sha256", Kind.ID, "SHA-256 of the whole trial as in the audit trail",
               "sha256"),
        Column("recording_sha256", Kind.ID, "SHA-256 of the recording; empty for typed values",
               "recording_sha256"),
        TRAINING,
        SIMULATED,
    ),
)  # fmt: skip

MEASURES = Table(
    "measures.csv",
    (
        TRIAL_ID,
        Column("name", Kind.ID, "What was measured", "name", codes=MEASURE_CODES),
        Column("source", Kind.ID, "Where the number comes from", "source", codes=SOURCE_CODES),
        Column("value", Kind.DECIMAL, "Exact digits as sent by the device or as computed", "text",
               "see column unit"),
        Column("unit", Kind.ID, "Unit of value, resolution and uncertainty", "unit"),
        Column("resolution", Kind.DECIMAL, "Smallest step of the source", unit="see column unit"),
        Column("uncertainty", Kind.DECIMAL, "Half width of what the source can be off by; empty "
               "where unknown", unit="see column unit"),
        Column("is_primary", Kind.FLAG, "1 for the study's result of the trial", "is_primary"),
        TRAINING,
        SIMULATED,
    ),
)  # fmt: skip

SCORES = Table(
    "scores.csv",
    (
        *WHO,
        TEST,
        Column("name", Kind.ID, "Name of the score in the study", "name"),
        Column("rule", Kind.ID, "Rule that made it", "rule"),
        Column("value", Kind.DECIMAL, "Exact digits; means to 12 digits", "text",
               "see column unit"),
        Column("unit", Kind.ID, "Unit of value", "unit"),
        Column("inputs", Kind.ID, "trial_id of the trials used, in order, parted by blanks"),
        Column("software_version", Kind.ID, "Version of FrailtyLab", "software_version"),
        Column("version", Kind.INTEGER, "Version of the score; each change adds one", "version"),
        Column("computed_utc", Kind.TIME, "When this version was made", "utc"),
        TRAINING,
        SIMULATED,
    ),
)  # fmt: skip

NOT_DONE = Table(
    "not_done.csv",
    (
        Column("not_done_id", Kind.ID, "Number of the entry", "id"),
        *WHO,
        TEST,
        Column("side", Kind.ID, "Side left out; empty: both, or a test without sides", "side",
               codes=codes_of(Side)),
        Column("number", Kind.INTEGER, "Trial left out; 0: the practice; empty: the whole test",
               "number"),
        Column("reason", Kind.ID, "Coded reason", "reason", reasons=True),
        Column("note", Kind.TEXT, "Words beside the reason", "note"),
        Column("assessor", Kind.ID, "Code of the assessor", "by_code"),
        Column("entered_utc", Kind.TIME, "When it was entered", "utc"),
        Column("withdrawn", Kind.FLAG, "1: taken back, the place was open again: leave it out",
               "withdrawn"),
        Column("withdrawn_reason", Kind.TEXT, "Why it was taken back", "withdrawn_reason"),
        Column("withdrawn_by", Kind.ID, "Code of the assessor who took it back",
               "withdrawn_by_code"),
        Column("withdrawn_utc", Kind.TIME, "When it was taken back", "withdrawn_utc"),
        TRAINING,
    ),
)  # fmt: skip

RECORDINGS = Table(
    "recordings.csv",
    (
        Column("trial_id", Kind.ID, TRIAL_ID.meaning, "trial_id"),
        *WHO,
        TEST,
        PRACTICE,
        SIDE,
        NUMBER,
        ATTEMPT,
        PLACE,
        Column("take", Kind.INTEGER, "Version of the measurement; an undone stop adds one", "take"),
        Column("is_current", Kind.FLAG, "1 for the take that counts", "current"),
        Column("sha256", Kind.ID, "SHA-256 of the recording as kept", "sha256"),
        Column("size_bytes", Kind.INTEGER, "Size of the recording as kept", "size_bytes", "byte"),
        Column("format", Kind.INTEGER, "1: zlib-compressed MessagePack, frailtylab/recording.py"),
        TRAINING,
        SIMULATED,
    ),
)

PLACES = Table(
    "places.csv",
    (
        Column("kind", Kind.ID, "What was moved or re-labelled", "kind", codes="trial; visit"),
        Column("record_id", Kind.ID, "trial_id, or number of the visit", "record_id"),
        Column("place", Kind.INTEGER, "0: as recorded; the highest one counts", "place"),
        Column("participant", Kind.ID, "Study code of the participant at that place; of a trial "
               "that of its visit as it stands now", "participant_code"),
        Column("visit", Kind.ID, "Visit at that place", "visit_code"),
        TEST,
        SIDE,
        NUMBER,
        ATTEMPT,
        Column("place_reason", Kind.TEXT, "Why; empty for place 0", "reason"),
        Column("placed_by", Kind.ID, "Code of the user who put it there", "by_code"),
        Column("placed_utc", Kind.TIME, "When it was put there", "utc"),
        TRAINING,
    ),
)  # fmt: skip

SIGNATURES = Table(
    "signatures.csv",
    (
        Column("signature_id", Kind.ID, "Number of the signature", "id"),
        *WHO,
        Column("meaning", Kind.ID, "What was signed", "meaning", codes=codes_of(Meaning)),
        Column("signed_by", Kind.ID, "Code of the user", "by_code"),
        Column("signed_utc", Kind.TIME, "When it was signed", "utc"),
        Column("utc_offset_min", Kind.INTEGER, "Local time less UTC then", "offset_min", "min"),
        Column("record_sha256", Kind.ID, "SHA-256 of the whole visit as it was signed",
               "record_sha256"),
        Column("holds", Kind.FLAG, "0: the visit was changed since, the signature is void",
               "holds"),
        TRAINING,
    ),
)  # fmt: skip

AGREEMENT = Table(
    "agreement.csv",
    (
        Column("assessor", Kind.ID, "Code of the assessor", "assessor"),
        Column("test", Kind.ID, TEST.meaning, "test"),
        Column("n", Kind.INTEGER, "Final trials timed by stopwatch and gate; no practice, "
               "training, invalid or simulated ones", "n"),
        Column("bias_s", Kind.DECIMAL, "Mean of stopwatch less gate (Bland & Altman 1986)",
               "bias_s", "s"),
        Column("sd_s", Kind.DECIMAL, "Standard deviation of the differences; empty for n = 1",
               "sd_s", "s"),
        Column("lower_limit_s", Kind.DECIMAL, "Lower limit of agreement: bias_s − 1.96 sd_s",
               "lower_limit_s", "s"),
        Column("upper_limit_s", Kind.DECIMAL, "Upper limit of agreement: bias_s + 1.96 sd_s",
               "upper_limit_s", "s"),
    ),
)  # fmt: skip

DICTIONARY = Table(
    "data_dictionary.csv",
    (
        Column("file", Kind.ID, "File of the export"),
        Column("column", Kind.ID, "Column of that file"),
        Column("type", Kind.ID, "Type of the column", codes=codes_of(Kind)),
        Column("unit", Kind.ID, "Unit of the column"),
        Column("meaning", Kind.TEXT, "What stands there; empty cell: none, or unknown", "meaning"),
        Column("codes", Kind.TEXT, "Codes, some with =meaning, parted by semicolons", "codes"),
    ),
)

ALL_TABLES = (
    TRIALS, MEASURES, SCORES, NOT_DONE, RECORDINGS, PLACES, SIGNATURES, AGREEMENT, DICTIONARY,
)  # fmt: skip
