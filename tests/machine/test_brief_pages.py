"""The brief keeps to four pages in every format and language, as published and with a what-if."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from decide.language import LANGUAGES, speaking
from decide.pack.theatre import Theatre
from decide.pack.what_if import WhatIf
from decide.questions.brief.study import brief
from decide.questions.brief.tables import document_of
from decide.report.formats import FORMATS, Content
from decide.report.stand_alone import standing_alone
from decide.results.study import Study
from tests.printing import BROWSER, NO_BROWSER, NO_OFFICE, OFFICE, printed, saved_anew

FEWER = (("units.infantry.strength+", -1000), ("units.utility_helicopter.strength*", 0.9), ("areas.gao.beds+", -200))


@pytest.fixture(scope="module", params=[(), FEWER], ids=["as published", "with a what-if"])
def study(request: pytest.FixtureRequest, mali: Theatre) -> Study:
    """All options of Mali."""
    return brief(mali, what_if=WhatIf(sets=request.param))


def written(study: Study, theatre: Theatre, form: str, tongue: str, folder: Path) -> Path:
    """The brief as a file, as a command writes it."""
    path = folder / f"brief.{form}"
    with speaking(tongue):
        document = standing_alone(document_of(study, theatre), study, theatre, "")
        made = FORMATS[form].write(Content.of_study(study, document))
    path.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8"))
    return path


def pages(path: Path) -> int:
    """How many a PDF has, all of them upright A4."""
    with path.open("rb") as file:
        read = pypdf.PdfReader(file)
        assert {(round(float(page.mediabox.width)), round(float(page.mediabox.height))) for page in read.pages} <= {
            (595, 842),
            (596, 842),  # a browser rounds up
        }
        return len(read.pages)


@pytest.mark.skipif(OFFICE is None, reason=NO_OFFICE)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_word_file_has_two_to_four_pages(study: Study, mali: Theatre, tongue: str, tmp_path: Path) -> None:
    assert 2 <= pages(saved_anew(written(study, mali, "docx", tongue, tmp_path), "pdf", tmp_path)) <= 4


@pytest.mark.skipif(BROWSER is None, reason=NO_BROWSER)
@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_printed_page_has_two_to_four_pages(study: Study, mali: Theatre, tongue: str, tmp_path: Path) -> None:
    assert 2 <= pages(printed(written(study, mali, "html", tongue, tmp_path))) <= 4


@pytest.mark.parametrize("tongue", LANGUAGES)
def test_the_pdf_has_two_to_four_pages(study: Study, mali: Theatre, tongue: str, tmp_path: Path) -> None:
    assert 2 <= pages(written(study, mali, "pdf", tongue, tmp_path)) <= 4
