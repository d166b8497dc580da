"""Response rates and curves beside their true values, over many simulated logs.

Run: python benchmarks/truth_rates.py [runs]
"""

from __future__ import annotations

import sys

import numpy as np
import pandas as pd

import followup_analytics as fa
from followup_analytics import FollowUpLog
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.timing.intervals import wilson
from followup_analytics.timing.rates import LEAST_WAITS

FIRST_SEED = 10_000
LEAST_AT_RISK = 5  # where a curve stops


def study_rates(
    world: str, *, runs: int, interviews: int = 2000, per_seeker: int = 20, within: int = 7, by: str = "gap"
) -> pd.DataFrame:
    """Per bucket: bias, spread and coverage of `response_rates` over simulated logs, in points and per cent."""
    found = []
    for run in range(runs):
        log, truth = fa.simulate(world, interviews=interviews, per_seeker=per_seeker, seed=FIRST_SEED + run)
        rates = fa.response_rates(log, as_of=AS_OF, by=by, within=within)
        shown = (rates["waits"] >= LEAST_WAITS) & rates["rate"].notna()
        found.append(rates[shown].assign(run=run))
    return summary(pd.concat(found), truth_of(truth, by, within))


def truth_of(truth: pd.DataFrame, by: str, within: int) -> pd.DataFrame:
    """The true rate, without and lift per bucket."""
    here = truth[(truth["by"] == by) & truth["estimand"].str.endswith(f"_{within}")]
    table = here.pivot(index="group", columns="estimand", values="value")
    return table.rename(columns=lambda name: "true_" + name.removesuffix(f"_{within}"))


def summary(found: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Means over the runs of what was found, against the truth."""
    both = found.join(truth, on="bucket", how="inner")
    both["rate_covers"] = both["true_rate"].between(both["lower"], both["upper"])
    both["lift_covers"] = both["true_lift"].between(both["lift_lower"], both["lift_upper"])
    both["lift_clear"] = (both["lift_lower"] > 0) | (both["lift_upper"] < 0)
    both["lift_told"] = both["enough"]
    both["width"] = both["upper"] - both["lower"]
    both["naive_covers"] = naive_covers(both)
    for name in ("rate", "without", "lift", "naive_rate"):
        both[f"{name}_bias"] = both[name] - both["true_" + name.removeprefix("naive_")]
    grouped = both.groupby("bucket", sort=False)
    means = grouped[["sent", "true_rate", "true_without", "true_lift"]].mean()
    for name in ("rate_bias", "naive_rate_bias", "without_bias", "lift_bias"):
        means[name] = grouped[name].mean() * 100
        means[name + "_se"] = grouped[name].std() * 100 / np.sqrt(grouped[name].count())
    means["lift_sd"] = grouped["lift"].std() * 100
    names = ["rate_covers", "naive_covers", "lift_covers", "lift_clear", "lift_told", "width"]
    return means.join(grouped[names].mean() * 100).reindex([b for b in truth.index if b in means.index])


def naive_covers(both: pd.DataFrame) -> pd.Series:
    """Whether Wilson's interval of answered / sent, every note for itself, covers the true rate."""
    lower, upper = wilson(both["naive_rate"], both["sent"])
    return both["true_rate"].between(lower, upper)


def study_curves(
    sizes: tuple[int, ...] = (8, 15, 30, 100), *, runs: int, days: tuple[int, ...] = (14, 30)
) -> pd.DataFrame:
    """Coverage of `response_curve` for small logs: big ones cut at random into groups of a few interviews each."""
    rows = []
    for size in sizes:
        curves, truth = [], None
        while sum(len(curve) for curve in curves) < runs * len(days):
            seed = FIRST_SEED + len(curves)
            log, truth = fa.simulate("default", interviews=2000, seed=seed)
            batch = np.random.default_rng(seed).permutation(2000) // size
            cut = log.applications.assign(batch=[f"{number:04d}" for number in batch])[batch < 2000 // size]
            small = FollowUpLog(**{**log.tables, "applications": cut})
            curve = fa.response_curve(small, as_of=AS_OF, by="batch", horizon=max(days))
            curves.append(curve[curve["day"].isin(days)])
        found = pd.concat(curves)
        here = truth[truth["estimand"] == "response"].assign(day=lambda t: t["group"].astype(int))
        found = found.merge(here[["day", "value"]], on="day")
        found["covers"] = found["value"].between(found["lower"], found["upper"])
        found["shown"] = found["at_risk"] >= LEAST_AT_RISK
        for day, at in found.groupby("day"):
            shown = at[at["shown"]]
            rows.append(
                {
                    "interviews": size,
                    "day": day,
                    "runs": len(at),
                    "bias": (at["response"] - at["value"]).mean() * 100,
                    "covers": at["covers"].mean() * 100,
                    "width": (at["upper"] - at["lower"]).mean() * 100,
                    "shown": at["shown"].mean() * 100,
                    "shown_covers": shown["covers"].mean() * 100,
                }
            )
    return pd.DataFrame(rows)


def main(runs: int = 200) -> None:
    """Print the tables."""
    pd.set_option("display.width", 250, "display.max_columns", 40)
    for world in ("null", "default", "first_month", "hidden"):
        print(f"\n{world}, 2,000 interviews, 20 a seeker, {runs} runs; biases in points, shares in per cent")
        print(study_rates(world, runs=runs).round(3).to_string())
    for interviews in (15, 40):
        print(f"\ndefault, {interviews} interviews, {runs} runs")
        print(study_rates("default", runs=runs, interviews=interviews).round(3).to_string())
    print(f"\nresponse_curve, small logs, {4 * runs} runs")
    print(study_curves(runs=4 * runs).round(2).to_string())


if __name__ == "__main__":
    main(*(int(arg) for arg in sys.argv[1:2]))
