"""A store answers SQL, and lets nobody out of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from decide.errors import InputError
from decide.store.query import answer_of
from tests.store.studies import batch, run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("store")
    run(batch(folder), folder / "out")
    (folder / "secret.csv").write_text("word\nmellon\n")
    return folder / "out"


def test_tables_have_plain_names_units_and_titles(out: Path) -> None:
    sql = "select option, count(*) as rows, max(score) as score from results join futures using (future) group by all"
    frame, headings = answer_of(out, sql)
    assert {*frame["option"]} == {"stay", "reinforce"}
    assert frame["rows"].tolist() == [16, 16]
    assert headings == {"option": "Option", "score": "Score, points"}
    about, _ = answer_of(out, "select unit, better from columns where name = 'cost'")
    assert about.to_numpy().tolist() == [["USD/year", "less"]]
    joined, _ = answer_of(
        out, "select title from cases join laydowns using (case_number)".replace("case_number", '"case"')
    )
    assert len(joined) > 32


REFUSED = {
    "copy results to 'x.csv'": "by one statement",
    "attach 'x.db'": "by one statement",
    "create table x as select 1": "by one statement",
    "select 1; select 2": "by one statement",
    "set lock_configuration = false": "by one statement",
    "install httpfs": "by one statement",
    "": "by one statement",
    "select * from read_text('{secret}')": "file system operations are disabled",
    "select * from '{secret}'": "file system operations are disabled",
    "select * from sniff_csv('{secret}')": "file system operations are disabled",
    "select * from glob('{folder}/*')": "file system operations are disabled",
    "select * from frame": "does not exist",
    "selec 1": "syntax error",
    "select gone from results": "The tables are cases, columns, futures, laydowns, results",
}


@pytest.mark.parametrize("sql", REFUSED)
def test_what_is_no_question_to_the_store_is_refused(sql: str, out: Path) -> None:
    frame = out  # a variable of the caller, which a query could name
    before = sorted(frame.rglob("*"))
    with pytest.raises(InputError, match=REFUSED[sql]):
        answer_of(out, sql.format(secret=out.parent / "secret.csv", folder=out.parent))
    assert sorted(out.rglob("*")) == before


def test_an_answer_comes_in_every_format(out: Path, decide: Callable[..., Any]) -> None:
    sql = "select option, avg(score) as score from results where future = 0 group by option order by score"
    ran = decide("query", str(out), sql, "--format", "csv")
    assert ran.code == 0
    rows = [*csv.reader(io.StringIO(ran.out))]
    assert [row[0] for row in rows] == ["option", "stay", "reinforce"]
    table = decide("query", str(out), sql)
    assert table.out.splitlines()[6].split() == ["Option", "points"]
    assert decide("--language", "fr", "query", str(out), sql).out.splitlines()[3] == "Réponse"


def test_a_folder_without_a_store_is_told(tmp_path: Path, decide: Callable[..., Any]) -> None:
    ran = decide("query", str(tmp_path), "select 1")
    assert (ran.code, "there is no store" in ran.err) == (2, True)
