"""Results: the stamp that every result carries."""

from __future__ import annotations

from typing import Any

import pandas as pd

from followup_analytics.log.days import Day, as_day
from followup_analytics.log.log import FollowUpLog


def stamped(frame: pd.DataFrame, log: FollowUpLog, as_of: Day | None, **more: Any) -> pd.DataFrame:
    """The same frame, whose `attrs` are the day it was read on, whether its log is simulated, and `more`.

    Parameters
    ----------
    as_of
        None: every day of the log counted.
    more
        What else the result says of itself, such as ``by`` or ``within``.

    Examples
    --------
    >>> stamped(pd.DataFrame(), FollowUpLog(), "2026-03-03", by="gap").attrs
    {'as_of': '2026-03-03', 'simulated': False, 'by': 'gap'}
    """
    day = None if as_of is None else as_day(as_of).isoformat()
    frame.attrs = {"as_of": day, "simulated": log.simulated, **more}
    return frame
