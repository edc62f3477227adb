"""What the two sides of `decide diff` are, and their packs if those are here."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from decide.errors import InputError, Place, Problem
from decide.report.diffed import FILE, MEAN, DiffSide, SideCase, split_figure
from decide.results.metrics import ALL
from decide.shell.flags import in_language
from decide.shown import printable

if TYPE_CHECKING:
    from decide.pack.theatre import Theatre
    from decide.progress import Progress
    from decide.report.code import Figures, Origin

PACK_FILE = "pack.yaml"
START = 16  # letters of a digest that are shown


def sides_of(paths: Sequence[Path], packs: Iterable[str], progress: Progress) -> tuple[DiffSide, DiffSide]:
    """The two sides. `packs`: names and folders of packs that either may have been made of. Raises `InputError`."""
    first, second = (_read(path, name, progress) for path, name in zip(paths, _names(paths), strict=True))
    here = {theatre.hash: theatre for theatre in (*_given(packs), first.theatre, second.theatre) if theatre}
    made = [_with_pack(side, here) for side in (first, second)]
    return made[0], made[1]


def _names(paths: Sequence[Path]) -> list[str]:
    """What the two are called: by their names, or by their paths where these are the same."""
    same = len({path.name for path in paths}) == 1
    return [printable(str(path) if same or not path.name else path.name) for path in paths]


def _given(packs: Iterable[str]) -> list[Theatre]:
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre

    return [read_theatre(find_pack(name)) for name in packs]


def _read(path: Path, name: str, progress: Progress) -> DiffSide:
    from decide.store.manifest import MANIFEST

    if not path.is_dir():
        return _of_export(path, name)
    if os.path.isfile(path / MANIFEST):
        return _of_store(path, name)
    if not os.path.isfile(path / PACK_FILE):
        message = f"this folder is neither a pack nor a store: it has no {PACK_FILE} and no {MANIFEST}."
        raise InputError(
            Problem(message, Place(str(path)), "Give an export, a pack's folder or what decide batch wrote.")
        )
    return _of_pack(path, name, progress)


def _of_export(path: Path, name: str) -> DiffSide:
    from decide.report.code import read
    from decide.report.code_in_file import content_of, text_of

    origin = read(text_of(path), Place(str(path)))
    digest = hashlib.sha256(content_of(path)).hexdigest()[:START]
    return DiffSide(name, "export", origin, digest, (), {"decide": origin.version} | _beside(origin), None)


def _of_pack(path: Path, name: str, progress: Progress) -> DiffSide:
    from decide.pack.read import read_theatre
    from decide.questions.compare.study import compare
    from decide.report.code import origin_of

    theatre = read_theatre(path)
    origin = origin_of(compare(theatre, progress=progress))
    cases = tuple(SideCase(option, option, "") for option in theatre.options)
    return DiffSide(name, "pack", origin, theatre.hash[:START], cases, {"decide": origin.version}, theatre)


def _of_store(path: Path, name: str) -> DiffSide:
    """A store by its manifest; its figures are those of future 0, in which every figure has its value, and the means
    over the futures."""
    from decide.report.code import Origin
    from decide.report.reproduced import START as OF_CODE
    from decide.results.fingerprint import PACK_FILE as OF_THE_PACK
    from decide.store.manifest import digest_of_manifest, manifest_in, pack_files_in

    manifest = manifest_in(path)
    labels = [str(label) for label in manifest["cases"]]
    cases = tuple(
        SideCase(label, str(inputs["option"]), str(inputs["what_if"] or ""))
        for label, inputs in zip(labels, manifest["inputs"], strict=True)
    )
    read = {name: digest[:OF_CODE] for name, digest in pack_files_in(manifest).items()}
    files = read | {str(name): str(digest)[:OF_CODE] for name, digest in manifest["files"].items()}
    run = {f"study {name}": text for name, text in _flat(manifest["study"]).items()}
    run |= {name: str(text)[:12] for name, text in manifest["versions"].items() if not OF_THE_PACK.fullmatch(name)}
    options = tuple(dict.fromkeys(case.option for case in cases))
    figures, done = _figures_of_store(path, labels)
    rows = done, len(labels) * (int(manifest["futures"]) + 1)
    origin = Origin("batch", options, "", str(manifest["pack"]), str(manifest["hash"]), files, "", figures)
    return DiffSide(
        name, "store", origin, digest_of_manifest(manifest)[:START], cases, run | _beside(origin), None, rows
    )


def _beside(origin: Origin) -> dict[str, str]:
    """Files beside the pack's own that a question reads, such as its futures."""
    from decide.pack.folder import NOT_PACK

    return {f"{FILE}{name}": digest for name, digest in origin.files.items() if name in NOT_PACK}


def _flat(tree: Any, above: str = "") -> dict[str, str]:
    """What a study file asks, by dotted path."""
    if not isinstance(tree, Mapping):
        return {above: ", ".join(map(str, tree)) if isinstance(tree, list) else str(tree)}
    return {path: text for name, it in tree.items() for path, text in _flat(it, f"{above}.{name}".strip(".")).items()}


def _figures_of_store(path: Path, labels: Sequence[str]) -> tuple[Figures, int]:
    """Central values and means by case, and how many results are done."""
    from decide.report.code import DIGITS, HELD
    from decide.store.query import answer_of

    columns = answer_of(path, "select name, metric, objective, region from columns where metric is not null")[0]
    kept = [row for row in columns.to_dict(orient="records") if row["metric"] in HELD]
    wanted = [
        part
        for n, row in enumerate(kept)
        for part in (
            f'any_value("{row["name"]}") filter (future = 0) as central_{n}',
            f'avg("{row["name"]}") filter (future > 0) as mean_{n}',
        )
    ]
    listed = ", ".join(['"case"', "count(*) as done", *wanted])
    rows = answer_of(path, f'select {listed} from results group by "case" order by "case"')[0]
    figures: Figures = {}
    for made in rows.to_dict(orient="records"):
        for n, row in enumerate(kept):
            where = f"{row['objective']} {row['region']}"
            for metric, value in ((row["metric"], made[f"central_{n}"]), (MEAN + row["metric"], made[f"mean_{n}"])):
                if value == value and (metric in HELD or where == f"{ALL} {ALL}"):
                    figures[f"{labels[int(made['case'])]} {metric} {where}"] = float(f"{value:.{DIGITS}g}")
    return figures, int(rows["done"].sum())


def _with_pack(side: DiffSide, here: Mapping[str, Theatre]) -> DiffSide:
    """A side with its pack: one of those at hand that has its hash, else the one of its name that comes with decide if
    it has it."""
    from decide.pack.folder import find_pack
    from decide.pack.read import read_theatre

    theatre = side.theatre or here.get(side.origin.hash)
    if theatre is None:
        try:
            shipped = read_theatre(find_pack(side.origin.pack))
        except InputError:
            return side
        theatre = shipped if shipped.hash == side.origin.hash else None
    theatre = theatre and in_language(theatre)
    return replace(side, theatre=theatre, cases=side.cases or _cases_of(side.origin, theatre))


def _cases_of(origin: Origin, theatre: Theatre | None) -> tuple[SideCase, ...]:
    """The options that an export is about: those that it has figures of, else those that its command names, else
    all."""
    of = dict.fromkeys(parts[0] for name in origin.figures if (parts := split_figure(name)))
    named = {part for part, before in zip(origin.args, ("", *origin.args), strict=False) if not before.startswith("--")}
    options = [*theatre.options] if theatre else []
    chosen = [*of] or [name for name in options if name in named] or options
    return tuple(SideCase(option, option, origin.what_if) for option in chosen)
