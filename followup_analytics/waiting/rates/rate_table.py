"""The table of rates: a row for each bucket of a study, as `response_rates` returns it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from followup_analytics.log.text.texts import texts_at
from followup_analytics.waiting.answers import ANSWER, CLASSES, LIFTS
from followup_analytics.waiting.left_out import bounds, too_many
from followup_analytics.waiting.rates.rate_study import RateStudy
from followup_analytics.waiting.variance.sides import judged

_COLUMNS = {
    "bucket": "str",
    **dict.fromkeys(("sent", "answered", *CLASSES, "pending", "unmatched", "left_out", "waits"), "int64"),
    **dict.fromkeys(
        ("naive_rate", "rate", "lower", "upper", "least", "most", "without", "without_lower", "without_upper"),
        "float64",
    ),
    **dict.fromkeys(("check", "lift", "lift_lower", "lift_upper"), "float64"),
    **dict.fromkeys(LIFTS, "float64"),
    **dict.fromkeys(("closed_unheard", "tipping"), "float64"),
    "enough": "bool",
    **dict.fromkeys(("needed", "needed_upper"), "Int64"),
}


def rate_table(study: RateStudy) -> pd.DataFrame:
    """The table of `response_rates`, without its attributes."""
    parts = [study.only(cause) for cause in study.classes.values()]
    if study.notes.many is not None:
        study.read_variances(parts)
    counts = _counts(study)
    figures = study.sides.figures() | _lifts_of_classes(study, parts) | study.sides.tipping()
    untold = too_many(study.left_out, counts["sent"])
    figures = {name: np.where(untold, np.nan, found) for name, found in figures.items()}
    columns = counts | figures | _bounds(study) | judged(counts, figures)
    return pd.DataFrame({name: _typed(name, each) for name, each in columns.items()})


def _counts(study: RateStudy) -> dict[str, np.ndarray]:
    """The bucket, and what is counted in it, with the share of all its notes that were answered."""
    notes, labels = study.notes, study.labels
    answered = (notes.event == ANSWER) & (notes.days <= study.within)
    pending = notes.pending & (notes.days < study.within)

    def count(which: np.ndarray) -> np.ndarray:
        return notes.count(which, len(labels))

    sent = count(np.ones(len(notes.group), bool))
    return {
        "bucket": texts_at(labels, np.arange(len(labels))),
        "sent": sent,
        "answered": count(answered),
        **{name: count(answered & (notes.cause == cause)) for name, cause in study.classes.items()},
        "pending": count(pending),
        "unmatched": count(~study.control.matched),
        "left_out": study.left_out,
        "waits": study.rows.waits(matched=False),
        "naive_rate": np.divide(count(answered), sent, out=np.full(len(labels), np.nan), where=sent > 0),
    }


def _bounds(study: RateStudy) -> dict[str, np.ndarray]:
    """The least and the most that each rate can be, however the waits of the notes left out ended."""
    known = study.have_figures(study.curve)
    least, most = (np.where(known, end[:, -1], np.nan) for end in bounds(study.curve.counts, study.gone))
    return {"least": least, "most": most}


def _lifts_of_classes(study: RateStudy, parts: Sequence[RateStudy]) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for name, part in zip(study.classes, parts, strict=True):
        lift = part.sides.figures()
        found |= {f"lift_{name}{end}": lift[f"lift{end}"] for end in ("", "_lower", "_upper")}
    return found


def _typed(name: str, values: object) -> object:
    """A column in its declared dtype; converting forty columns within a frame takes as long as fitting the model."""
    return values.astype(_COLUMNS[name], copy=False) if isinstance(values, np.ndarray) else values
