"""Check 9: no statement is built from what a person, a device or a file says.

Statements that are put together at all hold names from our own schema; each such place is listed
here with what proves it. Searches are compared with a model in plain Python.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.fake_clock import FakeClock
from helpers.sample_records import participant, ward
from helpers.store_key import KEY
from hypothesis import given
from hypothesis import strategies as st

from frailtylab.door import STORE_NAME
from frailtylab.store import RecordRefused, Store, create_store
from frailtylab.store.belongings import Belongings
from frailtylab.store.database import plain_name
from frailtylab.store.making import Making
from frailtylab.store.sealing import Shapes
from frailtylab.store.seals_read import RowReader
from tools import code_figures

ROOT = Path(__file__).resolve().parents[2]
SQL = re.compile(
    r"\b(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|DROP|ALTER|ATTACH|WHERE|FROM|JOIN|ORDER BY)\b"
)
CONSTANT = re.compile(r"[A-Z][A-Z_0-9]+(\[\w+\])?")

ALLOWED = {
    ("store/audit.py", "', '.join(COLUMNS)"): "a tuple of literals",
    ("store/belongings.py", "table"): "tables that SQLite itself lists",
    ("store/begun_visits.py", "_chosen(phase, by_code=by_code)"): "of constants, chosen by a bool",
    ("store/begun_visits.py", "code"): "one of two literals",
    ("store/begun_visits.py", "newest"): "a literal",
    ("store/begun_visits.py", "places"): "a constant, or a literal with a constant in it",
    ("store/content.py", "names"): "columns that SQLite itself lists",
    ("store/content.py", "order"): "columns that SQLite itself lists",
    ("store/content.py", "table"): "tables that SQLite itself lists",
    ("store/convert.py", "order"): "columns that SQLite itself lists",
    ("store/convert.py", "table"): "tables that SQLite itself lists",
    ("store/database.py", "marks"): "question marks",
    ("store/database.py", "name"): "literals of SETTINGS and of our calls of pragma()",
    ("store/database.py", "names"): "keywords in our calls of insert(): see below",
    ("store/database.py", "pragma(connection, 'user_version')"): "a number that SQLite gives",
    ("store/database.py", "table"): "literals in our calls of insert(): see below",
    ("store/database.py", "value"): "literals of SETTINGS",
    ("store/derived_lists.py", "columns"): "literals of LISTS",
    ("store/derived_lists.py", "one"): "statements of LISTS",
    ("store/derived_lists.py", "other"): "statements of LISTS",
    ("store/derived_lists.py", "table"): "literals of LISTS",
    ("store/devices.py", "table"): "literals in our calls of _has(): see below",
    ("store/driver.py", "key.derived('database').hex()"): "64 digits",
    ("store/history.py", "condition"): "literals in our calls",
    ("store/history.py", "table"): "literals in our calls",
    ("store/making.py", "marks"): "question marks",
    ("store/making.py", "names"): "columns that SQLite itself lists: a row with others is refused",
    ("store/making.py", "table"): "a table with those columns: a row of another is refused",
    ("store/migrations.py", "table"): "the tuples APPEND_ONLY of our schema",
    ("store/sealing.py", "table"): "a table with a primary key, as SQLite tells: see below",
    ("store/sealing.py", "where"): "columns that SQLite itself lists",
    ("store/seals_read.py", "table"): "a table with a primary key, as SQLite tells",
    ("store/seals_read.py", "where"): "columns that SQLite itself lists",
    ("store/signatures.py", "order"): "literals",
    ("store/signatures.py", "table"): "literals",
    ("store/table_shapes.py", "column"): "columns that SQLite itself lists",
    ("store/table_shapes.py", "parent"): "tables that SQLite itself lists",
    ("store/table_shapes.py", "table"): "tables that SQLite itself lists",
    ("store/table_shapes.py", "where"): "columns that SQLite itself lists",
    ("store/trial_rows.py", "marks"): "question marks",
    ("store/trial_rows.py", "order"): "a literal",
    ("store/trial_rows.py", "table"): "literals in our calls of parts(): see below",
}
"""File and expression in a statement, and why no data gets there."""

OF_CONSTANTS = ("records", "deliveries")
"""Files whose statements are put together of constants only."""
FIRST_ARGUMENT_IS_A_NAME = {"insert": 0, "_has": 0, "parts": 1, "pragma": 1}
"""Functions whose text becomes a part of a statement, and which argument that is."""

MODULES = code_figures.modules_of(ROOT)


def built(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every piece of a statement that is not a literal."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            words = "".join(v.value for v in node.values if isinstance(v, ast.Constant))
            if SQL.search(words):
                pieces = [v.value for v in node.values if isinstance(v, ast.FormattedValue)]
                yield from ((node, ast.unparse(piece)) for piece in pieces)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mod):
            sides = (node.left, node.right)
            if any(is_sql(side) for side in sides):
                yield from ((node, ast.unparse(s)) for s in sides if not is_sql(s))
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("format", "join", "replace")
            and is_sql(node.func.value)
        ):
            yield node, ast.unparse(node)


def is_sql(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(SQL.search(node.value))
    )


def unexplained(tree: ast.AST, file: str) -> list[str]:
    """Pieces of statements that are neither constants nor listed."""
    return [
        f"{file}:{node.lineno} {{{piece}}}"
        for node, piece in built(tree)
        if not CONSTANT.fullmatch(piece) and (file.partition("/")[2], piece) not in ALLOWED
    ]


def test_no_statement_is_built_from_anything_but_names_of_ours() -> None:
    """ASVS 1.2.4: parameters for data; everything else is listed and proved."""
    assert [text for m in MODULES for text in unexplained(m.tree, m.path.as_posix())] == []


def test_every_explanation_is_still_needed() -> None:
    """ASVS 1.2.4: a line of the list that nothing needs would hide the next slip."""
    found = {
        (m.path.as_posix().partition("/")[2], piece) for m in MODULES for _n, piece in built(m.tree)
    }
    assert set(ALLOWED) <= found, set(ALLOWED) - found


@pytest.mark.parametrize(
    "slip",
    [
        "f\"SELECT * FROM participant WHERE code = '{code}'\"",
        "\"SELECT * FROM user WHERE code = '%s'\" % code",
        '"SELECT * FROM visit ORDER BY " + column',
        '"DELETE FROM {}".format(table)',
        'f"PRAGMA {name_of(user)}"',
    ],
)
def test_a_statement_built_from_data_is_noticed(slip: str) -> None:
    """ASVS 1.2.4: the rule, on slips."""
    assert len(unexplained(ast.parse(slip), "frailtylab/store/people.py")) == 1


def test_statements_are_spoken_in_the_store_only() -> None:
    """ASVS 1.2.4: the list above covers every file in which a statement can be run."""
    found = {
        m.path.as_posix()
        for m in MODULES
        for node in ast.walk(m.tree)
        if isinstance(node, ast.Attribute) and node.attr in ("execute", "executescript")
    }
    assert found
    assert [path for path in found if not path.startswith("frailtylab/store/")] == []


def test_every_silenced_warning_of_the_linter_is_in_a_listed_file() -> None:
    """ASVS 1.2.4: S608 is on for the whole tree; who silences it stands in the list."""
    listed = {f"frailtylab/{file}" for file, _piece in ALLOWED}
    listed |= {f"frailtylab/store/{name}.py" for name in OF_CONSTANTS}
    silenced = {
        m.path.as_posix() for m in MODULES if "S608" in (ROOT / m.path).read_text(encoding="utf-8")
    }
    assert silenced
    assert silenced <= listed, silenced - listed


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with codes that a sloppy search would mix up."""
    path = tmp_path_factory.mktemp("sql") / STORE_NAME
    with create_store(path, KEY, FakeClock()) as opened:
        made = ward(opened, CODES[0])
        opened.visits.start(made.visit("BL"), made.by)
        for code in CODES[1:]:
            opened.people.add_participant(participant(code), made.by)
        yield opened


CODES = ["0012", "1E5", "A_1", "A.1", "AB1", "NA", "NULL", "P-0147", "P-0148", "p-02", "Z9", "a-b"]
HOSTILE = ["'", "''", '"', ";", "--", "/*", "%", "_", "*", "?", "[", "\\", "\0", "\x7f", ":start",
           "' OR 1=1 --", "'; DROP TABLE participant; --", "\ud800", "\u200b", "ſ", "İ",
           "\u212a"]  # fmt: skip
TYPED = st.one_of(
    st.text(),
    st.lists(st.sampled_from([*CODES, *HOSTILE, " "]), max_size=4).map("".join),
    st.sampled_from(CODES).flatmap(lambda code: st.sampled_from([code[:2], code.lower(), code])),
)


def beginning(typed: str) -> list[str]:
    """The codes that begin so, capitals or not: the search in plain Python."""
    start = typed.strip()
    mine = [code for code in CODES if start.isascii() and code.lower().startswith(start.lower())]
    return sorted(mine, key=str.lower)


@given(TYPED)
def test_search_finds_what_plain_python_finds(store: Store, typed: str) -> None:
    """ASVS 1.2.4: whatever is typed or scanned."""
    assert [person.code for person in store.people.find(typed)] == beginning(typed)


@given(TYPED)
def test_a_whole_code_finds_its_own_participant_only(store: Store, typed: str) -> None:
    """ASVS 1.2.4: capitals or not, and no look-alike letter counts as a plain one."""
    wanted = [code for code in CODES if code.lower() == typed.strip().lower() and typed.isascii()]
    found = store.people.by_code(typed)
    assert ([found.code] if found else []) == wanted


@given(TYPED)
def test_records_are_filtered_by_what_was_typed_and_nothing_else(store: Store, typed: str) -> None:
    """ASVS 1.2.4: the filter of the records page."""
    rows = store.records.visits(code=typed)
    begun = [CODES[0]] if CODES[0] in beginning(typed) else []
    assert [row.participant_code for row in rows] == begun
    assert store.records.visit_count(code=typed) == len(begun)


def test_nothing_that_was_searched_for_changed_the_tables(store: Store) -> None:
    """ASVS 1.2.4: after all of it the store is whole."""
    for text in HOSTILE:
        store.people.find(text)
    assert store.check() == []
    assert len(store.people.find("")) == len(CODES)


@pytest.mark.parametrize(
    "table", ["audit WHERE 1=1 --", "audit; DROP TABLE seal", "nothing", "", "'"]
)
def test_a_seal_can_not_name_what_is_no_table(store: Store, table: str) -> None:
    """ASVS 1.2.4: names come from a file there; what SQLite does not know is not asked for."""
    assert Shapes(store._file.connection).read((table, ())) is None


@pytest.fixture(scope="module")
def columns(store: Store) -> dict[str, set[str]]:
    """The columns of each table."""
    names = [
        row[0] for row in store._file.rows("SELECT name FROM sqlite_master WHERE sql NOT NULL")
    ]
    sql = "SELECT name FROM pragma_table_info(?)"
    return {name: {row[0] for row in store._file.rows(sql, (name,))} for name in names}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Our calls of that function in the store."""
    for m in MODULES:
        if not m.path.as_posix().startswith("frailtylab/store/"):
            continue
        for node in ast.walk(m.tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == name:
                yield f"{m.path.as_posix()}:{node.lineno}", node


@pytest.mark.parametrize(("name", "position"), FIRST_ARGUMENT_IS_A_NAME.items())
def test_names_in_statements_are_literals_of_ours(
    columns: dict[str, set[str]], name: str, position: int
) -> None:
    """ASVS 1.2.4: tables and columns as our schema has them, written out in the call."""
    # pragma() is called for the names of SETTINGS; rows of a copy have the columns of their table.
    loose = {"frailtylab/store/database.py", "frailtylab/store/belongings.py"}
    seen = 0
    for place, call in calls(name):
        argument = call.args[position]
        if place.partition(":")[0] in loose and not isinstance(argument, ast.Constant):
            continue
        assert isinstance(argument, ast.Constant), place
        assert isinstance(argument.value, str), place
        if name != "pragma":
            assert argument.value in columns, place
        if name == "insert":
            given_names = {word.arg for word in call.keywords if word.arg}
            assert given_names <= columns[argument.value], place
        seen += 1
    assert seen


NO_NAMES = ["id) VALUES (1); --", 'id"', "id, by", "a b", "1", "", "ıd", "id\0", "*", "rowid--"]


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_what_is_more_than_a_name_gets_into_no_insert(store: Store, name: str) -> None:
    """ASVS 1.2.4: the last wall, for rows that come out of a journal or a copy."""
    with pytest.raises(ValueError, match="no name"):
        plain_name(name)
    with pytest.raises(ValueError, match="no name"), store._file.transaction():
        store._file.insert("user", **{name: "x"})


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_a_row_of_a_journal_can_not_name_what_is_no_column(tmp_path: Path, name: str) -> None:
    """ASVS 1.2.4: what recovery and conversion put in goes through the same wall."""
    made = Making(tmp_path / STORE_NAME, KEY)
    try:
        with pytest.raises(ValueError, match="another shape"):
            made.put([("user", {"id": "u", "code": "A", name: "x"})])
        with pytest.raises(ValueError, match="another shape"):
            made.put([(name, {"id": "u"})])
    finally:
        made.close()


def test_a_copy_with_other_columns_is_refused_and_nothing_of_it_kept(tmp_path: Path) -> None:
    """ASVS 1.2.4, 2.2.1: the names in a copy's file are somebody's text."""
    with create_store(tmp_path / STORE_NAME, KEY, FakeClock()) as empty:
        for columns in ({"id": "u", "colour": "x"}, {"id) SELECT code FROM user --": "x"}):
            rows = Belongings("p", "P-0147", 4, (1, ""), {"user": [columns]})
            with pytest.raises(RecordRefused):
                empty.belongings.put(rows)
        with pytest.raises(RecordRefused):
            empty.belongings.put(Belongings("p", "P", 4, (1, ""), {"no_table": [{"id": "u"}]}))
        assert empty.people.assessors() == []


@pytest.mark.parametrize("table", ['audit" --', "audit; DROP TABLE seal", "nothing"])
def test_a_seal_under_verification_can_not_name_what_is_no_table(store: Store, table: str) -> None:
    """ASVS 1.2.4: verify reads names out of the file that it doubts."""
    assert RowReader(store._file.connection).read((table, ())) is None
