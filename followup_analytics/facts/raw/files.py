"""The files of raw facts, read once and cut so that all facts of a seeker come together, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from followup_analytics.facts.raw.columns import FIRST, Batch, Place
from followup_analytics.log.errors import UnreadableFile

_BATCH = 1 << 18  # rows read at a time
_MOST_PARTS = 500  # files that are open at once
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # makes of numbers in a row numbers all over

_NARROW = np.iinfo("int32")

# Day, kind and impression of a fact are kept as one number, in that order, and so is it sorted.
_OF_KIND, _OF_IMPRESSION = 5, 3  # bits
UNDATED = 16  # added to the kind of a fact whose day is unknown


@dataclass(frozen=True)
class RawFacts:
    """Raw facts in Parquet: a row for each, in any order."""

    place: Path
    files: tuple[Path, ...]
    groups: tuple[str, ...]
    rows: int
    numbers: dict[str, str]  # the type of each number
    labels: dict[str, dict[object, int]] = field(default_factory=dict)  # by group, the code of each value met so far

    @classmethod
    def of(cls, place: str | Path) -> RawFacts:
        """Those of a file, or of all files of a folder.

        Raises
        ------
        UnreadableFile
            If there is none, or a file is no Parquet or lacks a column.

        Examples
        --------
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     rows = {"application": [7, 7], "seeker": [1, 1], "day": [10, 19], "kind": [1, 4], "team": ["a", "a"]}
        ...     pq.write_table(pa.table(rows), Path(folder) / "facts.parquet")
        ...     found = RawFacts.of(folder)
        >>> found.rows, found.groups
        (2, ('team',))
        """
        place = Path(place)
        files = tuple(sorted(place.rglob("*.parquet"))) if place.is_dir() else (place,)
        if not files:
            raise UnreadableFile(
                place, "holds no Parquet file", "Name the file of the facts, or the folder of its files."
            )
        opened = [_opened(path) for path in files]
        groups = [Place(path).groups(each.schema_arrow) for path, each in zip(files, opened, strict=True)]
        for path, own in zip(files, groups, strict=True):
            for name in {*own} ^ {*groups[0]}:
                raise UnreadableFile(path, f"{name} is not a column of all files", "Give all files the same columns.")
            for name in (name for name in own if own[name] != groups[0][name]):
                reason = f"{name} holds {own[name]} here and {groups[0][name]} in {files[0].name}"
                raise UnreadableFile(path, reason, "Give all files the same columns.")
        numbers = {
            name: "i4" if all(_is_narrow(each, name) for each in opened) else "i8" for name in ("seeker", "application")
        }
        return cls(place, files, tuple(groups[0]), sum(each.metadata.num_rows for each in opened), numbers)

    @property
    def row(self) -> np.dtype:
        """How a fact is kept between."""
        return np.dtype([*self.numbers.items(), *((name, "i4") for name in self.codes), ("fact", "i4")])

    @property
    def codes(self) -> list[str]:
        """The columns of a row with the codes of its groups."""
        return [f"g{at}" for at in range(len(self.groups))]

    def cut(self, folder: Path, facts: int) -> Iterator[np.ndarray]:
        """The rows in parts of about so many facts, all rows of a seeker in one; `folder` holds them meanwhile.

        Raises
        ------
        UnreadableFile
            If a row is not what it must be.
        """
        parts = [folder / f"{number}" for number in range(min(self.rows // max(facts, 1) + 1, _MOST_PARTS))]
        with ExitStack() as stack:
            opened = [stack.enter_context(path.open("wb")) for path in parts]
            for batch in self._batches():
                rows, part = self._rows(batch), _parts_of(batch.seeker, len(parts))
                order, ends = np.argsort(part, kind="stable"), np.bincount(part, minlength=len(parts)).cumsum()
                for file, own in zip(opened, np.split(rows.take(order), ends[:-1]), strict=True):
                    file.write(own.tobytes())  # of a full disk `tofile` says only how many were written
        for path in parts:
            if path.stat().st_size or not self.rows:
                yield np.fromfile(path, self.row)
            path.unlink()

    def _batches(self) -> Iterator[Batch]:
        for path in self.files:
            before = 0
            try:
                for rows in _opened(path).iter_batches(_BATCH):
                    yield Place(path, before).batch(rows, self.groups)
                    before += len(rows)
            except (OSError, pa.ArrowException) as error:
                raise _unreadable(path, error) from None

    def _rows(self, batch: Batch) -> np.ndarray:
        rows = np.empty(len(batch.day), self.row)
        rows["seeker"], rows["application"] = batch.seeker, batch.application
        fact = batch.day.astype("int32") - FIRST << _OF_KIND
        fact += batch.kind.astype("int32")
        fact[batch.undated] += UNDATED
        rows["fact"] = (fact << _OF_IMPRESSION) + batch.impression
        for code, name in zip(self.codes, self.groups, strict=True):
            rows[code] = self._codes(name, batch.groups[name])
        return rows

    def _codes(self, name: str, cells: pa.Array) -> np.ndarray:
        """A code for each value of a group, the same in all batches; -1 where it is missing."""
        known = self.labels.setdefault(name, {})
        held = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        codes = [known.setdefault(value, len(known)) for value in held.dictionary.to_pylist()]
        at = held.indices.cast(pa.int64()).fill_null(len(codes))  # a narrower type may have no number left
        found: np.ndarray = np.array([*codes, -1], "int32")[at.to_numpy()]
        return found


def parted(fact: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Day, kind and impression of facts that are kept as one number."""
    rest = fact >> _OF_IMPRESSION
    return (rest >> _OF_KIND) + FIRST, rest & (1 << _OF_KIND) - 1, fact & (1 << _OF_IMPRESSION) - 1


def _parts_of(seeker: np.ndarray, parts: int) -> np.ndarray:
    """The part of each seeker."""
    spread = seeker.astype("uint64") * _SPREAD >> np.uint64(32)
    return (spread * np.uint64(parts) >> np.uint64(32)).astype("uint16")


def _is_narrow(file: pq.ParquetFile, name: str) -> bool:
    """Whether the file says that all numbers of a column fit into 32 bits: facts are then kept in less space."""
    column = file.schema_arrow.get_field_index(name)
    parts = (file.metadata.row_group(at).column(column).statistics for at in range(file.metadata.num_row_groups))
    return all(
        part is not None and part.has_min_max and _NARROW.min <= part.min and part.max <= _NARROW.max for part in parts
    )


def _opened(path: Path) -> pq.ParquetFile:
    try:
        return pq.ParquetFile(path)
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(path, "is not there", "Name the file of the facts, or the folder of its files.")
    return UnreadableFile(path, "cannot be read as Parquet", "Write the facts as Parquet, or move this file away.")
