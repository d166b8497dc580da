"""The TARGET statement: how rhythms were compared and what came of it, item by item, as a report of it has to say.

TARGET (Cashin, Hansford, Hernán et al., 2025, JAMA, doi 10.1001/jama.2025.13350) numbers what a study that emulates a
trial reports. Labels and sentences here are our own. It is English, as the reports are that it is made for.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from followup_analytics.analyses.cadences.clones import FIRST_NOTE_BY
from followup_analytics.analyses.cadences.compare_cadences import CadencesStamp
from followup_analytics.analyses.cadences.contrasts import closings_sentence
from followup_analytics.analyses.sentences.cadences import (
    ShownContrast,
    cadence_pairs,
    cadences_sentence,
    disagreeing_checks,
    pair_name,
    times,
)
from followup_analytics.facts.results import Stamp, knowledge, unstamped
from followup_analytics.log.arguments import checked, require_result
from followup_analytics.log.errors import WrongFrame
from followup_analytics.log.locale.catalogue import digits
from followup_analytics.log.text.phrases import capital, closed_on_no_day, counted, every_n_days, gain, listed, percent
from followup_analytics.waiting.answers import with_article
from followup_analytics.waiting.left_out import too_many

_MAKER = "compare_cadences(…)"
_SURE = ("every", "at_risk", "enough")  # numbers that no row goes without
_NUMBERS = (*_SURE, "rate", "lower", "upper", "check", "check_lower", "check_upper", "least", "most")

# Of each section its items: number, our label, and what is said, with names of `_facts` in it.
_ITEMS = {
    "Abstract": (
        ("1a", "What was studied", "An observational study that emulates a target trial: whoever has been to an "
         "interview is assigned one of {rhythms}, to compare the chance of {answer} by day {day}."),
        ("1b", "Data in short", "{Source} read on {as_of}, with {waits} after an interview."),
        ("1c", "Assumed, done and found", "Assumed is that at the same history and circumstances those who write are "
         "like those who do not; hazards were rolled forward along each rhythm. {finding}"),
    ),
    "Introduction": (
        ("2", "Background", "For you to fill in: what was known before of notes after an interview, and why it matters "
         "here."),
        ("3", "Causal question", "In waits that an interview begins, how much does the chance of {answer} by day {day} "
         "differ between {rhythms}?"),
        ("4", "Why a trial is emulated", "The rhythms of a log are people's own choice, and who writes sooner may have "
         "had better prospects. Naming the trial fixes from which day a wait counts, who keeps to what, and what must "
         "be assumed."),
    ),
    "Methods": (
        ("5", "Data", "{Source} read on {as_of}: interviews, notes, answers and closings as they were written "
         "down.{known} For you to fill in: whose search it is, where, in which years, and how the log was kept."),
        ("6a", "Target trial: eligibility", "Whoever has just been to an interview and waits for an answer."),
        ("6b", "Target trial: strategies", "{Rhythms}. With notes, the first goes on days 0 to {first} after the "
         "interview and each further one so many days after the one before, a day early or late at most, until an "
         "answer or a closing."),
        ("6c", "Target trial: assignment", "By lot on the day of the interview; who writes knows the rhythm, who "
         "answers does not."),
        ("6d", "Target trial: follow-up", "From the day of the interview to an answer, a closing or day {day}, "
         "whichever comes first."),
        ("6e", "Target trial: outcome", "{Answer} by day {day}; whatever else ends a wait competes with it."),
        ("6f", "Target trial: causal contrasts", "For each two rhythms, the difference in the chance of {answer} by "
         "day {day}, had everyone kept to theirs (a per-protocol effect)."),
        ("6g", "Target trial: assumptions", "The lot makes the rhythms alike on the day of the interview. Still "
         "assumed: who leaves a rhythm is like who keeps it, at the same history."),
        ("6h", "Target trial: analysis", "The chance of {answer} by day {day} in each rhythm, put right for those who "
         "left it, and the differences."),
        ("7a", "Emulation: eligibility", "Every wait that an interview began up to {as_of}, without those closed on a "
         "day nobody wrote down ({gone})."),
        ("7b", "Emulation: strategies", "As in the trial, read off the days of the notes. The estimate takes the first "
         "note when people write it and each further one exactly on its day; the check lets it come a day early or "
         "late."),
        ("7c", "Emulation: assignment", "What people chose stands in for the lot. Each wait counts in every rhythm "
         "that it may still be keeping and leaves it on the day it no longer fits. Waits are compared at the same "
         "impression, time in the search and promised day, the same notes so far and the same silence."),
        ("7d", "Emulation: follow-up", "As in the trial, and no longer than to the day the log was read, {as_of}."),
        ("7e", "Emulation: outcome", "As in the trial, from the answers in the log; one that the log does not hold "
         "counts as none."),
        ("7f", "Emulation: causal contrasts", "As in the trial, averaged over the waits that entered ({n})."),
        ("7g(i)", "Emulation: assumptions", "{assumed}"),
        ("7g(ii)", "Emulation: variables", "Impression: of the latest interview, 1 to 5, as written down. Time in the "
         "search: from the day the seeker's first wait began, in three classes. Promised day: where it lies on each "
         "day, ahead, near or behind. Notes so far, days since the latest one, the gap before it: from their days."),
        ("7h(i)", "Emulation: analysis", "Hazards of answers and closings are fitted to the days at risk and rolled "
         "forward along each rhythm (g-formula). A missing impression is a class of its own. Intervals are 95 %, from "
         "{draws} resamples (seed {seed}) of the seekers, or of the applications where there are fewer than 20 "
         "seekers, and from leaving them out in turn. A difference is clear where it stays so for all pairs at once."),
        ("7h(ii)", "Emulation: how much hangs on it", "A doubly robust check puts the hazards right by the waits that "
         "kept the rhythm. Of clear differences it is said how strong a cause not in the log would have to be; of "
         "waits closed on a day nobody wrote down, what the shares can be whatever became of them; and whether notes "
         "go along with closings, which they should not bring about."),
    ),
    "Results": (
        ("8", "Selection", "{all} began with an interview up to {as_of}. {left_out} Entered every rhythm: {waits}."),
        ("9", "At the start", "The result holds no table of the waits that entered ({n}). For you to fill in: their "
         "impressions, times in the search and promised days."),
        ("10", "Follow-up", "{kept}{known}"),
        ("11", "Missing data", "{left_out}{bounds} For you to fill in: how many impressions are missing."),
        ("12", "Outcomes", "The result holds no count of answers. For you to fill in: how many of which kind came."),
        ("13", "Effects", "{rates} {differences}"),
        ("14", "Further analyses", "{checks}{disagreeing}{control}{tipping}"),
    ),
    "Discussion": (
        ("15", "What it means", "{verdict} For you to fill in: what follows from it."),
        ("16", "Limits", "{limits}The rhythms are people's own choice: a cause that the log does not show, such as "
         "better prospects of those who write sooner, moves every difference. A note counts as a note, whatever it "
         "says."),
    ),
    "Other information": (
        ("17", "Ethics", "For you to fill in: who approved of the study, and how people agreed to it.{of_nobody}"),
        ("18", "Registration", "For you to fill in: where question and analysis were registered, if at all."),
        ("19", "Data and code", "Made with followup_analytics: {call}. What the figures rest on, under numbers and "
         "with a script for R, is written by `followup export FOLDER --bundle`. For you to fill in: where data and "
         "code can be had."),
        ("20", "Funding", "For you to fill in: who paid for the study, and what they had a say in."),
        ("21", "Conflicts of interest", "For you to fill in: who stands to gain from what was found."),
    ),
}  # fmt: skip
_NEEDED = (
    "How many times as likely a cause not in the log would have to make both an answer and the rhythm with more "
    "answers, to explain a clear difference away (to leave it unclear)"
)
_NO_FIGURE = "(no figure)"
_LOST = "does not say how its rows were made, as where frames were put together"


@checked
def target_statement(result: pd.DataFrame) -> pd.DataFrame:
    """What a report on `compare_cadences` has to say, in the 21 items of the TARGET statement, as far as it is known.

    TARGET says what a study that emulates a trial reports. What the result holds is filled in with its figures; what
    only you can know begins with "For you to fill in". Nothing is computed anew.

    Parameters
    ----------
    result
        What `compare_cadences` returned.

    Returns
    -------
    DataFrame
        A row per item or part of one, 39 in all, those of the trial (6) and of its emulation (7) from a to h:
        ``item``, ``section``, ``what`` it is about, and what is ``said``, in English.

    Raises
    ------
    WrongFrame
        If it is not what `compare_cadences` returned, or lost what that says beside its rows.

    References
    ----------
    Cashin, Hansford, Hernán et al. (2025), JAMA, doi 10.1001/jama.2025.13350, for the items.

    Examples
    --------
    >>> from followup_analytics import FollowUpLog, compare_cadences
    >>> statement = target_statement(compare_cadences(FollowUpLog(), as_of="2026-03-01"))
    >>> statement.set_index("item").loc["6d", "said"]
    'From the day of the interview to an answer, a closing or day 45, whichever comes first.'
    """
    require_result("result", result, _MAKER, numbers=_NUMBERS)
    stamp = CadencesStamp.read(result)
    if not stamp.draws or (len(result) and result[list(_SURE)].isna().any(axis=None)):
        raise WrongFrame("result", _LOST, _MAKER)
    facts = _facts(result, stamp)
    rows = [
        (item, section, what, said.format(**facts)) for section, items in _ITEMS.items() for item, what, said in items
    ]
    frame = pd.DataFrame(rows, columns=["item", "section", "what", "said"], dtype="str")
    return Stamp(as_of=stamp.as_of, simulated=stamp.simulated).on(frame)


def target_page(result: pd.DataFrame) -> str:
    """The statement as a page in Markdown, with a heading per section.

    Examples
    --------
    >>> from followup_analytics import FollowUpLog, compare_cadences
    >>> target_page(compare_cadences(FollowUpLog(), as_of="2026-03-01")).splitlines()[0]
    '# TARGET statement: which rhythm, 2026-03-01'
    """
    statement, stamp = target_statement(result), Stamp.read(result)
    parts = [f"# TARGET statement: which rhythm{' (simulated)' if stamp.simulated else ''}, {stamp.as_of}"]
    for section, rows in statement.groupby("section", sort=False):
        parts += [f"## {section}", *(f"**{row.item}. {row.what}.** {row.said}" for row in rows.itertuples())]
    return "\n\n".join(parts) + "\n"


def _facts(result: pd.DataFrame, stamp: CadencesStamp) -> dict[str, object]:
    rows = unstamped(result)
    answer, source = with_article(stamp.answer), "a simulated log" if stamp.simulated else "a log"
    compared = listed(list(map(every_n_days, rows["every"])))
    rhythms = f"these rhythms: {compared}" if compared else "the rhythms asked for, of which the log shows none"
    return {
        "as_of": stamp.as_of,
        "day": stamp.by_day,
        "draws": stamp.draws,
        "seed": stamp.seed,
        "n": digits(stamp.waits),
        "gone": digits(stamp.left_out),
        "first": FIRST_NOTE_BY,
        "answer": answer,
        "Answer": capital(answer),
        "source": source,
        "Source": capital(source),
        "waits": counted(stamp.waits, "wait"),
        "all": counted(stamp.waits + stamp.left_out, "wait"),
        "rhythms": rhythms,
        "Rhythms": capital(rhythms),
        "finding": cadences_sentence(result),
        "known": knowledge(result),
        "of_nobody": " The log is simulated and is about nobody." if stamp.simulated else "",
        "call": _call(rows, stamp),
        "assumed": " ".join(stamp.assumptions),
        **_results(rows, stamp, _known_pairs(result)),
    }


def _known_pairs(result: pd.DataFrame) -> list[ShownContrast]:
    """The differences between rows that are there, of which something can be told."""
    pairs = [pair for pair in cadence_pairs(result) if pd.notna(pair["difference"])]
    return [pair for pair in pairs if {pair["every"], pair["other"]} <= set(result["every"])]


def _results(rows: pd.DataFrame, stamp: CadencesStamp, pairs: list[ShownContrast]) -> dict[str, str]:
    day, answer = stamp.by_day, with_article(stamp.answer)
    return {
        "left_out": _left_out(stamp),
        "bounds": _bounds(rows) if stamp.left_out else "",
        "kept": _by_rhythm(rows, lambda row: digits(row["at_risk"]), f"Kept to it, and still waiting on day {day}"),
        "rates": _by_rhythm(rows, _rate, f"The share with {answer} by day {day}, had everyone kept to it"),
        "checks": _by_rhythm(rows, _check, "The check, a doubly robust estimate"),
        "disagreeing": disagreeing_checks(_enough(rows)),
        "control": f" {closings_sentence(stamp.control)}" if stamp.control else "",
        "differences": _differences(pairs),
        "tipping": _tipping(pairs),
        "verdict": _verdict(rows, pairs),
        "limits": _limits(rows, stamp),
    }


def _enough(rows: pd.DataFrame, *, enough: bool = True) -> pd.DataFrame:
    return rows[rows["enough"].astype(bool) == enough]


def _call(rows: pd.DataFrame, stamp: CadencesStamp) -> str:
    """What gives the same result again."""
    every = tuple(int(days) for days in rows["every"] if days)
    answer = stamp.answer if isinstance(stamp.answer, str) else tuple(stamp.answer)
    asked = f"every={every}, " if every else ""
    how = f"by_day={stamp.by_day}, answer={answer!r}, draws={stamp.draws}, seed={stamp.seed}"
    return f"`compare_cadences(log, as_of={stamp.as_of!r}, {asked}{how})`"


def _by_rhythm(rows: pd.DataFrame, said: Callable[[pd.Series], str], what: str) -> str:
    """What is said of each rhythm, in a sentence."""
    parts = [f"{every_n_days(row['every'])} {said(row)}" for _place, row in rows.iterrows()]
    return f"{what}: {'; '.join(parts) or 'nothing, as no wait entered'}."


def _rate(row: pd.Series) -> str:
    """A rate, and how many waits kept to the rhythm."""
    said = _with_ends(row, "rate", "lower", "upper")
    few = "" if row["enough"] else ", too few to tell"
    return said if said == _NO_FIGURE else f"{said}, {digits(row['at_risk'])} kept to it{few}"


def _check(row: pd.Series) -> str:
    return _with_ends(row, "check", "check_lower", "check_upper")


def _with_ends(row: pd.Series, *names: str) -> str:
    rate, lower, upper = (row[name] for name in names)
    return _NO_FIGURE if pd.isna([rate, lower, upper]).any() else _share_text(rate, lower, upper)


def _share_text(rate: float, lower: float, upper: float) -> str:
    return f"{percent(rate)} (likely {100 * lower:.0f} to {100 * upper:.0f})"


def _left_out(stamp: CadencesStamp) -> str:
    if not stamp.left_out:
        return "No wait is left out."
    why = " That is more than a fifth, so no rate is given." if too_many(stamp.left_out, stamp.waits) else ""
    of_all = counted(stamp.waits + stamp.left_out, "wait")
    return f"Of {of_all} {closed_on_no_day(stamp.left_out)} and left out.{why}"


def _bounds(rows: pd.DataFrame) -> str:
    """What the rates can be, whatever became of those left out."""
    known = rows[rows[["least", "most"]].notna().all(axis=1)]
    ends = zip(known["every"], known["least"], known["most"], strict=True)
    parts = [f"{every_n_days(every)} {100 * least:.0f} to {percent(most)}" for every, least, most in ends]
    return f" What the shares can be, whatever became of them: {'; '.join(parts)}." if parts else ""


def _differences(pairs: list[ShownContrast]) -> str:
    parts = [
        f"{pair_name(pair)} {gain(pair['difference'], pair['lower'], pair['upper'])}, {_judged(pair)}" for pair in pairs
    ]
    return f"Differences: {'; '.join(parts)}." if parts else "No difference can be told."


def _judged(pair: ShownContrast) -> str:
    return "clear" if pair["told"] else "not clear" if pair["enough"] else "too few to tell"


def _tipping(pairs: list[ShownContrast]) -> str:
    known = [pair for pair in pairs if pair["told"] and pd.notna(pair["tipping"])]
    parts = [f"{pair_name(pair)} {times(pair['tipping'])} ({times(pair['tipping_lower'])})" for pair in known]
    return f" {_NEEDED}: {'; '.join(parts)}." if parts else ""


def _verdict(rows: pd.DataFrame, pairs: list[ShownContrast]) -> str:
    clear = [pair_name(pair) for pair in pairs if pair["told"]]
    if clear:
        return f"Clearly different: {listed(clear)}."
    return "These data cannot tell the rhythms apart." if len(rows) else "No wait entered, so nothing can be told."


def _limits(rows: pd.DataFrame, stamp: CadencesStamp) -> str:
    few = list(map(every_n_days, _enough(rows, enough=False)["every"]))
    parts = [f"Too few to tell: {listed(few)}."] if few else []
    parts += ["The log is simulated: it shows what the method finds, not what people do."] if stamp.simulated else []
    return "".join(f"{part} " for part in parts)
