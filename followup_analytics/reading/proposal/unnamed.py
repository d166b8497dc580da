"""Unnamed applications: those that a log without a table of applications names by their ids alone."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from followup_analytics.log.locale.catalogue import N_, forms
from followup_analytics.log.log import FollowUpLog, whole_log
from followup_analytics.reading.proposal.finding import Finding, Question, Terms

COMPANIES = "companies"
ITS_ID, OUT = N_("its id"), N_("nothing: its rows are left out")
_SHOWN = 3  # ids


def ask_companies(finding: Finding, stored: pd.DataFrame, terms: Terms) -> Finding:
    """The finding with the question what stands for a company whose name neither file nor journal knows."""
    ids = _unnamed(finding) - set(stored["application_id"])
    if not ids:
        return finding
    answer = terms.answers.get(COMPANIES)
    if answer == OUT:
        tables = {name: _rows_without(frame, ids) for name, frame in finding.tables.items()}
        return replace(finding, tables=tables)
    asked = () if answer else (_question(sorted(ids), ", ".join(_files(finding))),)
    return replace(finding, questions=(*finding.questions, *asked))


def with_held(log: FollowUpLog, finding: Finding, stored: pd.DataFrame) -> FollowUpLog:
    """The log with applications of which it has only the id as the journal has them."""
    if not lacks_applications(finding):
        return log
    made = log.applications
    ids = finding.written["applications"].ids.intersection(made["application_id"])
    held = stored[stored["application_id"].isin(ids)]
    if held.empty:
        return log
    rest = made[~made["application_id"].isin(held["application_id"])]
    applications = pd.concat([held, rest], ignore_index=True) if len(rest) else held
    return whole_log({**log.tables, "applications": applications}).with_problems(log.problems)


def lacks_applications(finding: Finding) -> bool:
    """Whether it is a log in its own format that says nothing of applications but their ids."""
    return bool(finding.written) and not len(finding.tables.get("applications", ()))


def _unnamed(finding: Finding) -> set[str]:
    if not lacks_applications(finding):
        return set()
    frames = [frame for name, frame in finding.tables.items() if name != "topics" and "company" in frame]
    named = {str(one) for f in frames if "application_id" in f for one in f.loc[f["company"].notna(), "application_id"]}
    return set(finding.written["applications"].ids) - named


def _rows_without(frame: pd.DataFrame, ids: set[str]) -> pd.DataFrame:
    if "application_id" not in frame:
        return frame
    return frame[~frame["application_id"].astype("str").str.strip().isin(ids)].reset_index(drop=True)


def _files(finding: Finding) -> list[str]:
    frames = [frame for frame in finding.tables.values() if "application_id" in frame]
    return list(dict.fromkeys(file for frame in frames for file in frame["from_file"].dropna()))


def _question(ids: list[str], place: str) -> Question:
    return Question(COMPANIES, place, _UNNAMED.filled(len(ids)), (ITS_ID, OUT), tuple(ids[:_SHOWN]))


_UNNAMED = forms(
    "{n} application has an id and no company. What stands for the company?",
    "{n} applications have an id each and no company. What stands for the company?",
)
