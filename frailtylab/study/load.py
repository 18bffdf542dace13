"""Study files: from a path to a checked :class:`Study` with the text and hash to keep."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import msgspec

from frailtylab.errors import N_
from frailtylab.resource_files import resource
from frailtylab.study.problems import StudyFileError
from frailtylab.study.schema import Script, Study
from frailtylab.study.scripts import load_script
from frailtylab.study.semantics import ScriptSource, breaches
from frailtylab.typed_files.problems import Problem
from frailtylab.typed_files.toml_file import TomlFile, parse_toml, read_toml

SHIPPED_NAME = re.compile(r"[A-Za-z0-9_]{1,64}\Z")


class LoadedStudy(msgspec.Struct, frozen=True):
    """A study as it is used, and what proves which one it was.

    :param sha256: of the file's bytes, in hexadecimal; it stands on every record
    :param text: the file's characters; encoded in UTF-8 they give the hash again
    :param path: where the file was, for people
    :param beside: folder with the study's own ``scripts``; None for a study without a folder
    """

    study: Study
    sha256: str
    text: str
    path: str
    beside: Path | None = None

    def script(self, test_code: str, language: str) -> Script:
        """What is said and done in that test.

        :raises KeyError: for a test that the study does not have
        :raises ScriptFileError: when the file went away or was changed since the study was loaded
        """
        return load_script(self.study.test(test_code).script, language, beside=self.beside)


def load_study(path: Path) -> LoadedStudy:
    """The study in that file, checked, its scripts included.

    Scripts are looked for in ``scripts`` beside the file first, then among those of the program.

    :raises StudyFileError: with line, key and what was expected, for everything that is wrong
    """
    content = read_toml(path, StudyFileError)
    beside = path.parent
    study = _checked(content, partial(load_script, beside=beside))
    return LoadedStudy(study, content.sha256, content.text, str(path), beside)


def builtin_study(name: str = "ageing_frailty") -> LoadedStudy:
    """A study that comes with the program, by the name of its file without ``.toml``.

    :raises StudyFileError: for a name that the program does not have
    """
    if not SHIPPED_NAME.match(name):
        known = N_("expected the name of a study of the program, or of a file that ends with .toml")
        raise StudyFileError(name, [Problem(None, "", known)])
    return load_study(resource("studies", f"{name}.toml"))


def study_of_text(text: str, name: str) -> LoadedStudy:
    """A study from the text that was kept with its records; ``name`` is for messages.

    Its scripts are not looked for: an old record must stay readable without them.

    :raises StudyFileError: as :func:`load_study`
    """
    content = parse_toml(text.encode(), name, StudyFileError)
    return LoadedStudy(_checked(content, None), content.sha256, content.text, name)


def _checked(content: TomlFile, scripts: ScriptSource | None) -> Study:
    study = content.convert(Study)
    content.refuse(breaches(study, scripts))
    return study
