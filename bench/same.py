"""Whether every command still says what it said: its bytes on both packs, in both languages, in three formats.

    python -m bench.same keep FOLDER      writes what each run prints and its exit code
    python -m bench.same compare FOLDER   runs them again, and names what differs

Manifests are left out: they hold versions and digests. `--drill` leaves out the Mali pack, which takes minutes.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

from decide import cli
from decide.questions import questions

LAYDOWNS = {
    "drill": "area,unit_type,units\nhill,infantry,90\nplain,infantry,210\n",
    "minusma": "area,unit_type,units\nkidal,infantry,900\ngao,infantry,2000\nmopti,infantry,1500\n",
}
RUNS = {
    "drill": (
        "options",
        "check",
        *(" ".join([name, *question.example]) for name, question in questions().items() if name != "hindcast"),
        "compare --mode lexicographic:upland,lowland",
        "compare --weights protection=0",
        "show overcommit",
        "plan stay --laydown laydown.csv --as-is",
    ),
    "minusma": (
        "options",
        "check",
        "compare",
        "show epon-2b",
        "show epon-2b --mode leximin:cells",
        "prices epon-2b --only unit",
        "repair epon-2b --set terms.police_centre.at_least=6",
        "plan epon-2b --laydown laydown.csv --as-is",
        "sequence epon-2d",
        "dilemmas epon-2d",
        "why epon-2a",
        "ranges review-3 --within 1 --only presence",
        "hindcast",
        "frontier north centre epon-2a epon-2b",
        "weights epon-2b epon-2d --draws 50 --solved 4",
        "gap epon-2b --floor centre=25 --keep",
        "robust epon-2b epon-2d --futures 2",
        "breakeven epon-2b --stress consent --futures 2",
        "drivers epon-2b epon-2d --trajectories 0 --futures 0",
    ),
}


def runs(packs: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Names and arguments."""
    for pack in packs:
        for line in RUNS[pack]:
            for language in ("en", "fr"):
                forms = ("csv", "json", "md") if pack == "drill" or language == "en" else ("md",)
                for form in forms:
                    name = f"{pack} {language} {line}".replace(" ", "_").replace("/", "-")
                    yield f"{name}.{form}", ["--language", language, *line.split(), "--pack", pack, "--format", form]


def ran(arguments: list[str]) -> str:
    """What a run prints, its manifest left out, and its exit code."""
    kept, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    try:
        code = cli.run(arguments)
        sys.stdout.flush()
        text = sys.stdout.buffer.getvalue().decode()  # type: ignore[attr-defined]
    finally:
        sys.stdout = kept
    if arguments[-1] == "json" and code == 0:
        data = json.loads(text)
        data.pop("manifest", None)
        text = json.dumps(data, indent=1, ensure_ascii=False)
    return f"{text}\nexit code {code}\n"


def main(what: str, folder: str, *options: str) -> int:
    """Keep or compare. The exit code is 1 if anything differs."""
    kept = Path(folder).resolve()
    kept.mkdir(parents=True, exist_ok=True)
    os.environ.update(SOURCE_DATE_EPOCH="1700000000", COLUMNS="120")
    differ = 0
    for pack in ("drill",) if "--drill" in options else tuple(RUNS):
        with TemporaryDirectory() as place:
            os.chdir(place)
            Path("laydown.csv").write_text(LAYDOWNS[pack])
            for name, arguments in runs([pack]):
                text, file = ran(arguments), kept / name[:200]
                if what == "keep":
                    file.write_text(text)
                elif not file.exists() or file.read_text() != text:
                    differ += 1
                    before = file.read_text().splitlines() if file.exists() else []
                    changes = [*unified_diff(before, text.splitlines(), "before", "now", lineterm="", n=0)][2:8]
                    print(name, *(line[:160] for line in changes), sep="\n  ")
            os.chdir(kept)
    print(f"{differ} differ." if what == "compare" else f"kept in {kept}.")
    return int(differ > 0)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
