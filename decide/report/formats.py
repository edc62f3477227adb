"""The formats an answer is written in: the one registry that the command line, the page and the tests go by.

A new format is one entry of `FORMATS`. Writers are imported when they are used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from decide.report.document import Document
    from decide.results.study import Study

COMPARED = ("tiers", "differences", "metrics", "worth", "shortfalls", "changes", "clauses", "weightings", "costs")
"""Frames that a comparison of several options brings into a workbook; JSON holds the rest."""


@dataclass(frozen=True)
class Content:
    """What is written: what is read, and the data behind it."""

    document: Document
    """Titles, sentences and tables in the language of the running context."""
    rows: Callable[[], pd.DataFrame]
    """The one frame that CSV has."""
    sheets: Callable[[], Mapping[str, pd.DataFrame]]
    """Frames that follow the tables in a workbook, by name."""
    data: Callable[[], Mapping[str, Any]]
    """Plain data in English: the JSON form."""
    frames: Callable[[], Mapping[str, pd.DataFrame]]
    """Every frame in English, by name."""
    manifest: Mapping[str, Any]
    code: Callable[[], str] = str
    """What was asked and the main figures, for `decide reproduce`; empty for what is no answer of a solver."""

    @property
    def coded(self) -> Document:
        """The document with its code."""
        return replace(self.document, code=self.code())

    @property
    def whole(self) -> Document:
        """The document as files have it, with its code."""
        from decide.report.titles import in_full

        return in_full(self.coded)

    @classmethod
    def of_study(
        cls, study: Study, document: Document, data: Study | None = None, args: tuple[str, ...] | None = None
    ) -> Content:
        """A study; `data` is the same in English where texts of the pack in it are not. `args`: what its command was
        asked about beside the pack and the what-if, if that is more than its options."""
        data = data or study
        several = study.kind == "compare" and len(study.certificates) > 1

        def sheets() -> Mapping[str, pd.DataFrame]:
            return {name: frame for name, frame in study.frames.items() if name in COMPARED or not several}

        def whole() -> Mapping[str, Any]:
            return {**data.as_dict(), "code": code()}

        @cache
        def code() -> str:
            from decide.report.code import origin_of, written

            return written(origin_of(data, args))

        return cls(document, lambda: data.rows, sheets, whole, lambda: data.frames, dict(study.manifest), code)

    @classmethod
    def of_frames(
        cls,
        document: Document,
        frames: Mapping[str, pd.DataFrame],
        manifest: Mapping[str, Any] | None = None,
        certificates: Mapping[str, Any] | None = None,
    ) -> Content:
        """Frames that are no answer of a solver, such as the list of a pack's options."""
        from decide.results.study import SCHEMA_VERSION, records

        def data() -> Mapping[str, Any]:
            about = {"manifest": dict(manifest or {}), "certificates": dict(certificates or {})}
            tables = {name: records(frame) for name, frame in frames.items()}
            return {"schema_version": SCHEMA_VERSION, **{name: it for name, it in about.items() if it}, **tables}

        return cls(document, lambda: next(iter(frames.values())), lambda: frames, data, lambda: frames, manifest or {})


@dataclass(frozen=True)
class Format:
    """One way to write an answer."""

    id: str
    """What `--format` calls it."""
    endings: tuple[str, ...]
    """Of files, without the dot; the first is the one that files are given."""
    title: str
    """What a button of the page calls it: a name, the same in every language."""
    write: Callable[[Content], str | bytes]
    media: str
    """Its type on the web."""
    data: bool = False
    """Whether it is for machines: written in English whatever the language."""
    file_only: str = ""
    """What it is called where it is asked for on the screen, which it is not for."""
    check: Callable[[], None] = lambda: None
    """Raises `InputError` where a package it takes is missing, before anything is solved."""

    @cached_property
    def ending(self) -> str:
        """Of the files it is written to."""
        return self.endings[0]


def _table(content: Content) -> str:
    from decide.report.render import to_text

    return to_text(content.document)


def _csv(content: Content) -> str:
    from decide.report.render import to_csv

    return to_csv(content.rows())


def _json(content: Content) -> str:
    from decide.results.study import to_json

    return to_json(content.data())


def _markdown(content: Content) -> str:
    from decide.report.render import to_markdown

    return to_markdown(content.whole)


def _html(content: Content) -> str:
    from decide.report.render import to_html

    return to_html(content.whole)


def _workbook(content: Content) -> bytes:
    from decide.report.workbook import about_lines, to_xlsx

    return to_xlsx(content.coded, content.sheets(), about_lines(content.manifest))


def _word(content: Content) -> bytes:
    from decide.report.docx import to_docx

    return to_docx(content.whole)


def _pdf(content: Content) -> bytes:
    from decide.report.pdf import to_pdf

    return to_pdf(content.whole)


def _package(content: Content) -> bytes:
    from decide.report.data_package import to_package

    data = content.data()
    about = {name: data[name] for name in ("manifest", "certificates", "code") if name in data}
    return to_package(content.frames(), about)


def _check_pdf() -> None:
    from decide.report.pdf import check_pdf

    check_pdf()


def _check_word() -> None:
    from decide.report.docx import check_docx

    check_docx()


OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, Format] = {
    form.id: form
    for form in (
        Format("table", ("table", "txt"), "Text", _table, "text/plain"),
        Format("csv", ("csv",), "CSV", _csv, "text/csv", data=True),
        Format("json", ("json",), "JSON", _json, "application/json", data=True),
        Format("md", ("md", "markdown"), "Markdown", _markdown, "text/markdown"),
        Format("html", ("html", "htm"), "HTML", _html, "text/html"),
        Format("xlsx", ("xlsx",), "Excel", _workbook, f"{OFFICE}.spreadsheetml.sheet", file_only="workbook"),
        Format(
            "docx",
            ("docx",),
            "Word",
            _word,
            f"{OFFICE}.wordprocessingml.document",
            file_only="Word document",
            check=_check_word,
        ),
        Format("zip", ("zip",), "Data package", _package, "application/zip", data=True, file_only="data package"),
        Format("pdf", ("pdf",), "PDF", _pdf, "application/pdf", file_only="PDF document", check=_check_pdf),
    )
}
"""By what `--format` calls them, in the order shown."""


def format_named(form: str | None, out: Path | None) -> str:
    """The format asked for, else the one that a file's ending names, else a table; it may be none of `FORMATS`."""
    if form is None and out is not None:
        ending = out.suffix.lower().lstrip(".")
        return next((one.id for one in FORMATS.values() if ending in one.endings), ending)
    return form or "table"
