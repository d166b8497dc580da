"""Zones: the local day and time of a moment that carries its zone, and how a text says its zone.

A moment is a day of the user's zone, midnights in UTC included: what is meant as a day should carry no zone. That all
times of a column are midnight in their own zone is said with the advice. None is the machine's zone, asked of the
system's own rules moment by moment: not every system tells its zone's name.
"""

from __future__ import annotations

import datetime as dt
import time
import zoneinfo

import numpy as np
import pandas as pd
import pyarrow.compute as pc

from followup_analytics.log.errors import UnknownChoice
from followup_analytics.log.locale.catalogue import N_
from followup_analytics.log.text.texts import same_text, to_arrow

Zone = str | dt.tzinfo | None
# A time of day, then how far its clock is ahead of UTC: 23:30Z, 23:30:00+00:00, 11:30 PM -0500, 23:30 UTC.
_ZONED = (
    r"^(?P<local>.*\d:\d\d(?::\d\d(?:\.\d+)?)?(?:\s*[AaPp][Mm])?)"
    r"\s*(?P<zone>[Zz]|UTC|GMT|[+-](?:0\d|1[0-4])(?::?[0-5]\d)?)(?:\s*\([^()]*\))?$"
)


def known_zone(zone: Zone) -> dt.tzinfo | None:
    """The zone of that name; None is the machine's own.

    Raises
    ------
    UnknownChoice
        If there is no such zone.

    Examples
    --------
    >>> known_zone("Europe/Berlin")
    zoneinfo.ZoneInfo(key='Europe/Berlin')
    """
    if zone is None or isinstance(zone, dt.tzinfo):
        return zone
    try:
        return zoneinfo.ZoneInfo(zone if isinstance(zone, str) else "")  # ZoneInfo compares what it is given
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownChoice(
            "zone", zone, [N_("a name like Europe/Berlin"), "UTC", N_("None for the machine's own")]
        ) from None


def zone_name(zone: Zone) -> str:
    """The zone in words.

    Examples
    --------
    >>> zone_name("Europe/Berlin")
    'Europe/Berlin'
    """
    if zone is None:
        return f"this machine's zone ({'/'.join(dict.fromkeys(time.tzname))})"
    return str(zone)


def local_times(moments: pd.Series, zone: Zone) -> pd.Series:
    """Moments of any zone as days and times of `zone`, datetime64[us] without a zone.

    Examples
    --------
    >>> local_times(pd.Series(pd.to_datetime(["2026-03-04T23:30Z"])), "Europe/Berlin").tolist()
    [Timestamp('2026-03-05 00:30:00')]
    """
    known = known_zone(zone)
    utc = moments.dt.tz_convert("UTC").dt.tz_localize(None).astype("datetime64[us]")
    if known is None:
        return _machine_times(utc)
    local: pd.Series = utc.dt.tz_localize("UTC").dt.tz_convert(known).dt.tz_localize(None)
    return local


def _machine_times(utc: pd.Series) -> pd.Series:
    """The system's own rules, moment by moment: no name of its zone is needed, which not every system tells."""
    codes, distinct = pd.factorize(utc)
    local = [_machine_time(moment.to_pydatetime()) for moment in pd.DatetimeIndex(distinct)]
    found = np.array([*local, None], "datetime64[us]")
    return pd.Series(found[codes], index=utc.index, name=utc.name)


def _machine_time(utc: dt.datetime) -> dt.datetime | None:
    try:
        return utc.replace(tzinfo=dt.UTC).astimezone().replace(tzinfo=None)
    except (OverflowError, OSError, ValueError):  # a year that the system's clock does not know
        return None


def split_zones(texts: pd.Series) -> tuple[pd.Series, pd.Series]:
    """Texts without their zones, and how far each zone is ahead of UTC; missing where a text names none.

    Examples
    --------
    >>> plain, ahead = split_zones(pd.Series(["2026-03-04T23:30:00+01:00", "2026-03-04"]))
    >>> plain.tolist(), ahead.tolist()
    (['2026-03-04T23:30:00', '2026-03-04'], [Timedelta('0 days 01:00:00'), NaT])
    """
    held = to_arrow(texts)
    if not pc.any(pc.match_substring_regex(held, _ZONED)).as_py():  # a sixth of the time of taking it apart
        return texts, pd.Series(pd.NaT, index=texts.index, dtype="timedelta64[us]")
    found = pc.extract_regex(held, _ZONED)
    local, zone = (pc.struct_field(found, [name]) for name in ("local", "zone"))
    codes, names = pd.factorize(same_text(zone, texts))
    ahead = np.array([*map(_ahead_of_utc, names), None], "timedelta64[us]")[codes]
    return same_text(pc.coalesce(local, held), texts), pd.Series(ahead, index=texts.index)


def _ahead_of_utc(zone: str) -> dt.timedelta:
    sign, digits = zone[0], zone[1:].replace(":", "")
    if sign not in "+-":
        return dt.timedelta(0)
    ahead = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:] or 0))
    return ahead if sign == "+" else -ahead


def times_in_zone(times: pd.Series, ahead: pd.Series, zone: Zone) -> pd.Series:
    """Times as texts name them, those with a zone moved into `zone`; `ahead` is that of `split_zones`."""
    zoned = ahead.notna()
    if not zoned.any():
        return times
    return local_times((times - ahead).dt.tz_localize("UTC"), zone).where(zoned, times)
