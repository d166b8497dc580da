"""The sheet: one table of texts as a source has it, with the line of each row and what stands around it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.cells.csv_rows import Cells
from followup_analytics.reading.guess.headers import meanings
from followup_analytics.reading.proposal.finding import Question

HEADER_WITHIN = 40  # lines in which a header is looked for
_PASSED = N_("Passed over above the header, from line {line} on: {texts}.")


@dataclass(frozen=True)
class Sheet:
    """One table: its cells, the lines above its header that were passed over, and what to say or ask about it.

    `serials` are the columns of a workbook whose cells are plain numbers, with the day that each number stands for.
    """

    file: str
    cells: Cells
    above: tuple[tuple[int, str], ...] = ()
    said: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()
    serials: pd.DataFrame | None = None

    def renamed(self, names: list[str]) -> Sheet:
        """The sheet with other names for its columns."""
        new = dict(zip(self.cells.texts, names, strict=True))
        faults = self.cells.faults
        faults = faults.assign(column=faults["column"].map(lambda name: new.get(name, name)).astype("str"))
        cells = replace(self.cells, texts=self.cells.texts.set_axis(names, axis=1), faults=faults)
        serials = None if self.serials is None else self.serials.rename(columns=new)
        return replace(self, cells=cells, serials=serials)


def known_words(header: list[str]) -> int:
    """How many different things the cells of a line name, as the words of a header do.

    Examples
    --------
    >>> known_words(["Company ", "ROLE", "applied", "mood"]), known_words(["JOB TRACKER", "", ""])
    (3, 0)
    """
    return len({found[0] for found in map(meanings, header) if found})


def skipped_remark(above: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """The sentence that names what stands above the header; none where there is nothing."""
    texts = [(line, text.strip(" ,;|\t")) for line, text in above]
    texts = [(line, text) for line, text in texts if text]
    if not texts:
        return ()
    shown = "; ".join(text[:60] for _, text in texts[:3]) + (" …" if len(texts) > 3 else "")
    return (_PASSED.filled(line=texts[0][0], texts=shown),)
