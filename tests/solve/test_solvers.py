"""The solvers that `--solver` claims: each certifies, or is refused before it solves."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import highspy
import numpy as np
import pulp
import pytest
from scipy import sparse

from decide.errors import InputError
from decide.model.lp import Columns, Programme, Rows
from decide.pack.theatre import Theatre, resolve
from decide.solve import pulp_route
from decide.solve.answer import answer
from decide.solve.certificate import certify
from decide.solve.highs import Silent
from decide.solve.pulp_route import solve_with_pulp

CASE = Path(__file__).parent / "cbc_duals.mps.gz"


def read_mps(path: Path) -> Programme:
    """The programme in a file, its rows and columns numbered."""
    highs = Silent()
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    lp = highs.getLp()
    by_row = highspy.MatrixFormat.kColwise != lp.a_matrix_.format_
    made = (sparse.csr_matrix if by_row else sparse.csc_matrix)(
        (lp.a_matrix_.value_, lp.a_matrix_.index_, lp.a_matrix_.start_), shape=(lp.num_row_, lp.num_col_)
    ).tocsr()
    n_rows, n_cols = made.shape
    numbers = tuple(map(str, range(max(n_rows, n_cols))))
    columns, rows = np.arange(n_cols), np.arange(n_rows)
    return Programme(
        *(np.array(values) for values in (lp.col_cost_, lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)),
        *(made.indptr.astype(np.int64), made.indices.astype(np.int64), made.data),
        (Columns("x", columns, {"n": columns}, np.array(lp.col_upper_)),),
        (Rows("row", rows, {"n": rows}),),
        {"n": numbers},
    )


def test_cbc_certifies_what_its_scaling_blurred(tmp_path: Path) -> None:
    """A sound programme of another theatre; at CBC's own tolerance its duals are off by more than is allowed."""
    (tmp_path / "case.mps").write_bytes(gzip.decompress(CASE.read_bytes()))
    programme = read_mps(tmp_path / "case.mps")
    assert certify(programme, solve_with_pulp(programme)).objective == pytest.approx(-21.0425099, abs=1e-6)


@pytest.mark.parametrize("name", ["gurobi", "GUROBI_CMD", "no-such", "copt"])
def test_what_is_not_there_is_refused_with_what_would_do(drill: Theatre, name: str) -> None:
    with pytest.raises(InputError, match=r"Any solver of PuLP that gives duals will do; here: highs, cbc"):
        answer(resolve(drill, "stay"), name)


@pytest.mark.parametrize("name", ["cbc", "CBC", "pulp_cbc_cmd", "HIGHS"])
def test_names_are_taken_as_they_are_written(drill: Theatre, name: str) -> None:
    assert answer(resolve(drill, "stay"), name).certificate.holds


def test_a_solver_without_duals_is_refused_before_it_solves(drill: Theatre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pulp_route, "_gives_duals", lambda name: name == pulp_route.CBC)
    monkeypatch.setattr(pulp, "getSolver", lambda name, **_: type("Engine", (), {"available": lambda self: True})())
    with pytest.raises(InputError, match="'GLPK_CMD' gives no duals through PuLP"):
        answer(resolve(drill, "stay"), "GLPK_CMD")


def test_glpk_gives_none(drill: Theatre) -> None:
    if shutil.which("glpsol") is None:
        pytest.skip("glpsol is not installed: nothing to try (on Debian: apt-get install glpk-utils)")
    with pytest.raises(InputError, match="'glpk' gives no duals"):
        answer(resolve(drill, "stay"), "glpk")


def test_the_probe_knows_duals_when_it_sees_them() -> None:
    assert pulp_route._gives_duals(pulp_route.CBC)
    assert not pulp_route._gives_duals("GUROBI_CMD")
