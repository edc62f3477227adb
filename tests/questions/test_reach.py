"""Up to how many of something its price holds: as `decide prices` has it, and of what is asked for alone."""

from __future__ import annotations

import pytest

from decide.pack.theatre import Theatre, resolve
from decide.pack.what_if import WhatIf
from decide.questions.compare.tables_of_binding import binding
from decide.questions.prices.reach import reach
from decide.questions.prices.study import prices
from decide.results.facts import collect
from decide.solve.answer import answer


def test_it_is_the_range_of_the_prices_room(drill: Theatre) -> None:
    ranges = reach(answer(resolve(drill, "stay")), {("unit", "infantry"), ("bed", "hill")})
    priced = prices(drill, "stay").frames["prices"].set_index(["family", "id"])
    assert ("unit", "infantry") in ranges
    for (family, name), most in ranges.items():
        row = priced.loc[(family, name)]
        assert most == pytest.approx(row["about_to"] - row["at"])
    assert {*ranges} <= {("unit", "infantry"), ("bed", "hill")}


def test_the_table_says_up_to_how_many_and_where_it_does_not_know(drill: Theatre) -> None:
    stay = collect(drill, [answer(resolve(drill, "stay"))], WhatIf()).only("stay")
    plain = binding(stay)
    assert all(len(row) == 5 for row in plain.rows)
    first = next(row for row in stay.rows_of("worth") if row["title"] == plain.rows[0][1])
    key = (str(first["family"]), str(first["id"]))
    for most, text in ((12.9, "12"), (0.4, "less than one"), (float("inf"), "any number"), (1234.0, "1,234")):
        assert binding(stay, reach={key: most}).texts()[0][5] == text
    assert {row[5] for row in binding(stay, reach={}).texts()} == {"–"}
