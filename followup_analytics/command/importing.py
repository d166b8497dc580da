"""The command `followup import`: look at a file, show how it is understood, ask, then take it or leave it."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from followup_analytics.command.terminal import agrees, ask, bar, say, table_text, warn
from followup_analytics.command.written import write_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from followup_analytics.journal.journal import Journal
    from followup_analytics.reading.proposal.finding import Question
    from followup_analytics.reading.proposal.proposal import Proposal

DONE, PROBLEMS, CANNOT = 0, 1, 2
_ROWS = 5  # of each table, and lines of each list
_ASK = "Add this to the journal? [y/N] "


def import_file(args: Namespace, path: Path, list_problems: Callable[[pd.DataFrame], int]) -> int:
    """Show what a file holds and would change; store it in the journal at `path` if the user agrees."""
    from followup_analytics.journal.journal import Journal
    from followup_analytics.journal.store.remains import refuse_loss
    from followup_analytics.reading.proposal.proposal import propose

    refuse_loss(path.resolve())
    journal = Journal(path) if path.exists() else None
    reading, storing = bar("Reading"), bar("Storing")
    proposal = propose(args.path, mapping=args.map, day_first=args.day_first, journal=journal, progress=reading)
    agreed = _agreed_before(args, proposal)
    if not args.json and (args.dry_run or args.yes or not agreed):
        show(proposal)
    if args.dry_run:
        return _end(args, proposal, "Nothing was stored (--dry-run).", list_problems)
    if not agreed:
        if args.json or not sys.stdin.isatty():
            _end(args, proposal, "", list_problems)
            warn(f"followup: {args.path}: nothing was stored. Look at the guess above, and run it again with --yes.")
            return CANNOT
        proposal = _ask_each(proposal)
        if not agrees(_ASK):
            say("Nothing was stored.")
            return DONE
    elif not (args.yes or args.json):
        _show_gone(proposal.changes)
    same = int((proposal.changes["change"] == "same").sum())
    stored = proposal.accept(journal or journal_for(path), as_guessed=True, progress=storing)
    said = f"{path}: {_count(stored, 'row')} added or changed, {same} there already."
    return _end(args, proposal, said, list_problems, stored=stored)


def _end(
    args: Namespace, proposal: Proposal, said: str, list_problems: Callable[[pd.DataFrame], int], *, stored: int = 0
) -> int:
    """Say what was done, and which problems were met; with ``--json`` that is one record, with the guess."""
    problems = proposal.log.problems
    if args.json:
        write_json(_record(proposal, said, stored), args.json)
        return PROBLEMS if len(problems) else DONE
    if said:
        say(said)
    return list_problems(problems)


def _record(proposal: Proposal, said: str, stored: int) -> dict[str, object]:
    from followup_analytics.export.json_records import records

    changes = proposal.changes.drop_duplicates(["change", "table", "key"])["change"].value_counts()
    return {
        "said": said or "Nothing was stored.",
        "stored": stored,
        "rows": {name: len(frame) for name, frame in proposal.log.tables.items() if len(frame)},
        "changes": {str(change): int(number) for change, number in changes.items()},
        "mapping": proposal.mapping,
        "questions": [_in_words(question) for question in proposal.questions],
        "problems": records(proposal.log.problems),
    }


def show(proposal: Proposal) -> None:
    """Print the guess: what was noticed, the mapping, the first rows, what is beside them, unused, asked or changed."""
    for sentence in proposal.said:
        say(sentence)
    if proposal.mapping:
        say(f"The guess, as a mapping:\n\n{proposal.mapping}")
    for name, frame in proposal.log.tables.items():
        if len(frame):
            say(f"{name.replace('_', '-')}: {_count(len(frame), 'row')}")
            say(f"{table_text(_filled_columns(frame.head(_ROWS)))}\n")
    _show_beside(proposal)
    for column in proposal.unused.itertuples():
        say(f"Column {column.column} is not used; it holds {column.holds}: {column.cells}")
    _show_changes(proposal.changes)
    for question in proposal.questions:
        say(f"Asked: {_in_words(question)}")


def _filled_columns(frame: pd.DataFrame) -> pd.DataFrame:
    hidden = ("application_id", "from_file", "from_column")
    return frame[[name for name in frame if frame[name].notna().any() and name not in hidden]]


def _show_beside(proposal: Proposal) -> None:
    for kind in proposal.beside["kind"].value_counts().index:
        kept_out = proposal.beside[proposal.beside["kind"] == kind]
        counted = kept_out["line"].isna()  # mails and events have no line: their reason says how many they are
        said = [*_lines_beside(kept_out[~counted]), *kept_out.loc[counted, "reason"].head(_ROWS)]
        say(f"Kept out, {kind}: {'; '.join(said)}")


def _lines_beside(lines: pd.DataFrame) -> list[str]:
    if lines.empty:
        return []
    texts = lines["text"].fillna(lines["reason"]).str[:60].head(_ROWS)
    shown = "; ".join(f"line {line}: {text}" for line, text in zip(lines["line"], texts, strict=False))
    return [f"{_count(len(lines), 'line')} ({shown})"]


def _show_changes(changes: pd.DataFrame) -> None:
    counts = changes.drop_duplicates(["change", "table", "key"])["change"].value_counts()
    counted = ", ".join(f"{counts.get(name, 0)} {name}" for name in ("new", "same", "changed", "gone"))
    say(f"Against the journal: {counted}.")
    some = changes[changes["change"] == "changed"].head(4 * _ROWS)
    for row in some.itertuples():
        say(f"  line {row.line}, {row.company}: {row.table}.{row.column} {_or_none(row.old)} → {_or_none(row.new)}")
    _show_gone(changes)


def _show_gone(changes: pd.DataFrame) -> None:
    gone = changes[changes["change"] == "gone"]
    for row in gone.head(_ROWS).itertuples():
        say(f"  gone from the file, kept here: {row.table}, {_or_none(row.company)}, {_or_none(row.old)}")
    if len(gone) > _ROWS:
        say(f"  and {len(gone) - _ROWS:,} more that are gone from the file.")


def _or_none(value: object) -> str:
    return value if isinstance(value, str) else "nothing"


def _in_words(question: Question) -> str:
    cells = f" ({', '.join(question.cells)})" if question.cells else ""
    taken = f" Taken: {question.answers[0]}." if question.answers else ""
    return f"{question.asked}{cells}{taken}"


def _agreed_before(args: Namespace, proposal: Proposal) -> bool:
    """Whether nothing needs to be asked: --yes was given, or a folder in the log's own format with nothing doubtful."""
    own = args.path.is_dir() and bool(proposal.finding.written)
    doubtful = len(proposal.unused) or len(proposal.log.problems) or proposal.questions
    return args.yes or (own and not doubtful and not proposal.changes["change"].isin(["changed"]).any())


def _ask_each(proposal: Proposal) -> Proposal:
    """The proposal after each question has been answered; an empty line takes the first answer."""
    while proposal.questions:
        question = proposal.questions[0]
        say(f"{question.place}: {question.asked}")
        for cell in question.cells:
            say(f"    {cell}")
        for number, answer in enumerate(question.answers, 1):
            say(f"  {number}  {answer}")
        typed = ask("Number, or Enter for 1: ").strip() if question.answers else ask("> ").strip()
        answer = _choice(question.answers, typed) if question.answers else typed
        proposal = proposal.answered({question.name: answer})
    return proposal


def _choice(answers: tuple[str, ...], typed: str) -> str:
    return answers[int(typed) - 1] if typed.isdigit() and 1 <= int(typed) <= len(answers) else answers[0]


def _count(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def journal_for(path: Path) -> Journal:
    """The journal at a path; its folder is made if there is none."""
    from followup_analytics.journal.journal import Journal

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return Journal(path)
