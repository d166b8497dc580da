"""Send times: what a note adds by the weekday and, where known, the hour it was sent, with its sentence and basis."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from followup_analytics.analyses.compared_rates import compared_rates
from followup_analytics.analyses.response_rates import Compared, RatesStamp
from followup_analytics.analyses.sentences.basis import rates_basis
from followup_analytics.analyses.sentences.groups import and_compared
from followup_analytics.analyses.sentences.rates import no_note, what_notes_add
from followup_analytics.facts.results import Counted, knowledge, labelled, stamped, unstamped
from followup_analytics.log.arguments import Choice, checked
from followup_analytics.log.days import Day
from followup_analytics.log.locale.catalogue import N_, _, digits
from followup_analytics.log.log import FollowUpLog
from followup_analytics.log.text.phrases import KIND_WORDS, and_left_out, counted, none_left, within_days
from followup_analytics.log.words import CHECK_IN
from followup_analytics.waiting.answers import ANY, Answer, answer_name, happened
from followup_analytics.waiting.groups import NO_TIME
from followup_analytics.waiting.variance.sides import LEAST_WAITS

_NONE_STANDS_OUT = {  # by whether more of the answers counted is better: of weekdays alone, of weekdays and hours
    True: (N_("No weekday is clearly better"), N_("No weekday and no hour is clearly better")),
    False: (N_("No weekday clearly stands out"), N_("No weekday and no hour clearly stands out")),
}
_WELCOME = (ANY, "good", "not_bad")
UNITS = {"weekday": N_("By weekday: {adds}"), "hour": N_("By hour: {adds}")}


@dataclass(frozen=True, kw_only=True)
class SendTimesStamp(Counted):
    """What `send_times` says beside its rows: what was asked, and for each unit the verdict on its groups."""

    within: int = 7
    kind: str = CHECK_IN
    answer: str | list[str] = ANY
    adjust: bool = True
    compared: dict[str, Compared] = field(default_factory=dict)


@checked
def send_times(
    log: FollowUpLog,
    *,
    as_of: Day,
    within: int = 7,
    kind: Choice = CHECK_IN,
    answer: Answer = ANY,
    adjust: bool = True,
) -> pd.DataFrame:
    """Answers by the weekday and by the hour of the note, beside what would have come without it.

    Two groupings of the same notes, each as `compared_rates` gives it: weekdays, and hours of the day as far as
    ``sent_at`` has them. A time is never made up: notes without one (or with midnight, which is how programs write
    none) have a row of their own, which no verdict counts.

    Parameters
    ----------
    log
        The log.
    as_of
        The day the log is read on.
    within
        Days after the note in which an answer counts; the day of the note is day 0.
    kind
        Which note-days are counted: ``"check_in"`` or ``"thank_you"``.
    answer
        Which answers count, as in `response_rates`.
    adjust
        Whether `without` is adjusted, as in `response_rates`.

    Returns
    -------
    DataFrame
        A row per weekday and a row per class of hours that holds a note: ``unit`` (weekday or hour), ``send_time``
        (which one), then the counts and figures of `response_rates`. Each unit holds all notes. ``attrs["compared"]``
        has, for each unit, what `compared_rates` says about its groups.

    Raises
    ------
    UnknownChoice
        If kind or answer is not valid here.
    WrongObject, OutOfRange
        If within is not a whole number from 0 to 365.

    Examples
    --------
    >>> from followup_analytics.simulation.sample import SAMPLE_DAY, sample_log
    >>> found = send_times(sample_log(), as_of=SAMPLE_DAY)
    >>> found.groupby("unit", sort=False)["sent"].sum().nunique()
    1
    """
    asked = partial(compared_rates, log, as_of=as_of, within=within, kind=kind, answer=answer, adjust=adjust)
    found = {unit: asked(by=unit) for unit in UNITS}
    rows = []
    for unit, frame in found.items():
        rows.append(
            unstamped(frame).assign(unit=unit)[["unit", *frame.columns]].rename(columns={"bucket": "send_time"})
        )
    compared = {unit: _of_known_times(frame) for unit, frame in found.items()}
    known = RatesStamp.read(found["weekday"]).knowledge
    result = pd.concat(rows, ignore_index=True).astype({"unit": "str"})
    stamp = SendTimesStamp(
        within=within, kind=kind, answer=answer_name(answer), adjust=adjust, knowledge=known, compared=compared
    )
    return stamped(result, log, as_of, stamp)


def _of_known_times(rates: pd.DataFrame) -> Compared:
    """The verdict of `compared_rates`, without the notes of unknown time."""
    compared = RatesStamp.read(rates).compared or Compared(groups=0, clear=[])
    unknown = rates[(rates["bucket"] == NO_TIME) & (rates["waits"] >= LEAST_WAITS) & rates["lift"].notna()]
    clear = [pair for pair in compared["clear"] if NO_TIME not in pair]
    return {**compared, "groups": compared["groups"] - len(unknown), "clear": clear}


def unit_rows(result: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The rows of weekdays or of known hours, with the attributes that a frame of `compared_rates` has."""
    rows = result[(result["unit"] == unit) & (result["send_time"] != NO_TIME)].reset_index(drop=True)
    stamp = SendTimesStamp.read(result)
    return RatesStamp(
        as_of=stamp.as_of,
        simulated=stamp.simulated,
        by=unit,
        within=stamp.within,
        kind=stamp.kind,
        answer=stamp.answer,
        adjust=stamp.adjust,
        knowledge=stamp.knowledge,
        compared=stamp.compared.get(unit),
    ).on(rows.rename(columns={"send_time": "bucket"}))


def send_times_sentence(result: pd.DataFrame, *, each: bool = True) -> str:
    """What `send_times` found: what a note adds by weekday and by hour, or that the log cannot tell.

    Without `each` the figures of each weekday and hour are left out.

    Examples
    --------
    >>> row = {"unit": "weekday", "send_time": "Monday", "sent": 4, "answered": 1, "pending": 0, "left_out": 0,
    ...        "waits": 4, "lift": None, "enough": False, "needed": 60}
    >>> print(send_times_sentence(pd.DataFrame([row, row | {"unit": "hour", "send_time": "9:00-11:59", "sent": 3}])))
    Of 4 check-ins, 1 was answered within 7 days; the hour is known of 3. By weekday and by hour: these data cannot \
tell yet what a note adds; it takes about 60 more notes to know that to within 10 points.
    """
    stamp = SendTimesStamp.read(result)
    noun = KIND_WORDS.get(stamp.kind, "note")
    days = unit_rows(result, "weekday") if len(result) else result
    gone = int(days["left_out"].sum()) if len(result) else 0
    if result.empty or not days["sent"].sum():
        return labelled(result, none_left(gone, noun, otherwise=no_note(result, noun)))
    sent, answered, pending = (int(days[name].sum()) for name in ("sent", "answered", "pending"))
    unmatched = int(days["unmatched"].sum()) if "unmatched" in days else 0
    more = _(", {n} still pending", n=digits(pending)) if pending else ""
    timed = int(unit_rows(result, "hour")["sent"].sum())
    came = f"{happened(stamp.answer, several=answered != 1)} {within_days(stamp.within)}"
    counts = {"notes": counted(sent, noun), "n": digits(answered), "came": came, "timed": digits(timed)}
    known = N_("Of {notes}, {n} {came}{more}; the hour is known of {timed}.")
    text = _(known, more=more + and_left_out(gone, noun) + and_compared(sent, unmatched), **counts)
    units = {unit: unit_rows(result, unit) for unit in (UNITS if timed else ["weekday"])}
    told = {unit: what_notes_add(rows, each=each or not rows["enough"].any()) for unit, rows in units.items()}
    told = {unit: adds[:1].lower() + adds[1:] for unit, adds in told.items() if adds}
    if timed and len({*told.values()}) == 1:
        text += f" {_('By weekday and by hour: {adds}', adds=told['weekday'])}"
    else:
        text += "".join(f" {_(UNITS[unit], adds=adds)}" for unit, adds in told.items())
    return labelled(result, f"{text}{knowledge(result)}")


def send_times_headline(result: pd.DataFrame) -> str:
    """That no weekday and no hour is clearly better, where none is."""
    compared = {unit: RatesStamp.read(unit_rows(result, unit)).compared for unit in UNITS}
    found = {unit: pairs["clear"] for unit, pairs in compared.items() if pairs and pairs["groups"] > 1}
    if "weekday" not in found or any(found.values()):
        return ""
    return _(_NONE_STANDS_OUT[SendTimesStamp.read(result).answer in _WELCOME]["hour" in found])


def send_times_basis(result: pd.DataFrame) -> list[str]:
    """What `send_times` rests on."""
    return [
        _(
            "The hour is that of the first note of the day whose time is known; midnight counts as not known. Weekdays "
            "and hours are days and hours as the log holds them, in its own zone."
        ),
        _("Weekdays and hours are looked at one by one: each verdict holds by itself, not both at once."),
        _(
            "Nobody chose days and hours at random: a busy week, or another kind of company, may lie behind a "
            "difference."
        ),
        *rates_basis(unit_rows(result, "weekday")),
    ]
