"""The documents build as a site, strictly and without the network; every command, key and code has its heading."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from lxml import html

import decide
from decide.cli import cli
from decide.errors import DecideError
from decide.model.families import families
from decide.pack import record, schema  # noqa: F401 (their models are looked at)
from decide.pack.quantity import Model
from decide.questions import questions
from tests.served import watched

ROOT = Path(__file__).parent.parent
HEADINGS = "//h1|//h2|//h3|//h4|//h5|//h6"

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built as CONTRIBUTING.md says, with every way out of this machine watched."""
    folder = tmp_path_factory.mktemp("site")
    outgoing = folder / "outgoing"
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", "docs", str(folder / "html")]
    built = subprocess.run(command, cwd=ROOT, env=watched(outgoing), capture_output=True, text=True, encoding="utf-8")
    assert built.returncode == 0, built.stderr
    assert not outgoing.exists(), outgoing.read_text(encoding="utf-8")
    return folder / "html"


def read(site: Path, page: str) -> html.HtmlElement:
    return html.fromstring((site / f"{page}.html").read_bytes())


def headings(page: html.HtmlElement) -> list[str]:
    """Headings of a page, without the sign that links to them."""
    return [heading.text_content().removesuffix("¶").strip() for heading in page.xpath(HEADINGS)]


def described(page: html.HtmlElement, kind: str) -> list[str]:
    """What the entries of a kind on a page are called."""
    names = page.xpath(f"//dl[contains(@class, '{kind}')]/dt")
    return ["".join(name.xpath(".//*[contains(@class, 'descname')]//text()")) for name in names]


def test_the_command_is_the_documented_one() -> None:
    assert "`python -m sphinx -W -b html docs build/site`" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def commands(command: click.Command = cli, name: str = "decide") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for part, inner in command.commands.items():
            yield from commands(inner, part)


def test_every_command_and_option_has_its_heading(site: Path) -> None:
    page = read(site, "commands")
    for name, command in commands():
        (section,) = page.xpath(f"//section[h2/text()='{name}']")
        shown = " ".join(heading.text_content() for heading in section.xpath("./section/h3"))
        flags = [parameter.opts[0] for parameter in command.params if isinstance(parameter, click.Option)]
        assert [flag for flag in flags if flag not in re.split(r"[¶, ]+", shown)] == [], name


def below(base: type) -> Iterator[type]:
    """The classes of decide that have no others below them, those of a base."""
    for one in base.__subclasses__():
        if one.__module__.startswith("decide.") and not one.__name__.startswith("_"):
            yield from below(one) if one.__subclasses__() else (one,)


def test_every_pack_key_has_its_heading(site: Path) -> None:
    page = read(site, "keys")
    shown = [heading for heading in headings(page) if "." in heading]
    wanted = [f"{model.__name__}.{name}" for model in below(Model) for name in model.model_fields]
    assert len(shown) == len(set(shown))
    assert [key for key in wanted if key not in shown] == []


def test_every_exit_code_has_its_heading(site: Path) -> None:
    kinds = [*DecideError.__subclasses__(), *below(DecideError)]
    codes = {0, 128 + signal.SIGTERM, *(kind.exit_code for kind in kinds)}
    assert {*headings(read(site, "exit-codes"))[1:]} == {*map(str, codes)}


def test_every_constraint_family_has_its_heading(site: Path) -> None:
    assert [name for name in headings(read(site, "equations")) if name in families()] == [*families()]


def test_every_frame_has_its_row_and_every_question_its_line(site: Path) -> None:
    page = read(site, "frames")
    listed = read(site, "questions").xpath("//table//code")
    for name, question in questions().items():
        (section,) = page.xpath(f"//section[h2/text()='{name}']")
        assert section.xpath(".//tbody/tr/td[1]/p/code/span/text()") == [*question.frames]
        assert any(line.text_content().startswith(f"decide {name}") for line in listed), name


def test_every_public_name_has_its_heading(site: Path) -> None:
    assert {*decide.__all__} <= {*described(read(site, "library"), "py")}


def test_nothing_comes_from_elsewhere(site: Path) -> None:
    """No style, script, font or picture: what is shown is on the disk."""
    pages = [*site.rglob("*.html")]
    assert len(pages) > len([*(ROOT / "docs").rglob("*.md")])
    for page in pages:
        for element, attribute, link, _ in html.fromstring(page.read_bytes()).iterlinks():
            assert element.tag == "a" or "//" not in link, (page.name, element.tag, attribute, link)
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert re.search(r"@import|url\([\"']?(https?:|//)", text) is None, sheet
