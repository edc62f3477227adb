"""What pages take from the code when the site is built, so that it cannot drift from it.

`<!-- from the code: NAME -->` stands for the Markdown of one of `PARTS`. Two directives make a page that can be
followed: `{run}` shows a command with what it answers, `{file}` a file that the commands after it can read. Both take
place in a folder of the page's own. A command that ends with another exit code than it should, or does not say what the
page shows of it, is a warning, so a strict build fails.
"""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import click
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata

from bench.quoted import answered
from decide import cli
from decide.model.reference import equations
from decide.pack.folder import find_pack
from decide.pack.read import read_theatre
from decide.pack.reference import keys
from decide.questions import questions
from decide.report.evidence import IN_PACK, evidence, grades_table


def frames() -> str:
    """The frames of every answer with their columns, as Markdown."""
    parts = []
    for title, question in questions().items():
        tables = question.frames.items()
        rows = (f"| `{name}` | {', '.join(f'`{column}`' for column in columns)} |" for name, columns in tables)
        parts.append("\n".join([f"## {title}", "", "| frame | columns |", "|---|---|", *rows]))
    return "\n\n".join(parts)


def grades() -> str:
    """The count of the Mali pack's figures by grade, as Markdown."""
    table = grades_table(read_theatre(find_pack("minusma")))
    head = [column.title for column in table.columns]
    cells = [[column.text(cell) for column, cell in zip(table.columns, row, strict=True)] for row in table.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *cells))


def sourced() -> str:
    """Every figure of the Mali pack and its options that cites a source and moves a result, in groups, as Markdown."""
    frame = evidence(read_theatre(find_pack("minusma")))
    frame = frame[frame["source"].notna() & ~frame["grade"].eq("context") & ~frame["option"].str.contains(" ")]
    groups: dict[tuple[str, ...], int] = {}
    for row in frame.to_dict(orient="records"):
        steps = row["path"].split(".")
        whose = {"areas": (1,), "laydown": (2,), "links": (1, 2)}.get(steps[0], ())
        like = ".".join("*" if n in whose else step for n, step in enumerate(steps))
        like = re.sub(r"(flood_cut)\.\w+", r"\1.*", like)
        mine = "" if row["option"] == IN_PACK else f"{row['option']}: "
        how = "; ".join(text for text in (row["derived"], row["near"]) if isinstance(text, str))
        several = like.count("*") and row["grade"] != "printed"
        key = (f"{mine}`{like}`", row["source"], row["grade"], plainly(_in_general(how) if several else how))
        groups[key] = groups.get(key, 0) + 1
    head = ("figures", "how many", "source", "grade", "how it follows, or why it stands near")
    rows = ((name, str(count), *rest) for (name, *rest), count in groups.items())
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def _in_general(how: str) -> str:
    """How figures of one kind follow, without what differs from area to area."""
    if how.startswith("by contributor"):
        return how.partition(":")[0]
    return re.sub(r" \([\d,]+ of [\d,]+ by cercle\)", "", how)


def commands() -> str:
    """Every command with its usage, what it does, and each of its options, as `--help` has them."""
    group = cli.cli
    context = click.Context(group, info_name="decide")
    below = [(name, command, click.Context(command, context, name)) for name, command in group.commands.items()]
    parts = []
    for name, command, within in [("decide", group, context), *below]:
        usage = command.get_usage(within).removeprefix("Usage: ")
        parts += [f"## {name}", f"```text\n{usage}\n```", plainly(command.help or "")]
        for parameter in command.params:
            if isinstance(parameter, click.Option) and (record := parameter.get_help_record(within)):
                target = f"({name}{max(parameter.opts, key=len)})="  # a place of its own in each command
                parts.append(f"{target}\n### `{record[0]}`\n\n{plainly(record[1])}")
    return "\n\n".join(parts)


def plainly(text: str) -> str:
    """A help text as Markdown: it is plain text, in which a star is a star."""
    return re.sub(r"([*_<>\[\]`])", r"\\\1", inspect.cleandoc(text))


def table_of_questions() -> str:
    """Every question, with its command and its page."""
    rows = (f"| {one.asks} | [`decide {one.id}`]({one.documented_in}.md) |" for one in questions().values())
    return "\n".join(("| question | command |", "|---|---|", *rows))


PARTS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "equations": equations,
    "frames": frames,
    "grades": grades,
    "keys": keys,
    "questions": table_of_questions,
    "sourced": sourced,
}
WIDTH = 90  # characters beside one another in the column of text
FOLDERS: dict[str, TemporaryDirectory[str]] = {}


def put_in_parts(app: Sphinx, page: str, source: list[str]) -> None:
    source[0] = re.sub(r"<!-- from the code: (\w+) -->", lambda mark: PARTS[mark[1]](), source[0])


def folder_of(page: str) -> Path:
    return Path(FOLDERS.setdefault(page, TemporaryDirectory()).name)


class Run(SphinxDirective):
    """A command and its answer, or the part of it `from` the line that begins with a text, `until` another."""

    required_arguments = 1
    final_argument_whitespace = True
    option_spec: ClassVar[dict[str, Any]] = {
        "from": directives.unchanged,
        "until": directives.unchanged,
        "exit": directives.nonnegative_int,
    }

    def run(self) -> list[nodes.Node]:
        line = self.arguments[0]
        code, answer = answered(shlex.split(line)[1:], folder_of(self.env.docname), WIDTH)
        if code != self.options.get("exit", 0):
            raise self.warning(f"{line} ends with exit code {code}: {answer}")
        lines = answer.splitlines()
        try:
            start = begins(lines, self.options["from"], 0) if "from" in self.options else 0
            end = begins(lines, self.options["until"], start) if "until" in self.options else len(lines)
        except StopIteration:
            raise self.warning(f"{line} does not say what the page shows of it: {answer}") from None
        shown = "\n".join(lines[start:end]).strip("\n")
        parts = [in_width(f"$ {line}"), *["..."] * (start > 0), shown, *["..."] * (end < len(lines))]
        return [nodes.literal_block(text := "\n".join(parts), text, language="console")]


def begins(lines: Sequence[str], text: str, start: int) -> int:
    """The first line from a start on that begins with a text, blanks aside."""
    return next(n for n in range(start, len(lines)) if lines[n].lstrip().startswith(text))


def in_width(command: str) -> str:
    """A command, folded before its flags where it is too long for the page."""
    return command if len(command) <= WIDTH else command.replace(" --", " \\\n    --")


class File(SphinxDirective):
    """A text file, shown and written."""

    required_arguments = 1
    has_content = True

    def run(self) -> list[nodes.Node]:
        name, text = self.arguments[0], "\n".join(self.content)
        (folder_of(self.env.docname) / name).write_text(f"{text}\n", encoding="utf-8")
        block = nodes.literal_block(text, text, language=Path(name).suffix.lstrip("."))
        caption = nodes.caption("", "", nodes.literal("", name))
        return [nodes.container("", caption, block, literal_block=True, classes=["literal-block-wrapper"])]


def setup(app: Sphinx) -> ExtensionMetadata:
    app.connect("source-read", put_in_parts)
    app.add_directive("run", Run)
    app.add_directive("file", File)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
