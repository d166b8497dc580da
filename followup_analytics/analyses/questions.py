"""Questions: all that a log can be asked, a record each; panel, command line and README are made from them."""

from __future__ import annotations

from dataclasses import replace

from followup_analytics.analyses.question import Choices, Column, Option, Question
from followup_analytics.log.words import CHECK_IN, THANK_YOU


def _with_ends(name: str, heading: str = "", unit: str = "share", *, behind: bool = False) -> Column:
    return Column(name, heading, unit, (f"{name}_lower", f"{name}_upper"), behind)


_RATE = Column("rate", "rate %", interval=("lower", "upper"))
_NAIVE = Column("naive_rate", "naive %", behind=True)
_WITHOUT = _with_ends("without", "without %")
_CHECK = Column("check", "check %", behind=True)
_LIFT = _with_ends("lift", "adds points", "points")
_LIFTS = tuple(
    _with_ends(f"lift_{name}", f"{word}: points", "points", behind=True)
    for name, word in (("good", "good"), ("neutral", "neutral"), ("bad", "rejections"))
)
_UNMATCHED = Column("unmatched", "no match", "", behind=True)
_ENDS = {"least": "at least", "most": "at most"}  # whatever became of those left out
_BOUNDS = tuple(Column(end, f"{word} %") for end, word in _ENDS.items())
_TIPPING = (Column("closed_unheard", "nil if closed %", behind=True), Column("tipping", "nil if times", "", None, True))
_RATES = (_NAIVE, _RATE, *_BOUNDS, _WITHOUT, _CHECK, _LIFT, *_LIFTS, *_TIPPING)
_FIRST_AND_LAST = (Column("first_day", "from day", ""), Column("last_day", "to day", ""))

_BY_NOTE = ("gap", "delay", "attempt", "channel", "gift", "weekday", "hour", "impression")
_WORDS = {"gift": "gift kind"}  # in the panel; other groupings go by their own name


def _grouping(label: str, *choices: str, default: str | None = None) -> Option:
    named: Choices = tuple((_WORDS.get(choice, choice), choice) for choice in choices)
    named = named if default else (("all together", None), *named)
    known = ", ".join(choices)
    help = f"what to group by: {known} or another column of the applications" + (f" ({default})" if default else "")
    return Option("by", label, help, default, named, (("seeker", "seeker"),), open=True, metavar="COLUMN")


_KINDS = tuple((kind.replace("_", "-"), kind) for kind in (CHECK_IN, THANK_YOU))
_KIND = Option("kind", "Note", "which notes to count (check_in)", CHECK_IN, _KINDS)
_ANSWERS: Choices = (
    ("any answer", "any"),
    ("good answers", "good"),
    ("neutral answers", "neutral"),
    ("rejections", "bad"),
    ("all but rejections", "not_bad"),
)
_ANSWER = Option("answer", "Answer", "which answers count (any)", "any", _ANSWERS)
_MADE_UP: Choices = (("a made-up world: notes help", "default"), ("a made-up world: they do nothing", "null"))
_BESIDE = "what to show beside all notes together: default or null (made-up worlds), or the folder of a cohort's log"
_PRIOR = Option("prior", "Beside it", _BESIDE, None, (("nothing", None), *_MADE_UP), open=True, metavar="NAME")
_WITHIN = Option("within", "Within days", "days after a note (7)", 7, most=60, metavar="DAYS")
_PUBLISHED = Option(
    "published", "Published figures", "draw published figures too, with their sources", False, of_chart=True
)

_QUESTIONS = (
    Question(
        "rates",
        "What a note adds",
        "show the response rate after a note beside what would have come without it",
        "--by gap --within 7",
        "analyses.compared_rates:compared_rates",
        "analyses.sentences:rates_sentence",
        "analyses.sentences:rates_basis",
        "response_rates",
        (*_RATES, _with_ends("pooled", "pooled %", behind=True), _UNMATCHED),
        (_grouping("By", *_BY_NOTE, default="gap"), _KIND, _WITHIN, _ANSWER, _PRIOR, _PUBLISHED),
        arranged="analyses.background.pooling:with_pooled",
    ),
    Question(
        "send_times",
        "On which day, at which hour",
        "show what a note adds by weekday, and by hour where the time is known",
        "--within 7 --svg send-times.svg",
        "analyses.send_times:send_times",
        "analyses.send_times:send_times_sentence",
        "analyses.send_times:send_times_basis",
        "send_times",
        (*_RATES, Column("unit", "by", ""), _UNMATCHED),
        (_KIND, _WITHIN),
    ),
    Question(
        "curve",
        "How answers come",
        "show the share answered day by day",
        "--clock application --svg curve.svg",
        "analyses.response_curve:response_curve",
        "analyses.sentences:curve_sentence",
        "analyses.sentences:curve_basis",
        "response_curve",
        (Column("response", "answered %", interval=("lower", "upper")), *_BOUNDS, Column("censored", "left open", "")),
        (
            Option(
                "clock",
                "Clock",
                "where the days are counted from (interview)",
                "interview",
                (
                    ("since the interview", "interview"),
                    ("since the application", "application"),
                    ("since a note", "follow_up"),
                ),
            ),
            _grouping("Group", "impression", "source"),
            Option("horizon", "Up to day", "the last day of the curve (60)", 60, least=1, most=365, metavar="DAYS"),
            _ANSWER,
            _PUBLISHED,
        ),
    ),
    Question(
        "hazard",
        "When in the silence answers come",
        "show how likely an answer is on each day after a note, beside the same day without it",
        "--by attempt --horizon 21",
        "analyses.answer_hazard:answer_hazard",
        "analyses.sentences:hazard_sentence",
        "analyses.sentences:hazard_basis",
        "hazard",
        (
            *_FIRST_AND_LAST,
            Column("hazard", "a day %", interval=("lower", "upper")),
            _WITHOUT,
            _CHECK,
            _LIFT,
            *_LIFTS,
        ),
        (
            _grouping("By", "attempt"),
            _KIND,
            Option("horizon", "Up to day", "the last day after the note (30)", 30, least=1, most=90, metavar="DAYS"),
            _ANSWER,
        ),
    ),
    Question(
        "cadences",
        "Which rhythm",
        "compare the rhythms of 7, 10 and 14 days, or others",
        "--every 7 14 --by-day 45",
        "analyses.cadences.compare_cadences:compare_cadences",
        "analyses.sentences:cadences_sentence",
        "analyses.sentences:cadences_basis",
        "rhythms",
        (_RATE, *_BOUNDS, _with_ends("check"), _NAIVE),
        (
            Option(
                "every",
                "A note every",
                "the rhythms to compare (7 10 14)",
                (7, 10, 14),
                (("7, 10 and 14 days", (7, 10, 14)), ("5, 7, 10, 14 and 21 days", (5, 7, 10, 14, 21))),
                open=True,
                least=1,
                metavar="DAYS",
            ),
            _ANSWER,
            Option("by_day", "By day", "answered by this day (45)", 45, least=1, most=120, metavar="DAY"),
            Option("draws", "", "resamples for the intervals (200)", 200, least=1, metavar="N"),
            Option("seed", "", "the same seed gives the same result (0)", 0, metavar="N"),
        ),
        slow=True,
    ),
    Question(
        "stages",
        "How far applications come",
        "show how many pass each stage",
        "--by source",
        "analyses.progress:stages",
        "analyses.sentences:stages_sentence",
        "analyses.sentences:stages_basis",
        "stages",
        (
            Column("next_stage", "next", ""),
            Column("so_far", "so far %"),
            _RATE,
            Column("by_day", unit=""),
            Column("median_days", "median day", ""),
        ),
        (_grouping("Group", "source"),),
    ),
    Question(
        "forecast",
        "What may still come",
        "show for each open application how likely an answer still is",
        "--csv forecast.csv",
        "analyses.ahead.forecast:forecast",
        "analyses.sentences:forecast_sentence",
        "analyses.sentences:forecast_basis",
        "forecast",
        (
            *(Column(f"chance_{day}", interval=(f"lower_{day}", f"upper_{day}")) for day in (7, 14, 30)),
            *(Column(f"{end}_{day}", f"{word} %, {day}") for day in (7, 14, 30) for end, word in _ENDS.items()),
        ),
        (_ANSWER,),
        arranged="analyses.ahead.forecast:longest_silence_first",
    ),
    Question(
        "next_note",
        "When to write next",
        "show for each open application how likely a good answer is with the next note today, in 3 or in 7 days",
        "--within 30 --csv next.csv",
        "analyses.ahead.next_note:next_note",
        "analyses.sentences:next_note_sentence",
        "analyses.sentences:next_note_basis",
        "next_note",
        (
            *(
                Column(f"chance_in_{day}", heading, interval=(f"lower_in_{day}", f"upper_in_{day}"))
                for day, heading in ((0, "today %"), (3, "in 3 days %"), (7, "in 7 days %"))
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
        "Where applications stand",
        "list every application and where it stands",
        "--csv all.csv",
        "analyses.progress:outcomes",
        "analyses.sentences:outcomes_sentence",
        "analyses.sentences:outcomes_basis",
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
