"""`python docs/picture.py` draws docs/compare.svg: the real first screen of `decide compare`."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme

from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.questions.compare.study import compare
from decide.questions.compare.tables import document_of
from decide.report.document import Document
from decide.report.render import to_terminal

PAPER = TerminalTheme((255, 255, 255), (14, 17, 22), [(14, 17, 22)] * 8, [(75, 85, 99)] * 8)
NO_REMOTE_FONTS = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)


def picture() -> str:
    """The picture, in SVG."""
    theatre = read_theatre(find_pack(None))
    whole = document_of(compare(theatre), theatre)
    console = Console(record=True, width=126, file=io.StringIO())
    to_terminal(Document(whole.title, whole.lead, whole.tables[:2]), console)
    return console.export_svg(title="decide compare", theme=PAPER, code_format=NO_REMOTE_FONTS, unique_id="decide")


if __name__ == "__main__":
    Path(__file__).with_name("compare.svg").write_text(picture(), encoding="utf-8")
