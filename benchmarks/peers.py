"""What a user's calls stand beside: the same answers by DuckDB, written out by hand, from the same tables.

The queries know less: a log without undated closings and plans, with one interviewer an application. They give neither
reasons nor intervals nor what would have been without a note. Of what they give every number is compared.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from followup_analytics.facts.coded_events import KINDS
from followup_analytics.log.days import to_days
from followup_analytics.log.words import CLOSINGS, OTHER_CLOSINGS

AS_OF = "2026-06-30"
_END = 20_634  # its day number
_SOURCES = np.array(["board", "friend", "fair", "agency", "campus", "referral"])

Frames = dict[str, pd.DataFrame]


def platform(notes: int, *, seed: int = 1) -> Frames:
    """Frames of about so many notes: an interviewer an application, a note about every ten days until an answer."""
    draw = np.random.default_rng(seed)
    size = max(notes * 10 // 22, 1)
    held = _END - draw.integers(1, 700, size)
    over = held + draw.exponential(38, size).astype("int64") + 1  # an answer, or a closing
    who = np.repeat(np.arange(size), draw.geometric(0.22, size))
    turn = np.arange(len(who)) - np.repeat(np.flatnonzero(np.diff(who, prepend=-1)), np.bincount(who, minlength=size))
    sent = held[who] + 2 + 10 * turn + draw.integers(0, 5, len(who))
    who, sent, turn = (cells[(sent < over[who]) & (sent <= _END)] for cells in (who, sent, turn))
    ended = draw.permutation(np.flatnonzero(over <= _END))
    ids = pd.Series(draw.permutation(10 * size)[:size]).astype("str").radd("a-").array
    number = pd.Series(np.arange(size)).astype("str")
    person = "Person " + number + " <p" + number + "@tide.example>"
    follow_ups = {
        "follow_up_id": pd.Series(draw.permutation(len(who))).astype("str").radd("f-"),
        "to": person.take(who),
    }
    kind = np.where((turn == 0) & (sent < held[who] + 4), "thank_you", "check_in")
    shut = over[ended] + draw.integers(1, 30, len(ended))  # most hear more later
    later = np.flatnonzero((shut <= _END) & (draw.random(len(ended)) < 0.98))
    told = draw.choice(["reply", "invitation", "keep_in_mind", "rejection", "filled", "offer"], len(ended))
    told = np.append(told, np.where(draw.random(len(later)) < 0.7, "filled", "rejection"))
    ended, heard = np.append(ended, ended[later]), np.append(over[ended], shut[later])
    return {
        "applications": pd.DataFrame(
            {
                "application_id": ids,
                "seeker": pd.Series(np.arange(size) % max(size // 60, 1)).astype("str").radd("s"),
                "company": pd.Series(np.arange(size) % 5_000).astype("str").radd("Company "),
                "applied_on": to_days(held - draw.integers(2, 22, size)),
                "source": _SOURCES[draw.integers(0, 6, size)],
            }
        ),
        "interviews": pd.DataFrame(
            {
                "application_id": ids,
                "interview_id": number.radd("i-"),
                "interviewed_on": to_days(held),
                "interviewers": person,
            }
        ),
        "follow_ups": pd.DataFrame(
            {"application_id": ids.take(who), "sent_on": to_days(sent), "kind": kind}
            | {column: cells.array for column, cells in follow_ups.items()}
        ),
        "responses": pd.DataFrame(
            {
                "response_id": pd.Series(np.arange(len(ended))).astype("str").radd("r-"),
                "application_id": ids.take(ended),
                "received_on": to_days(heard),
                "kind": told,
            }
        ),
    }


_CODES = " ".join(f"when '{kind}' then {code}" for code, kind in enumerate(KINDS))
_SHUT = KINDS.index(CLOSINGS[0])  # this kind and all behind it close an application
_NO_ANSWER = KINDS.index(OTHER_CLOSINGS[0])
_NOTES = "select application_id, sent_on, 1 from follow_ups union all"  # no curve needs them
_EVENTS = f"""e as (
    select application_id a, applied_on d, -1 k from applications union all
    select application_id, interviewed_on, 0 from interviews union all
    {_NOTES}
    select application_id, received_on, case kind {_CODES} end from responses),
  f as (select a, d, k, case when k >= {_SHUT} then 3 when k >= 2 then 2 else k end p from e where d <= date '{AS_OF}'),
  x as (select a, d, k, p, last_value(case when k = 0 or k >= 3 then k end ignore nulls) over o state,
      lead(case when k <> 1 then d end ignore nulls) over o next_day,
      lead(case when k <> 1 then k end ignore nulls) over o next_kind
    from f window o as (partition by a order by d, p, k)),
  y as (select *, k not in (1, 3) and k < {_SHUT} and coalesce(state, 0) < {_SHUT} starts from x)"""
_DAYS = f"coalesce(next_day, date '{AS_OF}') - y.d"
_CURVE = f"""with {_EVENTS.replace(_NOTES, "")}
  select source g, least({_DAYS}, 61) t,
    case when next_kind is null then 0 when next_kind >= {_NO_ANSWER} then 2 else 1 end ev, count(*) n
  from y join applications on application_id = a where starts and k = 0 group by all"""
_RATES = f"""with {_EVENTS},
  w as (select *, sum(starts::int) over (partition by a order by d, p, k rows unbounded preceding) wait from y),
  s as (select a, wait, min(d) began, any_value(next_day) next_day, any_value(next_kind) next_kind from w
    where starts group by a, wait),
  t as (select application_id a, sent_on d, bool_or(kind = 'thank_you') thanks from follow_ups group by all),
  q as (select distinct a, d, wait from w where k = 1 and coalesce(state, 0) not in (3) and coalesce(state, 0) < {_SHUT}
    and wait > 0),
  r as (select q.d, thanks, s.next_day, s.next_kind,
      q.d - coalesce(lag(q.d) over (partition by q.a, q.wait order by q.d), began) gap
    from q join s using (a, wait) join t on t.a = q.a and t.d = q.d)
  select case when gap >= 16 then 4 when gap >= 12 then 3 when gap >= 9 then 2 when gap >= 7 then 1 else 0 end b,
    count(*) sent, count(*) filter (next_kind < {_NO_ANSWER} and next_day - d <= 7) answered
  from r where not thanks group by 1 order by 1"""
_DUE = f"""with {_EVENTS},
  z as (select a, max(d) last, arg_max(k, (d - date '1970-01-01') * 4 + p) filter (k = 0 or k >= 3) state,
      max(d) filter (k = 0) held, max(d) filter (k = 1) sent, max(d) filter (k >= 2) heard
    from f where k >= 0 group by a),
  o as (select *, held > date '{AS_OF}' - 10 and coalesce(heard < held, true) and coalesce(sent < held, true) thanks
    from z where coalesce(state, 0) < {_SHUT})
  select case when thanks then held + 1 else last + 10 end due_on,
    case when thanks then 'thank_you' else 'check_in' end kind, c.company, c.seeker, i.interviewers, last, o.a
  from o join applications c on c.application_id = o.a
  left join interviews i on i.application_id = o.a order by 1, 3, 7"""


class DuckDB:
    """The tables loaded, and each question of them as one query."""

    def __init__(self, frames: Frames) -> None:
        import duckdb

        self._connection = duckdb.connect()
        for name, frame in frames.items():
            days = [column for column in frame if str(column).endswith("_on")]
            self._connection.register("given", frame)
            replaced = ", ".join(f"{column}::date as {column}" for column in days)
            self._connection.execute(f"create table {name} as select * replace ({replaced}) from given")

    def due_list(self) -> list[object]:
        """Each row's application, kind and day, as sums."""
        rows = self._connection.execute(_DUE).df()
        return due_rows(rows["a"], rows["kind"], rows["due_on"])

    def response_curve(self) -> list[object]:
        """The share answered by each day, of each source."""
        cells = self._connection.execute(_CURVE).fetchnumpy()
        sources, group = np.unique(np.asarray(cells["g"], "U"), return_inverse=True)
        counts = np.zeros((len(sources), 62, 3))
        np.add.at(counts, (group, np.asarray(cells["t"], int), np.asarray(cells["ev"], int)), np.asarray(cells["n"]))
        at_risk = np.maximum(counts.sum(axis=2)[:, ::-1].cumsum(axis=1)[:, ::-1], 1)
        stay = (1 - counts[:, :, 1:].sum(axis=2) / at_risk).cumprod(axis=1)
        free = np.column_stack([np.ones(len(sources)), stay[:, :-1]])
        return [round(share, 9) for share in (free * counts[:, :, 1] / at_risk).cumsum(axis=1)[:, :61].ravel()]

    def response_rates(self) -> list[object]:
        """Answered and sent of each gap, without a lift."""
        found = {bucket: (answered, sent) for bucket, sent, answered in self._connection.execute(_RATES).fetchall()}
        return [found.get(bucket, (0, 0)) for bucket in range(5)]


def due_rows(application: pd.Series, kind: pd.Series, due_on: pd.Series) -> list[object]:
    """What is the same for the same rows in any order."""
    day = pd.to_datetime(due_on).to_numpy("datetime64[D]").astype("int64")
    mixed = pd.util.hash_array(application.to_numpy(object)) ^ (day.astype("uint64") << np.uint64(8))
    return [len(day), int((kind == "thank_you").sum()), int(day.sum()), int(mixed.sum(dtype="uint64"))]
