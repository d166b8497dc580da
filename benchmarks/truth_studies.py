"""Studies: one simulated log each, and what an estimate on it says beside the truth."""

from __future__ import annotations

import functools
from collections import Counter

import numpy as np
import pandas as pd

import followup_analytics as fa
from benchmarks.truth_shares import lift_at_its_share
from followup_analytics import FollowUpLog
from followup_analytics.analyses.ahead.forecast import forecast
from followup_analytics.analyses.answer_hazard import answer_hazard
from followup_analytics.analyses.background.pooling import pool, pooled
from followup_analytics.analyses.sentences.curve_and_hazard import LEAST_AT_RISK
from followup_analytics.simulation.simulator import AS_OF
from followup_analytics.waiting.adjustment.negative_controls import negative_controls
from followup_analytics.waiting.variance.intervals import LEVEL, confidence_sequence, normal_quantile, wilson
from followup_analytics.waiting.variance.sides import LEAST_WAITS, WIDEST

WITHIN = 7
BY_DAY = 45
LEAST_SENT = 100  # a bucket of the big logs with fewer notes has no bar


def true_values(truth: pd.DataFrame, by: str) -> pd.DataFrame:
    """The true values by group: a column per estimand."""
    return truth[truth["by"] == by].pivot(index="group", columns="estimand", values="value")


def rates(
    seed: int, *, world: str, interviews: int = 2000, good: bool = False, at_its_share: bool = False
) -> pd.DataFrame:
    """Rate, without and lift by gap; figures are named `rate ≤6`, `without ≤6`, `lift ≤6`, …

    `above ≤6`: whether the lift's interval lies above 0. With `good`, `good ≤6` is the lift for good answers alone;
    with `at_its_share`, `lift at its share ≤6` the lift re-computed at what is true of the world and not in its logs.
    """
    log, truth = fa.simulate(world, interviews=interviews, seed=seed)
    found = fa.response_rates(log, as_of=AS_OF, within=WITHIN).set_index("bucket")
    share = lift_at_its_share(found.reset_index(), world=world).set_index("bucket") if at_its_share else None
    found = found[(found["waits"] >= LEAST_WAITS) & found["rate"].notna()]
    true = true_values(truth, "gap").reindex(found.index)
    naive_lower, naive_upper = wilson(found["naive_rate"], found["sent"])
    rate = {
        "estimate": found["rate"],
        "lower": found["lower"],
        "upper": found["upper"],
        "truth": true[f"rate_{WITHIN}"],
        "naive": found["naive_rate"],
        "naive_lower": naive_lower,
        "naive_upper": naive_upper,
    }
    without = {
        "estimate": found["without"],
        "lower": found["without_lower"],
        "upper": found["without_upper"],
        "truth": true[f"without_{WITHIN}"],
    }
    lift = {
        "estimate": found["lift"],
        "lower": found["lift_lower"],
        "upper": found["lift_upper"],
        "truth": true[f"lift_{WITHIN}"],
        "clear": (found["lift_lower"] > 0) | (found["lift_upper"] < 0),
    }
    above = {"clear": (found["lift_lower"] > 0)[found["lift"].notna()]}
    parts = {"rate": rate, "without": without, "lift": lift, "above": above}
    if good:
        parts["good"] = {"estimate": found["lift_good"], "truth": true[f"good_lift_{WITHIN}"]}
    if share is not None:
        ends = {"estimate": share["lift"], "lower": share["lift_lower"], "upper": share["lift_upper"]}
        parts["lift at its share"] = {name: end.reindex(found.index) for name, end in ends.items()}
        parts["lift at its share"]["truth"] = lift["truth"]
    return records({name: pd.DataFrame(part).assign(sent=found["sent"]) for name, part in parts.items()})


def one_person(seed: int, *, world: str, interviews: int) -> pd.DataFrame:
    """As many interviews as one person has: what all check-ins together add, beside the truth for their gaps.

    Each is another seeker's: the truth is that of many people, from which one person's own differs.
    """
    log, truth = fa.simulate(world, interviews=interviews, per_seeker=1, seed=seed)
    found = fa.compared_rates(log, as_of=AS_OF, within=WITHIN)
    row = found.attrs["overall"]["row"]
    true = found["bucket"].map(true_values(truth, "gap")[f"lift_{WITHIN}"]).fillna(0) @ found["sent"]
    ends = {"estimate": row["lift"], "lower": row["lift_lower"], "upper": row["lift_upper"]}
    clear = row["lift"] is not None and not ends["lower"] <= 0 <= ends["upper"]
    table = pd.DataFrame([ends | {"truth": true / max(row["sent"], 1), "clear": clear}], index=["check-ins"])
    return records({"all": table})


def needed(seed: int, *, world: str, interviews: int) -> pd.DataFrame:
    """Of each lift that cannot be told yet the range of further notes beside what equal logs take at the median."""
    takes = notes_it_takes(world)
    rows = _with_overall(fa.simulate(world, interviews=interviews, seed=seed)[0])
    more = rows["bucket"].map(takes) - rows["sent"] + rows["unmatched"]
    asked = rows.assign(lower=rows["needed"], upper=rows["needed_upper"], truth=more)
    asked = asked[~rows["enough"].astype(bool) & rows["needed"].notna() & (more > 0)]
    return records({"needed": asked.assign(estimate=asked["lower"]).set_index("bucket").drop(columns="sent")})


@functools.cache
def notes_it_takes(world: str, logs: int = 15) -> dict[str, float]:
    """From how many notes on half of all logs tell the lift, by gap and of all together."""
    sizes = (40, 60, 90, 130, 190, 280, 420, 700, 1100)
    rows = [
        _with_overall(fa.simulate(world, interviews=size, seed=seed)[0]).assign(size=size)
        for size in sizes
        for seed in range(logs)
    ]
    table = pd.concat(rows)
    table["notes"], table["width"] = table["sent"] - table["unmatched"], table["lift_upper"] - table["lift_lower"]
    found = {}
    for bucket, here in table[table["width"].notna()].groupby("bucket"):
        middle = np.log(here.groupby("size")[["width", "notes"]].median())
        wide = middle["width"] > np.log(WIDEST)
        last = middle[wide].tail(1)
        first = middle[~wide & (middle.index > last.index.max())].head(1) if len(last) else middle[:0]
        if len(last) and len(first):
            ends = pd.concat([first, last])
            found[str(bucket)] = float(np.exp(np.interp(np.log(WIDEST), ends["width"], ends["notes"])))
    return found


def _with_overall(log: FollowUpLog) -> pd.DataFrame:
    """Lifts by gap, and of all check-ins together below them."""
    found = fa.compared_rates(log, as_of=AS_OF, within=WITHIN)
    rows = [*found.to_dict("records"), found.attrs["overall"]["row"]]
    return pd.DataFrame(rows)[lambda table: table["sent"] > 0].astype({"needed": "Float64", "needed_upper": "Float64"})


def controls(seed: int, *, world: str) -> pd.DataFrame:
    """Whether a negative control of the lifts finds that those who write differ in more than is shown."""
    log, _ = fa.simulate(world, interviews=2000, seed=seed)
    parts = {}
    for name, adjust in (("adjusted", True), ("plain", False)):
        found = negative_controls(log, as_of=AS_OF, adjust=adjust)
        odd = {which: not one["nil"] for which, one in found.items()}
        clear = {"any": any(odd.values()), **odd}
        parts[name] = pd.DataFrame({"clear": clear})
    return records(parts)


def small_lifts(seed: int, *, interviews: int) -> pd.DataFrame:
    """Where notes do nothing: whether a lift that is said to be told excludes 0, and whether a class of days does."""
    log, _ = fa.simulate("null", interviews=interviews, seed=seed)
    found = fa.response_rates(log, as_of=AS_OF, within=WITHIN).set_index("bucket")
    days = answer_hazard(log, as_of=AS_OF).set_index("first_day")
    clear = (found["lift_lower"] > 0) | (found["lift_upper"] < 0)
    parts = {"lift": clear[found["enough"]], "day": days["clear"][days["enough"]]}
    return records({name: pd.DataFrame({"clear": part}) for name, part in parts.items()})


def small_curves(seed: int, *, interviews: int, days: tuple[int, ...] = (14, 30)) -> pd.DataFrame:
    """A big log cut at random into logs of a few interviews each: the curve on two days, and where it is drawn."""
    log, truth = fa.simulate("default", interviews=2000, seed=seed)
    batch = np.random.default_rng(seed).permutation(2000) // interviews
    cut = log.applications.assign(batch=[f"{number:04d}" for number in batch])[batch < 2000 // interviews]
    small = FollowUpLog(**{**log.tables, "applications": cut})
    curve = fa.response_curve(small, as_of=AS_OF, by="batch", horizon=max(days))
    size = curve.groupby("batch")["at_risk"].transform("max")
    answered = curve.groupby("batch")["answered"].cumsum()
    curve = curve.assign(estimate=curve["response"], naive=answered / size)
    curve["naive_lower"], curve["naive_upper"] = wilson(curve["naive"], size)
    curve["truth"] = curve["day"].astype(str).map(true_values(truth, "day")["response"])
    curve["run"] = seed * 1000 + curve["batch"].astype(int)
    curve = curve[curve["day"].isin(days)]
    drawn = curve[curve["at_risk"] >= LEAST_AT_RISK]
    parts = {f"n = {interviews}, day": curve, f"drawn, n = {interviews}, day": drawn}
    return records({name: rows.set_index("day") for name, rows in parts.items()})


def cadences(seed: int, *, world: str, interviews: int = 2000, draws: int = 200) -> pd.DataFrame:
    """Arms, their check, and the differences of rhythms."""
    log, truth = fa.simulate(world, interviews=interviews, seed=seed)
    found = fa.compare_cadences(log, as_of=AS_OF, draws=draws, seed=seed).set_index("every")
    true = true_values(truth, "every")["cadence"].rename(index=int)
    naive = _naive_rhythms(log, found.index)
    arms = found[["rate", "lower", "upper"]].rename(columns={"rate": "estimate"}).assign(truth=true)
    ends = dict(zip(("naive_lower", "naive_upper"), wilson(naive["share"], naive["size"]), strict=True))
    check = found[["check", "check_lower", "check_upper"]].set_axis(["estimate", "lower", "upper"], axis=1)
    pairs = pd.DataFrame(found.attrs["differences"])
    parts = {
        "arm": arms.assign(naive=naive["share"], **ends),
        "check": check.assign(truth=true).dropna(),
        "difference": _pairs(pairs, true, naive),
        "any two rhythms": _any(pairs),
        "tipping point": pd.DataFrame({"estimate": pairs["tipping"]}).set_axis(_named(pairs)),
        "notes on closings": pd.DataFrame({"clear": [not found.attrs["control"]["nil"]]}, index=["(control)"]),
    }
    return records(parts)


def pooling(seed: int, *, sent: tuple[int, ...]) -> pd.DataFrame:
    """Six delay buckets whose rates fall from .21 to .12, as the simulator's do: raw and pooled."""
    truth, size = np.linspace(0.21, 0.12, len(sent)), np.array(sent)
    answered = np.random.default_rng(seed).binomial(size, truth)
    found = pool(answered, size)
    ends = dict(zip(("lower", "upper"), found.interval(), strict=True))
    raw = dict(zip(("naive_lower", "naive_upper"), wilson(answered / size, size), strict=True))
    table = pd.DataFrame({"estimate": found.mean(), "truth": truth, "naive": answered / size, **ends, **raw})
    return records({"six": table.set_axis(["buckets"] * len(sent))})


def pooled_rates(seed: int, *, interviews: int) -> pd.DataFrame:
    """The buckets of a small log with a rate, pooled through their effective sizes, beside the raw rate."""
    log, truth = fa.simulate("default", interviews=interviews, seed=seed)
    found = pooled(fa.response_rates(log, as_of=AS_OF, within=WITHIN)).set_index("bucket")
    found = found[found["rate"].notna()].assign(truth=true_values(truth, "gap")[f"rate_{WITHIN}"])
    raw = {"rate": "naive", "lower": "naive_lower", "upper": "naive_upper"}
    own = {"pooled": "estimate", "pooled_lower": "lower", "pooled_upper": "upper"}
    table = found.drop(columns=["sent"]).rename(columns=raw | own)
    return records({"gap": table.set_axis(["buckets"] * len(table))})


def forecasts(seed: int, *, world: str = "default") -> pd.DataFrame:
    """What was told a month before the log's end beside what came: all, and those above and below the median."""
    log, _ = fa.simulate(world, interviews=2000, seed=seed)
    now = pd.Timestamp(AS_OF) - pd.Timedelta(days=30)
    found = forecast(log, as_of=now).query("origin == 'interview'").set_index("application_id")
    later = fa.waits(log, as_of=AS_OF).query("origin == 'interview'").set_index("application_id").loc[found.index]
    after = (later["ended_on"] - now).dt.days
    parts = {}
    for days in (7, 14, 30):
        came = ((later["event"] == "answer") & (after <= days)).astype("float64")
        told = pd.DataFrame({"estimate": found[f"chance_{days}"], "truth": came}).dropna()
        high = told["estimate"] > told["estimate"].median()
        silent = found.loc[told.index, "silent_days"].between(5, 13)
        parts_of = {"in": told, "high, in": told[high], "low, in": told[~high], "silent 5-13 days, in": told[silent]}
        for name, rows in parts_of.items():
            parts[f"{name} {days}"] = rows.set_axis(["days"] * len(rows))
    return records(parts)


def weekly_looks(seed: int, *, looks: int = 26, each: int = 5, rate: float = 0.15) -> pd.DataFrame:
    """Six equal buckets that grow by a few notes a week: whether any is called best at some look.

    Beside it the naive rule: at some look the best differs from the worst by |z| > 1.96.
    """
    weekly = np.random.default_rng(seed).binomial(each, rate, (looks, 6))
    answered, sent = weekly.cumsum(axis=0), each * np.arange(1, looks + 1)[:, None]
    lower, upper = confidence_sequence(answered, sent, level=1 - (1 - LEVEL) / 6)
    best = (lower[:, :, None] > upper[:, None, :]).sum(axis=2) == 5
    share = answered / sent
    spread = np.sqrt(share.mean(axis=1) * (1 - share.mean(axis=1)) * 2 / sent[:, 0])
    apart = np.ptp(share, axis=1) > normal_quantile() * spread
    table = pd.DataFrame({"clear": [best.any()], "naive": 0.0, "naive_clear": [(apart & (spread > 0)).any()]})
    return records({"any best": table.set_axis(["bucket"])})


def weekly_logs(seed: int, *, looks: int = 26, interviews: int = 600) -> pd.DataFrame:
    """A log of the null world read every week of half a year: whether any gap is called best at some look.

    Beside it the naive rule: at some look the best gap differs from the worst by |z| > 1.96.
    """
    log, _ = fa.simulate("null", interviews=interviews, window=7 * looks, seed=seed)
    days = [pd.Timestamp(AS_OF) - pd.Timedelta(weeks=week) for week in range(looks)]
    best, naive = False, False
    for day in days:
        compared = fa.compared_rates(log, as_of=day).attrs["compared"]
        wins = Counter(better for better, _other in compared["clear"])
        best |= compared["groups"] > 1 and compared["groups"] - 1 in wins.values()
        rates = fa.response_rates(log, as_of=day).query("sent >= 5")
        share, error = rates["naive_rate"], np.sqrt(rates["naive_rate"] * (1 - rates["naive_rate"]) / rates["sent"])
        top, low = share.argmax() if len(share) else 0, share.argmin() if len(share) else 0
        naive |= len(share) > 1 and np.ptp(share) > normal_quantile() * np.hypot(error.iloc[top], error.iloc[low])
    return records(
        {"any best": pd.DataFrame({"clear": [best], "naive": 0.0, "naive_clear": [bool(naive)]}, index=["gap"])}
    )


def _pairs(pairs: pd.DataFrame, true: pd.Series, naive: pd.DataFrame) -> pd.DataFrame:
    one, other = pairs["every"], pairs["other"]
    share, size = naive["share"], naive["size"]
    error = np.sqrt(share * (1 - share) / size)
    spread = normal_quantile() * np.hypot(one.map(error), other.map(error))
    apart = one.map(share) - other.map(share)
    table = pairs.rename(columns={"difference": "estimate"}).assign(
        truth=one.map(true) - other.map(true),
        naive=apart,
        naive_lower=apart - spread,
        naive_upper=apart + spread,
        naive_clear=apart.abs() > spread,
    )
    return table.set_index(_named(pairs))


def _named(pairs: pd.DataFrame) -> pd.Index:
    return pd.Index(pairs["every"].astype(str) + " minus " + pairs["other"].astype(str))


def _any(pairs: pd.DataFrame) -> pd.DataFrame:
    """Whether any difference is called clear in this log."""
    return pd.DataFrame({"clear": [bool(pairs["clear"].any())]}, index=["at all"])


def _naive_rhythms(log: FollowUpLog, arms: pd.Index) -> pd.DataFrame:
    """Share answered and number of waits, grouped by their first observed gap, pending counted as no."""
    waits = fa.waits(log, as_of=AS_OF)
    steps = fa.follow_up_steps(log, as_of=AS_OF)
    gap = steps[steps["attempt"] == 2].set_index("wait")["gap"].astype("float64").reindex(waits.index)
    answered = (waits["event"] == "answer") & (waits["days"] <= BY_DAY)
    own = waits["origin"] == "interview"
    rows = []
    for arm in arms:
        here = answered[own & ((gap - arm).abs() <= 1 if arm else waits["follow_ups"] == 0)]
        rows.append({"share": here.mean(), "size": len(here)})
    return pd.DataFrame(rows, index=arms)


def records(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The parts below each other, each row with its figure's name."""
    names = ["run", "estimate", "lower", "upper", "truth", "clear", "naive", "naive_lower", "naive_upper"]
    names += ["naive_clear", "sent"]
    tables = []
    for part, table in parts.items():
        named = table.reset_index(drop=True).assign(figure=[f"{part} {label}" for label in table.index])
        kinds = dict.fromkeys(names, "float64") | {"figure": "str"}
        tables.append(named.reindex(columns=["figure", *names]).astype(kinds))
    return pd.concat(tables, ignore_index=True)
