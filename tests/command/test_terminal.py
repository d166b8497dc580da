"""Tables in a terminal: aligned, plain, nothing hidden."""

import sys

import pandas as pd

from followup_analytics import SAMPLE_DAY, response_rates, sample_log
from followup_analytics.command import terminal
from followup_analytics.command.terminal import SHARES, bar, safe_text, table_text


def test_days_are_iso_shares_per_cent_differences_points_and_missing_is_blank():
    frame = pd.DataFrame(
        {
            "due_on": pd.to_datetime(["2026-01-05", None]),
            "sent": pd.array([3, None], dtype="Int64"),
            "rate": [1 / 3, None],
            "lift": [0.125, None],
            "enough": pd.array([True, None], dtype="boolean"),
        }
    )
    assert table_text(frame).split("\n") == [
        "due_on      sent    rate      lift  enough",
        "2026-01-05     3  33.3 %  +12.5 pt  yes",
        "",
    ]


def test_wide_and_combining_letters_keep_the_columns_aligned():
    text = table_text(pd.DataFrame({"company": ["日本", "Zoe\u0308", "abcd"], "role": ["x", "x", "x"]}))
    assert text.splitlines()[1:] == ["日本     x", "Zoe\u0308      x", "abcd     x"]


def test_signs_that_rewrite_the_terminal_are_shown_as_dots():
    assert safe_text("a\x1b[2J\u202eb\tc\nd") == "a·[2J·b·c·d"


def test_an_empty_frame_shows_its_columns():
    assert table_text(pd.DataFrame({"company": pd.Series([], dtype="str")})) == "company"


def test_every_share_of_the_rates_is_shown_in_per_cent():
    rates = response_rates(sample_log(), as_of=SAMPLE_DAY).dropna()
    shares = [name for name in rates if rates[name].dtype.kind == "f" and not name.startswith(("lift", "tipping"))]
    assert set(shares) <= SHARES


def test_what_takes_long_shows_how_far_it_is_on_a_terminal_and_leaves_no_line(capsys, monkeypatch):
    bar("Reading")(1, 2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar("Reading")(1, 2)  # within the first second
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr(terminal, "_MOMENT", -1.0)
    show = bar("Reading")
    for done in (1, 1, 2):
        show(done, 2)
    line = "Reading … 50 % (Ctrl-C stops)"
    assert capsys.readouterr().err == f"\r{line}\r{' ' * len(line)}\r"
