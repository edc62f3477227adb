"""An option that others are held against under inputs that are not theirs: with a what-if, or in another version of the
pack."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from decide.pack.sides import in_words
from decide.pack.theatre import Case, Theatre, resolve
from decide.pack.versions import check_versions
from decide.pack.what_if import WhatIf
from decide.results.yardstick import yardstick


@dataclass(frozen=True)
class OtherSide:
    """Whom others are held against. There are no common futures for two sides of different inputs."""

    theatre: Theatre
    option: str
    what_if: WhatIf
    """All that holds for it."""
    own: tuple[str, ...] = ()
    """What is changed for it alone, as it was given."""
    version: str = ""
    """Folder or name of the other version of the pack it is taken from; empty if it is of the same."""

    @property
    def label(self) -> str:
        """What it is called in frames: no id of an option."""
        parts = [*([f"in the pack {self.version}"] if self.version else []), *self.own]
        return f"{self.option} ({', '.join(parts) or 'without these changes'})"

    @property
    def case(self) -> Case:
        """Ready to be solved. Raises `InputError`."""
        yardstick(self.theatre, (), self.option)
        return resolve(self.theatre, self.option, self.what_if)

    @property
    def content(self) -> tuple[Hashable, ...]:
        """What its answer hangs on: the pack, the option, and the files and values of its what-if."""
        pack = tuple(sorted(self.theatre.digests.items()))
        return pack, self.option, self.what_if.digests, self.what_if.sets, self.version, self.own

    def as_dict(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"option": self.option, "label": self.label, "changes": [*self.own], "pack": self.version}

    def files(self, mine: Mapping[str, str]) -> dict[str, str]:
        """Digests of what was read for it alone."""
        theirs = {**self.theatre.digests, **dict(self.what_if.digests)}
        return {f"from: {name}": digest for name, digest in theirs.items() if mine.get(name) != digest}


def other_side(
    mine: Theatre, option: str, what_if: WhatIf, own: WhatIf, version: Theatre | None = None, called: str = ""
) -> OtherSide:
    """An option with a what-if, of which `own` holds for it alone. `called` names the version of the pack it is taken
    from, instead of its folder. Raises `InputError` for an option that is not there, and for two packs that are no
    versions of one."""
    theatre = version or mine
    if version is not None:
        check_versions(version, mine)
        called = called or version.folder.as_posix()
    yardstick(theatre, (), option)
    return OtherSide(theatre, option, what_if, in_words(own), called)
