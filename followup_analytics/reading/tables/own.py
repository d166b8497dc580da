"""The log's own format: a folder of tables, or one of them, as a finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from followup_analytics.core.tables import TABLES
from followup_analytics.files.readers import own_sources
from followup_analytics.files.references import borrowed
from followup_analytics.files.sieve import Source
from followup_analytics.reading.guess.content import content
from followup_analytics.reading.proposal.finding import UNUSED, Finding, no_rows


def read_own(path: Path) -> Finding | None:
    """What a folder or file in the log's own format holds; None where it is in another."""
    told = own_sources(path)
    if told is None:
        return None
    sources, found = told
    return Finding(
        tables={name: with_evidence(source) for name, source in sources.items()},
        labels={name: dict(source.labels) for name, source in sources.items()},
        unused=_unused(sources),
        problems=found,
    )


def with_evidence(source: Source) -> pd.DataFrame:
    """The rows of a source, each with the file and line it stands in."""
    lines = source.lines if source.lines is not None else np.full(len(source.frame), pd.NA, object)
    frame = source.frame.reset_index(drop=True)
    return frame.assign(
        from_file=pd.Series(source.file, index=frame.index, dtype="str"), from_line=pd.Series(lines, dtype="Int64")
    )


def _unused(sources: Mapping[str, Source]) -> pd.DataFrame:
    rows = []
    for name, source in sources.items():
        known = {*TABLES[name].names, *(column.name for column in borrowed(name))}
        for column in [column for column in source.frame if column not in known]:
            holds = content(source.frame[column].astype("str"))
            rows.append((source.file, str(column), " | ".join(holds.shown), str(holds)))
    return pd.DataFrame(rows, columns=list(UNUSED)).astype(UNUSED) if rows else no_rows(UNUSED)
