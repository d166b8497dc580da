"""Rhythms beside pygformula: both are given one exported log, and must tell the same chance of an answer.

Run from the checkout, then in an environment of its own (pygformula fails with pandas 3, and its 1.2.0 lacks a file):

    python -m benchmarks.gformula FOLDER [--interviews 2000] [--world default] [--seed 1]
    pip install "pandas<3" pygformula==1.1.2
    python benchmarks/gformula.py FOLDER --theirs [--most 1.5]

pygformula (McGrath and others, Harvard) is a parametric g-formula with competing events: it simulates waits day by day
under each rhythm. It reads nothing but the tables of a replication bundle, and the features are written anew here:
impression, day, days since the latest note, whether that is the first, the gap before. Its logits are not shrunk, and
its features fewer, so that figures may lie apart by a point or so; `--most` says how far.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

HORIZON, FIRST_BY = 45, 2
RHYTHMS = (0, 7, 10, 14)
_RECENCY = np.array([0, 1, 2, 3, 4, 6, 8, 11, 15, 21])  # first days of the classes of days since the latest note
_SINCE = [f"{which}_{first}" for which in ("first", "later") for first in _RECENCY]
_IMPRESSIONS = [f"impression_{level}" for level in (1, 2, 4, 5)]
_GAPS = ["fresh_gap", "week_gap", "old_gap"]
_FEATURES = ["day", "log_day", "on_day_0", "none_day", "none_log_day", *_SINCE, *_GAPS, *_IMPRESSIONS]
_OF_CLOSINGS = ["day", "day_squared", "on_day_0", *_IMPRESSIONS]


def person_days(bundle: Path) -> pd.DataFrame:
    """A row for each day of each wait after an interview, from the bundle's tables of waits and stretches."""
    waits = pd.read_csv(bundle / "waits.csv")
    waits = waits[waits["origin"] == "interview"]
    stretches = pd.read_csv(bundle / "stretches.csv")
    sent = stretches[stretches["attempt"] > 0].groupby("wait")["start"].agg(set)
    rows = []
    for wait, days, event, impression in waits[["wait", "days", "event", "impression"]].itertuples(index=False):
        day = np.arange(min(days, HORIZON) + 1)
        wrote = np.isin(day, list(sent.get(wait, ())))
        over = day == days
        rows.append(
            pd.DataFrame(
                {
                    "wait": wait,
                    "t": day,
                    "wrote": wrote.astype(int),
                    "answer": np.where(over & (event == "closed"), np.nan, (over & (event == "answer")).astype(float)),
                    "closed": (over & (event == "closed")).astype(int),
                    **{name: int(impression == int(name[-1])) for name in _IMPRESSIONS},
                }
            )
        )
    found = pd.concat(rows, ignore_index=True)
    found["notes"] = found.groupby("wait")["wrote"].cumsum()
    latest = found["t"].where(found["wrote"] == 1).groupby(found["wait"]).ffill()
    found["recency"] = (found["t"] - latest.fillna(0)).astype(int)
    since = (found["t"] - latest.groupby(found["wait"]).shift()).where((found["wrote"] == 1) & (found["notes"] > 1))
    found["gap"] = since.groupby(found["wait"]).ffill().fillna(0).astype(int)
    return _with_features(found)


def _with_features(days: pd.DataFrame) -> pd.DataFrame:
    day, notes, recency, gap = (days[name].to_numpy() for name in ("t", "notes", "recency", "gap"))
    step, none = np.searchsorted(_RECENCY, recency, side="right") - 1, notes == 0
    columns = {"day": day / 30, "log_day": np.log1p(day), "on_day_0": day == 0, "day_squared": (day / 30) ** 2}
    columns |= {"none_day": none * day / 30, "none_log_day": none * np.log1p(day)}
    for which, own in (("first", notes == 1), ("later", notes > 1)):
        columns |= {f"{which}_{first}": own & (step == place) for place, first in enumerate(_RECENCY)}
    apart = np.where(notes > 1, np.log(np.clip(gap, 5, 26) / 10), 0)
    fadings = (np.exp(-recency / 3), np.exp(-(((recency - 8) / 5) ** 2)), -np.expm1(-recency / 15))
    columns |= {name: fading * apart for name, fading in zip(_GAPS, fadings, strict=True)}
    return days.assign(**{name: np.asarray(column, float) for name, column in columns.items()})


def history(pool: pd.DataFrame, histvar: str, time_name: str, t: int, id: str) -> None:
    """Notes so far and days since the latest one on day t, from those of the day before (what pygformula asks for)."""
    now = pool[time_name] == t
    days = pool[now].copy()
    if t:
        before = pool[pool[time_name] == t - 1].set_index(id)[["notes", "recency", "gap"]].reindex(days[id])
        notes, recency, gap = before.to_numpy(int).T + np.array([[0], [1], [0]])
    else:
        notes, recency, gap = np.zeros((3, len(days)), int)
    wrote = days[histvar].to_numpy(int) == 1
    days["gap"] = np.where(wrote & (notes > 0), recency, gap)
    days["notes"], days["recency"] = notes + wrote, np.where(wrote, 0, recency)
    days = _with_features(days)
    for name in ("notes", "recency", "gap", *_FEATURES, *_OF_CLOSINGS):
        if name not in pool:
            pool[name] = 0.0
        pool.loc[now, name] = days[name].to_numpy(float)


def every(gap: int) -> Any:
    """The rhythm of a note every so many days after the first, as pygformula takes a rule; 0: no notes."""

    def rule(new_df: pd.DataFrame, pool: pd.DataFrame, int_var: str, time_name: str, t: int) -> None:
        if not gap:
            new_df[int_var] = 0
            return
        if not t:
            return  # as people do
        before = pool[pool[time_name] == t - 1]
        notes, recency = before["notes"].to_numpy(int), before["recency"].to_numpy(int)
        first = new_df[int_var].to_numpy() if t < FIRST_BY else np.ones(len(new_df))
        new_df[int_var] = np.where(notes == 0, first, recency + 1 == gap).astype(int)

    return rule


def _early(covmodel: str, covname: str, fit_data: pd.DataFrame) -> float:
    """How many write on the day after the interview, of those who have not."""
    asked = fit_data[(fit_data["t"] == 1) & (fit_data["notes"] - fit_data["wrote"] == 0)]
    return float(asked["wrote"].mean())


def _drawn(covmodel: str, new_df: pd.DataFrame, fit: float) -> np.ndarray:
    return (np.random.random(len(new_df)) < fit).astype(int)  # noqa: NPY002  # the generator that pygformula seeds


def other(days: pd.DataFrame, seed: int) -> dict[int, float]:
    """The chance of an answer by the horizon under each rhythm, from pygformula."""
    from pygformula import ParametricGformula

    rules = {f"Intervention{number}_wrote": [every(gap)] for number, gap in enumerate(RHYTHMS, 1)}
    with contextlib.redirect_stdout(io.StringIO()):
        run = ParametricGformula(
            obs_data=days,
            id="wait",
            time_name="t",
            time_points=HORIZON + 1,
            outcome_type="survival",
            outcome_name="answer",
            ymodel="answer ~ " + " + ".join(_FEATURES),
            compevent_name="closed",
            compevent_model="closed ~ " + " + ".join(_OF_CLOSINGS),
            covnames=["wrote"],
            covtypes=["custom"],
            covmodels=["wrote ~ t"],
            covfits_custom=[_early],
            covpredict_custom=[_drawn],
            custom_histvars=["wrote"],
            custom_histories=[history],
            basecovs=_IMPRESSIONS,
            int_descript=[f"every {gap}" for gap in RHYTHMS],
            n_simul=4_000,
            seed=seed,
            **rules,
        )
        run.fit()
    by_day = run.summary_dict["gformula_results"].groupby("Intervention")["g-form risk (NICE-parametric)"]
    return {gap: float(by_day.last()[f"every {gap}"]) for gap in RHYTHMS}


def export(folder: Path, world: str, interviews: int, seed: int) -> None:
    """Write the bundle of a simulated log, and what we tell of its rhythms."""
    import followup_analytics as fa  # the other half runs where it is not installed

    log, truth = fa.simulate(world, interviews=interviews, seed=seed)
    as_of = truth.attrs["as_of"]
    fa.export_log(log, folder / "bundle", bundle=True, as_of=as_of)
    ours = fa.compare_cadences(log, as_of=as_of, every=[each for each in RHYTHMS if each], draws=50)
    ours[["every", "rate", "lower", "upper"]].to_csv(folder / "ours.csv", index=False)
    print(ours[["every", "rate", "lower", "upper"]].round(3).to_string(index=False))


def compare(folder: Path, most: float) -> int:
    """Print both; 1 where they lie further apart than so many points."""
    ours = pd.read_csv(folder / "ours.csv").set_index("every")
    theirs = other(person_days(folder / "bundle"), seed=1)
    print(f"chance of an answer by day {HORIZON}, in per cent")
    print(f"{'rhythm':<16}{'ours':>8}{'likely':>12}{'pygformula':>12}{'apart':>8}")
    far = False
    for gap in RHYTHMS:
        rate, lower, upper, other_rate = (100 * each for each in (*ours.loc[gap], theirs[gap]))
        far |= abs(rate - other_rate) > most
        name, likely = f"every {gap} days" if gap else "no notes", f"{lower:.0f} to {upper:.0f}"
        print(f"{name:<16}{rate:8.1f}{likely:>12}{other_rate:12.1f}{rate - other_rate:+8.1f}")
    return int(far)


def main() -> int:
    """One of the two halves."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--interviews", type=int, default=2000)
    parser.add_argument("--world", default="default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--theirs", action="store_true", help="compare what is in the folder with pygformula")
    parser.add_argument("--most", type=float, default=1.5, help="points that the two may lie apart")
    given = parser.parse_args()
    if given.theirs:
        return compare(given.folder, given.most)
    given.folder.mkdir(parents=True, exist_ok=True)
    export(given.folder, given.world, given.interviews, given.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
