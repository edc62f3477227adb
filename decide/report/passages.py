"""What a document shows, as passages of text: a paragraph, a cell of a table, a row of a sheet, a line of a page.

By them `decide reproduce` holds the words and figures of a document against those of today. Pictures, headers and
footers of pages are no passages.
"""

from __future__ import annotations

import io
import json
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from decide.language import LANGUAGES, speaking, t
from decide.report.code_in_file import MOST_BYTES, creator_of, pages_of

HTML, PDF, PRINTED, WORD, OPEN_TEXT, WORKBOOK, PACKAGE, JSON, CSV, PLAIN = (
    *("html", "pdf", "printed", "docx", "odt", "xlsx", "zip", "json", "csv", "md"),
)
"""Kinds of document; those of decide by the names of their formats."""
PARTS = {
    "word/document.xml": WORD,
    "xl/workbook.xml": WORKBOOK,
    "content.xml": OPEN_TEXT,
    "datapackage.json": PACKAGE,
}
"""The part by which a zipped document is known."""
TYPESETTER = "Typst"  # what a PDF of decide says that it was made by; what printed another one says its own name
OF_THE_RUN = ("manifest", "certificates", "certificate", "code")  # parts of data that are no answer
_PARAGRAPHS = ("p", "h")  # of Word and OpenDocument alike
_SILENT = ("style", "script", "title")
_BLOCKS = ("p", "h1", "h2", "h3", "li", "caption", "th", "td", "text", "figure", "div", "tr")


def kind_of(data: bytes) -> str:
    """What a document is, by its content."""
    if data[:5] == b"%PDF-":
        return PDF if TYPESETTER in creator_of(data) else PRINTED
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return next((PARTS[name] for name in file.namelist() if name in PARTS), PLAIN)
    start = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if start.startswith(b"{"):
        return JSON
    return HTML if start.startswith((b"<!doctype", b"<html")) else PLAIN


def passages_of(data: bytes, kind: str) -> Sequence[str]:
    """The passages of a document of that kind, in order. Raises what its reader raises where it is damaged."""
    if kind in (PDF, PRINTED):
        pages = [page.splitlines() for page in pages_of(data)]
        return [line for page in (pages if kind == PDF else _without_heads(pages)) for line in page]
    if kind in (WORD, OPEN_TEXT):
        part = next(name for name, known_by in PARTS.items() if known_by == kind)
        return [*_paragraphs(ElementTree.fromstring(_part(data, part)))]
    if kind == WORKBOOK:
        return [*_rows(data)]
    if kind == PACKAGE:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = [part for part in file.infolist() if part.file_size <= MOST_BYTES]
            names = [part.filename for part in parts if part.filename not in PARTS]
            return [line for name in sorted(names) for line in file.read(name).decode("utf-8", "replace").splitlines()]
    text = data.decode("utf-8", "replace")
    if kind == JSON:
        return [*_records(text)]
    if kind == HTML:
        page = _Page()
        page.feed(text)
        return page.passages
    return text.splitlines()


def _without_heads(pages: Sequence[Sequence[str]]) -> Iterator[Sequence[str]]:
    """Pages without the lines at their ends that several of them have, but for numbers: what a printer adds."""
    ends = Counter(_wordy(line) for page in pages for line in {*page[:1], *page[-1:]})
    for page in pages:
        first = 1 if page and ends[_wordy(page[0])] > 1 else 0
        last = len(page) - (1 if page[first:] and ends[_wordy(page[-1])] > 1 else 0)
        yield page[first:last]


def _wordy(line: str) -> str:
    return re.sub(r"[\d\s]+", "", line)


def _part(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return file.read(name) if file.getinfo(name).file_size <= MOST_BYTES else b""


def _paragraphs(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if _local(element) in _PARAGRAPHS:
            yield "".join(_texts(element))


def _texts(element: ElementTree.Element) -> Iterator[str]:
    """The text of a paragraph without what fields hold for the program alone; of one in it there is a passage too."""
    name = _local(element)
    if name in ("instrText", "delText", "Fallback"):
        return
    yield element.text or ""
    for inner in element:
        if _local(inner) in ("tab", "br", "s", "line-break", *_PARAGRAPHS):
            yield " "
        if _local(inner) not in _PARAGRAPHS:
            yield from _texts(inner)
        yield inner.tail or ""


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _rows(data: bytes) -> Iterator[str]:
    import openpyxl

    told_of_runs = {*_said_everywhere()}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that are not read
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            if sheet.title in told_of_runs:
                continue
            yield sheet.title
            for cells in sheet.iter_rows(values_only=True):
                if any(value is not None for value in cells):
                    yield "\t".join(map(_cell, cells)).strip()


def _said_everywhere() -> Iterator[str]:
    """What the sheet of the manifest is called, in every language."""
    for code in LANGUAGES:
        with speaking(code):
            yield t("Manifest")


def _records(text: str) -> Iterator[str]:
    """Tables of a study, row by row, without what is told of the run."""
    try:
        tree = json.loads(text)
    except ValueError:
        tree = None
    if not isinstance(tree, dict):
        yield from text.splitlines()
        return
    for name, table in tree.items():
        if name not in OF_THE_RUN:
            yield name
            yield from map(json.dumps, table if isinstance(table, list) else [table])


def _cell(value: Any) -> str:
    return "" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)


class _Page(HTMLParser):
    """The passages of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.passages: list[str] = [""]
        self._silent = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        """A block begins a passage."""
        self._silent = tag in _SILENT
        if tag in _BLOCKS:
            self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        """What follows the end of a block is no part of it."""
        self.handle_starttag(tag, None)
        self._silent = False

    def handle_data(self, data: str) -> None:
        """Text is added to the passage that was begun."""
        if not self._silent:
            self.passages[-1] += re.sub(r"\s+", " ", data)
