"""The order of days: by the column's own cells, by another column of the same file, or asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from followup_analytics.reading.cells.dates import Proof, proof
from followup_analytics.reading.mapped import day_columns
from followup_analytics.reading.mapping import Mapped
from followup_analytics.reading.proposal.finding import Question, Terms

DAY_FIRST, MONTH_FIRST = "day first", "month first"
_ISO = r"\d{4}-\d{2}-\d{2}.*"
_HALF = re.compile(r"\d\s*[AP]M\b", re.I)
_ENOUGH = 50_000  # distinct cells of a column that are asked for its order


@dataclass(frozen=True)
class Ordered:
    """A mapping that says the order of its days, and what to say or ask about it."""

    mapped: Mapped
    said: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()


def ordered(frame: pd.DataFrame, mapped: Mapped, file: str, terms: Terms) -> Ordered:
    """The mapping with the order of each column of days whose cells do not say it.

    Another column of the file says it where all that prove an order prove the same one; else it is asked, and the
    likelier order holds until it is answered.
    """
    if terms.day_first is not None:
        return Ordered(replace(mapped, day_first={"": terms.day_first}))
    proofs = {name: proof(_distinct(frame[name])) for name in day_columns(mapped)}
    told = mapped.day_first
    open_ = [n for n, one in proofs.items() if one.order is None and one.needed and n not in told and "" not in told]
    if not open_:
        return Ordered(mapped)
    proven = {name: one.order for name, one in proofs.items() if (one.day or one.month) and one.order is not None}
    if len(set(proven.values())) == 1 and not any(_torn(proofs[name]) for name in open_):
        first = next(iter(proven.values()))
        order = DAY_FIRST if first else MONTH_FIRST
        said = f"Column {', '.join(open_)} is read {order}, as column {next(iter(proven))} shows."
        return Ordered(_with(mapped, open_, bool(first)), (said,))
    cells = [cell for name in open_ for cell in (*proofs[name].either, *proofs[name].day, *proofs[name].month)]
    answers = _likelier(cells)
    given = terms.answers.get("order", answers[0])
    asked = f"Are the days in column {', '.join(open_)} written day first or month first?"
    question = Question("order", f"{file}, column {open_[0]}", asked, answers, tuple(cells[:3]))
    return Ordered(_with(mapped, open_, given == DAY_FIRST), (), (question,))


def _distinct(cells: pd.Series) -> list[str]:
    texts = cells.dropna().drop_duplicates().str.strip()
    return texts[~texts.str.fullmatch(_ISO)].head(_ENOUGH).tolist()


def _torn(one: Proof) -> bool:
    return bool(one.day and one.month)


def _with(mapped: Mapped, columns: Sequence[str], first: bool) -> Mapped:
    return replace(mapped, day_first={**mapped.day_first, **dict.fromkeys(columns, first)})


def _likelier(cells: Sequence[str]) -> tuple[str, str]:
    return (MONTH_FIRST, DAY_FIRST) if any(map(_HALF.search, cells)) else (DAY_FIRST, MONTH_FIRST)
