"""Results: the frame that each chart draws, checked before anything is drawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import pandas as pd
from matplotlib.axes import Axes

from followup_analytics.facts.results import Counted
from followup_analytics.log.arguments import checked, require_result
from followup_analytics.log.locale.catalogue import spoken
from followup_analytics.waiting.answers import CLASSES, LIFTS

_LATER = ("left_out", "least", "most", *CLASSES, *LIFTS)  # numbers that a frame made by hand may lack
Chart = TypeVar("Chart", bound=Callable[..., Axes])


def draws(maker: str, *, numbers: str = "", others: str = "", grouped: bool = False) -> Callable[[Chart], Chart]:
    """A chart of what `maker` returns, in its language; a frame with rows but without the columns needed is refused.

    Parameters
    ----------
    maker
        The call that makes the frame, as an error names it.
    numbers, others
        The columns that the chart cannot do without, separated by spaces.
    grouped
        Whether the result, where it was asked for ``by`` something, must have a column of that name as well.
    """

    def guarded(chart: Chart) -> Chart:
        @wraps(chart)
        def careful(result: pd.DataFrame, *args: Any, **kwargs: Any) -> Axes:
            by = Counted.read(result).by
            group = [by] if grouped and by else []
            counted = [*numbers.split(), *(name for name in _LATER if name in result)]
            require_result("result", result, maker, numbers=counted, others=[*group, *others.split()])
            return chart(result, *args, **kwargs)

        return cast("Chart", checked(spoken(careful)))

    return guarded
