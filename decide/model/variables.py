"""The columns of the programme: which there are, and none that could only be zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decide.model.instance import Instance
from decide.model.lp import Builder, Columns, Floats, Ints, Mask
from decide.model.scopes import area_scope
from decide.model.scoring import idle_points
from decide.pack.schema import EffortTerm


@dataclass(frozen=True)
class Variables:
    """The blocks of columns."""

    station: Columns
    """S[u,a,t] units stationed."""
    move_in: Columns
    """in[u,a,t] units that come to an area, from another or from abroad."""
    waiting: Columns
    """w[u,t] units pledged by now that are not in the theatre yet."""
    assign: Columns
    """x[u,a,k,b,t] available units stationed in a, on task k in b."""
    held: Columns
    """h[a,t] share of the bases held."""
    devote: Columns
    """y[k,n,t] effort of a rival task devoted to a need, where it could serve several."""
    met: Columns
    """z[n,t,s] effort received by a need on segment s, in multiples of its requirement."""
    reference: Columns
    """The constant 1, which carries the score of doing nothing; only where that is not zero."""


def declare(p: Instance, build: Builder) -> Variables:
    """All columns. None is created that could only be zero."""
    base = (p.open > 0) & (p.beds > 0)  # (a, t)
    ever_free = np.any(p.available > 0, axis=(1, 2))  # who is not free in one period stands there all the same
    there = (p.strength > 0)[:, None, :] & base[None, :, :] & ever_free[:, None, None]
    u, a, t = np.nonzero(there)
    coordinates = {"u": u, "a": a, "t": t}
    station = build.columns("S", coordinates)
    move_in = build.columns("in", coordinates)
    pledged = np.cumsum(p.arrivals, axis=1) > 0  # (u, t)
    wu, wt = np.nonzero(pledged[:, :-1])  # who waits in the last period never comes
    waiting = build.columns("w", {"u": wu, "t": wt})
    can = _can_assign(p)  # (u, a, k, b)
    assign = _assignments(build, there, can, _able(p))
    ha, ht = np.nonzero(base)
    held = build.columns("h", {"a": ha, "t": ht}, upper=p.open[ha, ht])
    served = _needs_in_reach(p, assign, held)
    n, k, dt = _devoted(p, served)
    devote = build.columns("y", {"k": k, "n": n, "t": dt})
    reached: Mask = np.any(served, axis=0)  # (n, t)
    zn, zt, zs = np.nonzero(np.repeat(reached[:, :, None], len(p.curve.lengths), axis=2))
    met = build.columns("z", {"n": zn, "t": zt, "s": zs}, upper=p.curve.lengths[zs])
    constant = float(idle_points(p).sum())
    one = np.zeros(1 if constant else 0, np.int64)
    reference = build.columns("reference", {"one": one}, upper=1.0, lower=1.0)
    return Variables(station, move_in, waiting, assign, held, devote, met, reference)


def _can_assign(p: Instance) -> Mask:
    """(u, a, k, b) whether a unit can do a task from an area in another."""
    able: Mask = np.any(_able(p), axis=(2, 3))  # (u, k)
    wanted = np.zeros((len(p.tasks), len(p.areas)), bool)  # (k, b)
    for n, b in enumerate(p.needs.area):
        wanted[:, b] |= (p.serves[:, n] > 0).any(axis=1)
    for k, role in enumerate(p.role):
        if (
            (role == "casevac" and p.casevac_weight.any())
            or role in ("hold", "escort")
            or (role == "guard" and "field_work" in p.role)
        ):
            wanted[k] = True
    for term in p.pack.terms.values():
        if isinstance(term, EffortTerm):
            wanted[p.tasks.index(term.task)] |= area_scope(p, term)
    place = (p.usable & wanted)[:, None, :] & (p.decay > 0)  # (k, a, b)
    return able[:, None, :, None] & place.transpose(1, 0, 2)[None]


def _able(p: Instance) -> Mask:
    """(u, k, b, t) whether a unit gives anything on a task, or lifts it."""
    able: Mask = (p.productivity > 0) | (p.lift > 0)
    return able


def _assignments(build: Builder, there: Mask, can: Mask, able: Mask) -> Columns:
    u, a, k, b = np.nonzero(can)
    arc, t = np.nonzero(there[u, a, :] & able[u, k, b, :])
    at = {"u": u[arc], "a": a[arc], "k": k[arc], "b": b[arc], "t": t}
    return build.columns("x", at)


def _needs_in_reach(p: Instance, x: Columns, h: Columns) -> Mask:
    """(k, n, t) whether some effort of a task could reach a need in a period."""
    sizes = (len(p.tasks), len(p.areas), len(p.periods))
    possible = np.zeros(sizes, bool)
    working = p.productivity[x["u"], x["k"], x["b"], x["t"]] > 0
    possible[x["k"][working], x["b"][working], x["t"][working]] = True
    hold = p.task("hold")
    if hold is not None:
        possible[hold] = False
        possible[hold, h["a"], h["t"]] = p.garrison[h["a"]] > 0
    arises = (p.needs.share > 0) & (p.needs.requirement > 0)[:, None]
    return (p.serves > 0) & possible[:, p.needs.area, :] & arises[None]


def _devoted(p: Instance, served: Mask) -> tuple[Ints, Ints, Ints]:
    """Coordinates (n, k, t) where a rival task could serve several needs of its area."""
    several = np.zeros_like(served)
    for b in range(len(p.areas)):
        here = p.needs.area == b
        count = served[:, here, :].sum(axis=1)  # (k, t)
        several[:, here, :] = served[:, here, :] & (count > 1)[:, None, :]
    several &= p.rival[:, None, None]
    k, n, t = np.nonzero(several)
    return n, k, t


def productive(p: Instance, x: Columns) -> Floats:
    """Effort given by each assignment: productivity x decay."""
    return p.productivity[x["u"], x["k"], x["b"], x["t"]] * p.decay[x["k"], x["a"], x["b"]]


def on_role(p: Instance, x: Columns, role: str) -> Columns:
    """The assignments to the tasks with a role."""
    return x.where(np.array([own == role for own in p.role])[x["k"]])


def dims(p: Instance, *names: str) -> dict[str, int]:
    return {name: p.sizes[name] for name in names}
