"""When to write next: for how many some day is clearly best, and between what the chances lie."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from followup_analytics.analyses.ahead.chances import LEAST_ANSWERS
from followup_analytics.analyses.ahead.next_note import NextNoteStamp, in_days
from followup_analytics.analyses.sentences.groups import CANNOT_TELL, TOO_MANY_LEFT_OUT
from followup_analytics.facts.results import knowledge, labelled, unstamped
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.text.phrases import capital, counted, estimate, every_n_days, listed, percent, within_days
from followup_analytics.waiting.answers import with_article


def next_note_sentence(result: pd.DataFrame, *, each: bool = True) -> str:
    """What `next_note` found: the chances with the next note on each day and without notes, and where a day is best.

    Without `each` the chances are left out: a chart has them in its rows.

    Examples
    --------
    >>> row = {"chance_in_0": 0.06, "lower_in_0": 0.02, "upper_in_0": 0.12, "best": 0}
    >>> row |= {"without": 0.02, "without_lower": 0.01, "without_upper": 0.05, "at_risk": 41}
    >>> frame = pd.DataFrame([row]).astype({"best": "Int64"})
    >>> print(next_note_sentence(NextNoteStamp(days=[0]).on(frame)))
    1 application waits. With the next note today, and then one every 10 days, the chance of a good answer within \
30 days is 6 % (2–12), without notes 2 % (1–5), read off at least 41 waits that went on for longer, if those who wrote \
sooner had no better prospects than the log shows.
    """
    if result.empty:
        return labelled(result, _("No application waits for an answer without an interview ahead."))
    stamp = NextNoteStamp.read(result)
    known = result[result["without"].notna()]
    text = f"{counted(len(result), 'application waits', 'applications wait')}."
    if len(known) and each:
        text += f" {_chances(known, stamp)}{_best_days(known, stamp)}"
    elif len(known):
        best = _best_days(known, stamp) if known["best"].notna().any() else ""  # none: the headline says so
        text += f" {_(_AFTERWARDS, every=every_n_days(stamp.every))}{best}"
    gone = int(result["told"].str.startswith(CANNOT_TELL).sum()) if "told" in result else 0
    few = len(result) - len(known) - gone
    text += f" {_too_few(few, of=len(result))}" if few else ""
    text += _(TOO_MANY_LEFT_OUT, n=digits(gone)) if gone else ""
    return labelled(result, f"{text}{knowledge(result)}")


def next_note_basis(result: pd.DataFrame) -> list[str]:
    """What `next_note` rests on."""
    lines = (
        N_(
            "The chances come from the hazards that rhythms are compared by, fitted to the waits of the same origin, "
            "and start where each wait stands today: its age, its notes, its silence, the impression, the time in the "
            "search, the promised day."
        ),
        N_(
            "A day is called best only where its chance is clearly above that of every other day, all pairs looked at "
            "together; where none is, keep to your rhythm. In made-up worlds that has cost nothing against a note "
            "every ten days, while writing whenever today looked best cost two good answers in a hundred applications."
        ),
        N_(
            "A later note leaves fewer days for its answer: the chances are for the same days ahead, not for as many "
            "days after each note."
        ),
        N_(
            "Assumed: people with the same past are alike, whether they write today or later. What a note says plays "
            "no part. The intervals are 95 %, each for one application at one look."
        ),
    )
    return [_(line) for line in lines]


def _too_few(few: int, *, of: int) -> str:
    """For how many the chances cannot be told, and what it takes."""
    for_some = N_("For {n} it is too early to tell: {takes}")
    for_none = (
        N_("It is too early to tell for any of them: {takes}") if of > 1 else N_("It is too early to tell: {takes}")
    )
    takes = _("it takes {n} answered waits of their kind, and some that lasted as long.", n=LEAST_ANSWERS)
    return _(for_some if few < of else for_none, n=digits(few), takes=takes)


def _chances(known: pd.DataFrame, stamp: NextNoteStamp) -> str:
    spans = [_span(known, [f"{end}_in_{day}" for end in ("chance", "lower", "upper")]) for day in stamp.days]
    said = {
        "every": every_n_days(stamp.every),
        "answer": with_article(stamp.answer),
        "within": within_days(stamp.within),
        "without": _span(known, ("without", "without_lower", "without_upper")),
        "waits": counted(known["at_risk"].min(), "wait"),
    }
    if len(stamp.days) == 1:
        return _(_ONE_DAY, day=in_days(stamp.days[0]), chance=spans[0], **said)
    each = [f"{span} {in_days(day)}" for span, day in zip(spans, stamp.days, strict=True)]
    return _(_SEVERAL_DAYS, chances=listed(each), **said)


_AFTERWARDS = N_(
    "After the next note comes one {every}; assumed: those who wrote sooner had no better prospects than the log shows."
)
_ONE_DAY = N_(
    "With the next note {day}, and then one {every}, the chance of {answer} {within} is {chance}, without notes "
    "{without}, read off at least {waits} that went on for longer, if those who wrote sooner had no better prospects "
    "than the log shows."
)
_SEVERAL_DAYS = N_(
    "With the next note, and then one {every}, the chance of {answer} {within} is {chances}, without notes {without}, "
    "read off at least {waits} that went on for longer, if those who wrote sooner had no better prospects than the log "
    "shows."
)


def _span(known: pd.DataFrame, columns: Iterable[str]) -> str:
    """The least to the greatest of some chances, with the outermost ends of their intervals."""
    chance, lower, upper = (known[name] for name in columns)
    low, high = chance.min(), chance.max()
    least = percent(low).removesuffix(" %")
    span = estimate(high, lower.min(), upper.max())
    return span if percent(low) == percent(high) else _("{low} to {high}", low=least, high=span)


def _best_days(known: pd.DataFrame, stamp: NextNoteStamp) -> str:
    """Where a day is clearly best, and where none is."""
    if len(stamp.days) < 2:
        return ""
    best = unstamped(known)["best"]
    most = [(day, int((best == day).sum())) for day in stamp.days if (best == day).any()]
    parts = [_("{day} is clearly best for {n}", day=in_days(day), n=digits(number)) for day, number in most]
    if best.isna().any():
        which = N_("these data cannot tell which day is best: keep to your rhythm")
        parts.append(_(N_("for the others these data do not say which: keep to your rhythm") if parts else which))
    return f" {capital('; '.join(parts))}."
