"""The order of days: by the column's own cells, by another column of the same file, or asked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_
from followup_analytics.reading.cells.days.dates import Cut, Proof, day_texts
from followup_analytics.reading.mapped import day_columns
from followup_analytics.reading.mapping import Mapped
from followup_analytics.reading.proposal.finding import Question, Terms, column_place

DAY_FIRST, MONTH_FIRST = N_("day first"), N_("month first")
AT_THE_END, IN_FRONT = N_("they end with it"), N_("they begin with it: left empty")
_HALF = re.compile(r"\d\s*[AP]M\b", re.I)


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
    cuts = {name: day_texts(frame[name]).odd for name in day_columns(mapped)}
    proofs = {name: one.proof for name, one in cuts.items()}
    leading = [name for name, one in cuts.items() if one.year_may_lead]
    proven = {n: one.order for n, one in proofs.items() if one.order is not None and (one.day or one.month)}
    if leading:  # days that may begin with the year too prove no order for them
        proven = {name: order for name, order in proven.items() if not cuts[name].fits_year_first}
    mapped, years = _with_years(mapped, {name: cuts[name] for name in leading}, bool(proven), file, terms)
    known = mapped.day_first
    open_ = [n for n, one in proofs.items() if one.order is None and one.needed and n not in known and "" not in known]
    if not open_:
        return Ordered(mapped, (), years)
    if len(set(proven.values())) == 1 and not any(_shows_both_orders(proofs[name]) for name in open_):
        first = next(iter(proven.values()))
        order = DAY_FIRST if first else MONTH_FIRST
        said = N_("Column {column} is read {order}, as column {other} shows.").filled(
            column=", ".join(open_), order=order, other=next(iter(proven))
        )
        return Ordered(_with_order(mapped, open_, bool(first)), (said,), years)
    cells = [cell for name in open_ for cell in (*proofs[name].either, *proofs[name].day, *proofs[name].month)]
    answers = _likelier_order(cells)
    given = terms.answers.get("order", answers[0])
    asked = N_("Are the days in column {column} written day first or month first?").filled(column=", ".join(open_))
    question = Question("order", column_place(file, open_[0]), asked, answers, tuple(cells[:3]))
    return Ordered(_with_order(mapped, open_, given == DAY_FIRST), (), (*years, question))


def _with_years(
    mapped: Mapped, leading: Mapping[str, Cut], proven: bool, file: str, terms: Terms
) -> tuple[Mapped, tuple[Question, ...]]:
    """The mapping with the order of columns whose two-digit years may stand in front, unless they do.

    Then these cells stay empty, and are listed. Where another column of the file proves an order, years are last.
    """
    found = {name: some for name, some in leading.items() if not {name, ""} & mapped.day_first.keys()}
    if not found:
        return mapped, ()
    answers = (
        (AT_THE_END, IN_FRONT) if proven or any(one.years_last for one in found.values()) else (IN_FRONT, AT_THE_END)
    )
    asked = N_("Do the days in column {column} begin with the year, or end with it?").filled(column=", ".join(found))
    cells = tuple(next(iter(found.values())).texts[:3].to_pylist())
    question = Question("years", column_place(file, next(iter(found))), asked, answers, cells)
    if not proven and terms.answers.get("years", answers[0]) == IN_FRONT:
        return mapped, (question,)
    known = [name for name, some in found.items() if some.proof.order]
    return _with_order(mapped, known, True), () if proven else (question,)


def _shows_both_orders(one: Proof) -> bool:
    return bool(one.day and one.month)


def _with_order(mapped: Mapped, columns: Sequence[str], first: bool) -> Mapped:
    return replace(mapped, day_first={**mapped.day_first, **dict.fromkeys(columns, first)})


def _likelier_order(cells: Sequence[str]) -> tuple[str, str]:
    return (MONTH_FIRST, DAY_FIRST) if any(map(_HALF.search, cells)) else (DAY_FIRST, MONTH_FIRST)
