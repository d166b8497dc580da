"""Questions: all that can be asked of a log, a record each; panel, command line and README are made from them."""

from __future__ import annotations

from dataclasses import replace

from followup_analytics.analyses.question import Choices, Column, Option, Question
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.words import CHECK_IN, THANK_YOU


def _with_ends(name: str, heading: str, unit: str = "share", *, behind: bool = False) -> Column:
    return Column(name, heading, unit, (f"{name}_lower", f"{name}_upper"), behind)


_RATE = Column("rate", N_("rate %"), interval=("lower", "upper"))
_NAIVE = Column("naive_rate", N_("naive %"), behind=True)
_WITHOUT = _with_ends("without", N_("without %"))
_CHECK = Column("check", N_("check %"), behind=True)
_LIFT = _with_ends("lift", N_("adds points"), "points")
_LIFTS = tuple(
    _with_ends(f"lift_{name}", heading, "points", behind=True)
    for name, heading in (
        ("good", N_("good: points")),
        ("neutral", N_("neutral: points")),
        ("bad", N_("rejections: points")),
    )
)
_UNMATCHED = Column("unmatched", N_("not compared"), "")
_BOUNDS = (Column("least", N_("at least %")), Column("most", N_("at most %")))  # whatever became of those left out
_TIPPING = (
    Column("closed_unheard", N_("nil if closed %"), behind=True),
    Column("tipping", N_("nil if times"), "", None, True),
)
_RATES = (_NAIVE, _RATE, *_BOUNDS, _WITHOUT, _CHECK, _LIFT, *_LIFTS, *_TIPPING)
_FIRST_AND_LAST = (Column("first_day", N_("from day"), ""), Column("last_day", N_("to day"), ""))

_BY_NOTE = ("gap", "delay", "attempt", "channel", "gift", "weekday", "hour", "impression")
_WORDS = {  # in the panel
    "gap": N_("gap"),
    "delay": N_("delay"),
    "attempt": N_("attempt"),
    "channel": N_("channel"),
    "gift": N_("gift kind"),
    "weekday": N_("weekday"),
    "hour": N_("hour"),
    "impression": N_("impression"),
    "source": N_("source"),
}


def _grouping(label: str, *choices: str, default: str | None = None) -> Option:
    named: Choices = tuple((_WORDS[choice], choice) for choice in choices)
    named = named if default else ((N_("all together"), None), *named)
    known = ", ".join(choices)
    help = f"what to group by: {known} or another column of the applications" + (f" ({default})" if default else "")
    return Option("by", label, help, default, named, ((N_("seeker"), "seeker"),), open=True, metavar="COLUMN")


_KINDS: Choices = ((N_("check-in"), CHECK_IN), (N_("thank-you"), THANK_YOU))
_KIND = Option("kind", N_("Note"), "which notes to count (check_in)", CHECK_IN, _KINDS)
_ANSWERS: Choices = (
    (N_("any answer"), "any"),
    (N_("good answers"), "good"),
    (N_("neutral answers"), "neutral"),
    (N_("rejections"), "bad"),
    (N_("all but rejections"), "not_bad"),
)
_ANSWER = Option("answer", N_("Answer"), "which answers count (any)", "any", _ANSWERS)
_MADE_UP: Choices = ((N_("a made-up world: notes help"), "default"), (N_("a made-up world: they do nothing"), "null"))
_BESIDE = "what to show beside all notes together: default or null (made-up worlds), or the folder of a cohort's log"
_PRIOR = Option("prior", N_("Beside it"), _BESIDE, None, ((N_("nothing"), None), *_MADE_UP), open=True, metavar="NAME")
_WITHIN = Option("within", N_("Within days"), "days after a note (7)", 7, most=60, metavar="DAYS")
_PUBLISHED = Option(
    "published", N_("Published figures"), "draw published figures too, with their sources", False, of_chart=True
)

_QUESTIONS = (
    Question(
        "rates",
        N_("What a note adds"),
        "show the response rate after a note beside what would have come without it",
        "--by gap --within 7",
        "analyses.compared_rates:compared_rates",
        "analyses.sentences.rates:rates_sentence",
        "analyses.sentences.basis:rates_basis",
        "response_rates",
        (*_RATES, _with_ends("pooled", N_("pooled %"), behind=True), _UNMATCHED),
        (_grouping(N_("Group by"), *_BY_NOTE, default="gap"), _KIND, _WITHIN, _ANSWER, _PRIOR, _PUBLISHED),
        arranged="analyses.background.pooling:with_pooled",
    ),
    Question(
        "send_times",
        N_("On which day, at which hour"),
        "show what a note adds by weekday, and by hour where the time is known",
        "--within 7 --svg send-times.svg",
        "analyses.send_times:send_times",
        "analyses.send_times:send_times_sentence",
        "analyses.send_times:send_times_basis",
        "send_times",
        (*_RATES, Column("unit", N_("by"), ""), _UNMATCHED),
        (_KIND, _WITHIN, _ANSWER),
    ),
    Question(
        "curve",
        N_("How answers come"),
        "show the share answered day by day",
        "--clock application --svg curve.svg",
        "analyses.response_curve:response_curve",
        "analyses.sentences.curve_and_hazard:curve_sentence",
        "analyses.sentences.basis:curve_basis",
        "response_curve",
        (
            Column("response", N_("answered %"), interval=("lower", "upper")),
            *_BOUNDS,
            Column("censored", N_("left open"), ""),
        ),
        (
            Option(
                "clock",
                N_("Clock"),
                "where the days are counted from (interview)",
                "interview",
                (
                    (N_("since the interview"), "interview"),
                    (N_("since the application"), "application"),
                    (N_("since a note"), "follow_up"),
                ),
            ),
            _grouping(N_("Group"), "impression", "source"),
            Option("horizon", N_("Up to day"), "the last day of the curve (60)", 60, least=1, most=365, metavar="DAYS"),
            _ANSWER,
            _PUBLISHED,
        ),
    ),
    Question(
        "hazard",
        N_("When in the silence answers come"),
        "show how likely an answer is on each day after a note, beside the same day without it",
        "--by attempt --horizon 21",
        "analyses.answer_hazard:answer_hazard",
        "analyses.sentences.curve_and_hazard:hazard_sentence",
        "analyses.sentences.basis:hazard_basis",
        "hazard",
        (
            *_FIRST_AND_LAST,
            Column("hazard", N_("a day %"), interval=("lower", "upper")),
            _WITHOUT,
            _CHECK,
            _LIFT,
            *_LIFTS,
        ),
        (
            _grouping(N_("Group by"), "attempt"),
            _KIND,
            Option(
                "horizon", N_("Up to day"), "the last day after the note (30)", 30, least=1, most=90, metavar="DAYS"
            ),
            _ANSWER,
        ),
    ),
    Question(
        "cadences",
        N_("Which rhythm"),
        "compare the rhythms of 7, 10 and 14 days, or others",
        "--every 7 14 --by-day 45",
        "analyses.cadences.compare_cadences:compare_cadences",
        "analyses.sentences.cadences:cadences_sentence",
        "analyses.sentences.basis:cadences_basis",
        "rhythms",
        (_RATE, *_BOUNDS, _with_ends("check", N_("check %")), _NAIVE),
        (
            Option(
                "every",
                N_("A note every"),
                "the rhythms to compare (7 10 14)",
                (7, 10, 14),
                ((N_("7, 10 and 14 days"), (7, 10, 14)), (N_("5, 7, 10, 14 and 21 days"), (5, 7, 10, 14, 21))),
                open=True,
                least=1,
                metavar="DAYS",
            ),
            _ANSWER,
            Option("by_day", N_("By day"), "answered by this day (45)", 45, least=1, most=120, metavar="DAY"),
            Option("draws", "", "resamples for the intervals (200)", 200, least=2, metavar="N"),
            Option("seed", "", "the same seed gives the same result (0)", 0, metavar="N"),
        ),
        slow=True,
        statement="analyses.cadences.target_statement:target_page",
    ),
    Question(
        "stages",
        N_("How far applications come"),
        "show how many pass each stage",
        "--by source",
        "analyses.progress:stages",
        "analyses.sentences.search:stages_sentence",
        "analyses.sentences.basis:stages_basis",
        "stages",
        (
            Column("next_stage", N_("next"), ""),
            Column("so_far", N_("so far %")),
            _RATE,
            Column("by_day", N_("by day"), ""),
            Column("median_days", N_("median day"), ""),
        ),
        (_grouping(N_("Group"), "source"),),
    ),
    Question(
        "forecast",
        N_("What may still come"),
        "show for each open application how likely an answer still is",
        "--csv forecast.csv",
        "analyses.ahead.forecast:forecast",
        "analyses.sentences.search:forecast_sentence",
        "analyses.sentences.basis:forecast_basis",
        "forecast",
        (
            *(
                Column(f"chance_{day}", heading, interval=(f"lower_{day}", f"upper_{day}"))
                for day, heading in ((7, N_("chance 7 %")), (14, N_("chance 14 %")), (30, N_("chance 30 %")))
            ),
            Column("least_7", N_("at least %, 7")),
            Column("most_7", N_("at most %, 7")),
            Column("least_14", N_("at least %, 14")),
            Column("most_14", N_("at most %, 14")),
            Column("least_30", N_("at least %, 30")),
            Column("most_30", N_("at most %, 30")),
        ),
        (_ANSWER,),
        arranged="analyses.ahead.forecast:longest_silence_first",
    ),
    Question(
        "next_note",
        N_("When to write next"),
        "show for each open application how likely a good answer is with the next note today, in 3 or in 7 days",
        "--within 30 --csv next.csv",
        "analyses.ahead.next_note:next_note",
        "analyses.sentences.next_note:next_note_sentence",
        "analyses.sentences.next_note:next_note_basis",
        "next_note",
        (
            *(
                Column(f"chance_in_{day}", heading, interval=(f"lower_in_{day}", f"upper_in_{day}"))
                for day, heading in ((0, N_("today %")), (3, N_("in 3 days %")), (7, N_("in 7 days %")))
            ),
            _WITHOUT,
        ),
        (
            replace(_ANSWER, help="which answers count (good)", default="good"),
            replace(_WITHIN, help="days from today in which an answer counts (30)", default=30),
        ),
        arranged="analyses.ahead.forecast:longest_silence_first",
    ),
    Question(
        "outcomes",
        N_("Where applications stand"),
        "list every application and where it stands",
        "--csv all.csv",
        "analyses.progress:outcomes",
        "analyses.sentences.search:outcomes_sentence",
        "analyses.sentences.basis:outcomes_basis",
        "outcomes",
        (),
    ),
)

QUESTIONS = {question.name: question for question in _QUESTIONS}


def questions_table() -> str:
    """The table of questions as the README shows it, in Markdown.

    Examples
    --------
    >>> print(questions_table().splitlines()[2])
    | What a note adds | `followup rates` | `compared_rates` |
    """
    head = "| question | on the command line | in Python |\n| --- | --- | --- |\n"
    rows = (f"| {q.label} | `followup {q.command}` | `{q.function.partition(':')[2]}` |" for q in QUESTIONS.values())
    return head + "\n".join(rows) + "\n"
