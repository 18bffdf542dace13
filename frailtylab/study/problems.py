"""Study and script files that can't be used."""

from __future__ import annotations

from frailtylab.errors import N_
from frailtylab.typed_files.problems import TypedFileError


class StudyFileError(TypedFileError):
    """A study file that can't be used."""

    heading = N_("This study file can't be used")
    advice = N_("Correct the file and check it again. The studies in use are unchanged.")


class ScriptFileError(StudyFileError):
    """A file with spoken words that can't be used."""

    heading = N_("This script file can't be used")
    advice = N_("Correct the file and check the study again. The studies in use are unchanged.")
