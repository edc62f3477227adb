"""Files of a store: written whole or not at all, named by what is in them and by their digest, locked while written."""

from __future__ import annotations

import hashlib
import os
import re
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from decide.errors import InputError, Place, Problem

if TYPE_CHECKING:
    import pyarrow as pa

UNFINISHED = ".unfinished-"
"""What the name of a file begins with until it is whole."""
LOCK = ".lock"
CASES = "cases.parquet"
GROUP = 100_000  # rows that are compressed together: a few megabytes in memory
DIGITS = 16  # of a digest in a name: one in a billion billions that two files agree
_PART = re.compile(r"part-(\d{6})-([0-9a-f]{16})\.parquet")
_BLOCK = re.compile(r"block-(\d{6})-(\d{6})-(\d{10})-(\d{10})-([0-9a-f]{16})\.parquet")


@dataclass(frozen=True)
class StorePart:
    """What a file of a table holds: all rows of a chunk, or of one of its cases the futures from `first` to before
    `stop`."""

    chunk: int
    member: int | None = None
    first: int = 0
    stop: int = 0

    @property
    def stem(self) -> str:
        """Of its name, without the digest."""
        if self.member is None:
            return f"part-{self.chunk:06}"
        return f"block-{self.chunk:06}-{self.member:06}-{self.first:010}-{self.stop:010}"


def named_part(path: Path) -> tuple[StorePart, str] | None:
    """What a file holds by its name, and its digest; None for a file that is no part."""
    if match := _PART.fullmatch(path.name):
        return StorePart(int(match[1])), match[2]
    if match := _BLOCK.fullmatch(path.name):
        return StorePart(*map(int, match.groups()[:4])), match[5]
    return None


def as_parquet(tables: Iterable[pa.Table], schema: pa.Schema) -> bytes:
    """The rows of tables, in their order, as the bytes of one file: the same however the rows were spread over tables.
    Groups of rows are bounded, so that no more than a few tables are held at once."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    with pq.ParquetWriter(sink, schema, compression="zstd") as writer:
        waiting = schema.empty_table()
        for table in tables:
            waiting = pa.concat_tables([waiting, table])
            while waiting.num_rows > GROUP:
                writer.write_table(waiting.slice(0, GROUP).combine_chunks(), row_group_size=GROUP)
                waiting = waiting.slice(GROUP)
        writer.write_table(waiting.combine_chunks(), row_group_size=GROUP)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def digest_of_bytes(content: bytes) -> str:
    """The part of a SHA-256 that stands in a name."""
    return hashlib.sha256(content).hexdigest()[:DIGITS]


def write_part(folder: Path, part: StorePart, tables: Iterable[pa.Table], schema: pa.Schema) -> Path:
    """Write tables as a part of a folder. Raises `InputError` where the disk takes no more."""
    content = as_parquet(tables, schema)
    path = folder / f"{part.stem}-{digest_of_bytes(content)}.parquet"
    write_synced(path, content)
    return path


def write_synced(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, also where the machine stops. Raises `InputError`."""
    temporary = path.with_name(f"{UNFINISHED}{path.name}")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise unwritable(path, error) from None


def sync_folder(folder: Path) -> None:
    """See to it that new names of a folder outlast a stop of the machine, where folders can be synced."""
    with suppress(OSError, AttributeError):
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


def unwritable(path: Path, error: OSError) -> InputError:
    """What is said where a disk takes no more."""
    reason = (error.strerror or str(error)).lower()
    hint = "What was written before is kept: make room or give the right to write, and run the same command again."
    return InputError(Problem(f"this cannot be written: {reason}.", Place(str(path)), hint))


def sound(path: Path, digest: str) -> bool:
    """Whether a part is the one that was written: its bytes have the digest of its name, and its footer is read."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    content = path.read_bytes()
    if digest_of_bytes(content) != digest:
        return False
    try:
        pq.read_metadata(pa.BufferReader(content))
    except (pa.ArrowInvalid, OSError):
        return False
    return True


def check_footer(path: Path) -> None:
    """Raises `InputError` for a file that is missing or torn: how it ends says what is in it."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(path)
    except (pa.ArrowInvalid, OSError):
        message = "this file of the store is missing or damaged."
        raise InputError(
            Problem(message, Place(str(path)), "Run the batch again: it makes anew what is not whole.")
        ) from None


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep other runs from writing to a folder. The lock goes with the process, however that ends. Raises
    `InputError` where another holds it, or the folder may not be written to."""
    path = folder / LOCK
    try:
        number = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise unwritable(path, error) from None
    try:
        try:
            _lock(number)
        except OSError:
            who = os.read(number, 200).decode(errors="replace").strip()
            message = f"another run writes here ({who or 'it does not say which'})."
            raise InputError(Problem(message, Place(str(folder)), "Wait for it, or give another folder.")) from None
        with suppress(OSError):  # a full disk keeps nobody from the lock
            os.ftruncate(number, 0)
            os.write(number, f"process {os.getpid()} on {socket.gethostname()}\n".encode())
        yield
    finally:
        os.close(number)


def _lock(number: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(number, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
