"""A log in a notebook: a small table of its seven tables."""

from followup_analytics import FollowUpLog
from followup_analytics.simulation.sample import sample_log


def test_every_table_has_its_row_with_its_size_and_its_days():
    shown = sample_log()._repr_html_()
    log = sample_log()
    assert shown.count("<tr>") == 8
    for name, frame in log.tables.items():
        assert f"<td>{name.replace('_', '-')}</td><td>{len(frame):,}</td>" in shown
    first, last = (f"{getattr(log.follow_ups['sent_on'], end)():%Y-%m-%d}" for end in ("min", "max"))
    assert f"<td>follow-ups</td><td>{len(log.follow_ups)}</td><td>{first}</td><td>{last}</td>" in shown
    assert "simulated" in shown and "0 problems" in shown


def test_an_empty_log_is_shown_too_and_nothing_of_it_is_markup():
    assert FollowUpLog()._repr_html_().count("<td>0</td>") == 7
    assert "FollowUpLog: empty; 0 problems" in FollowUpLog()._repr_html_()
