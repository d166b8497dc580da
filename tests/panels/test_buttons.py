"""What stands under tables and charts: downloads on demand, and long work that is told and cancelled."""

import asyncio
import threading

import pytest

from followup_analytics.panels.kit.buttons import Copy, File, Tools
from followup_analytics.panels.kit.job import Cancelled, Work


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(Tools, "send", lambda self, content, buffers=None: found.append((content, buffers)))
    return found


def test_a_file_is_made_only_when_its_button_is_pressed(sent):
    made = []
    tools = Tools("Downloads", File("a.csv", "CSV", "text/csv", lambda: made.append(1) or b"a,b"))
    assert made == []
    tools.press("CSV")
    assert sent == [({"type": "file", "name": "a.csv", "media": "text/csv"}, [b"a,b"])]


def test_a_text_goes_to_the_clipboard(sent):
    Tools("Downloads", Copy("Copy", lambda: "a\tb")).press("Copy")
    assert sent[0][0] == {"type": "copy", "text": "a\tb"}


def test_a_button_that_fails_says_why(sent):
    tools = Tools("Downloads", ("Break", lambda: 1 / 0))
    tools.press("Break")
    assert "division by zero" in tools.progress["text"]


def test_what_was_said_goes_with_its_buttons_and_the_same_words_twice_are_told_twice():
    tools = Tools("Downloads", ("Count", lambda: None))
    tools.say("Counted.")
    once = tools.progress
    tools.say("Counted.")
    assert tools.progress != once and tools.progress["text"] == "Counted."
    tools.offer(("Count", lambda: None))
    assert tools.progress["text"] == ""


def test_a_press_is_answered_even_where_nothing_is_to_be_said(sent):
    tools = Tools("Downloads", ("Count", lambda: None))
    tools._on_message(None, {"type": "press", "name": "Count"}, None)
    assert [content for content, _ in sent] == [{"type": "heard"}]


def steps(told):
    for number in range(1, 4):
        told(number, 3)
    return "done"


def test_work_is_done_at_once_where_no_loop_runs():
    seen, ended = [], []
    Work(steps, on_progress=lambda *step: seen.append(step), on_end=ended.append).start()
    assert seen == [(1, 3), (2, 3), (3, 3)]
    assert ended == ["done"]


def test_in_a_loop_the_thread_only_computes_and_the_loop_writes():
    async def scene():
        ended = asyncio.get_running_loop().create_future()
        writers = set()
        work = Work(steps, on_progress=lambda *_: writers.add(threading.get_ident()), on_end=ended.set_result)
        work.start()
        assert await asyncio.wait_for(ended, 5) == "done"
        assert writers == {threading.get_ident()}

    asyncio.run(scene())


def test_cancelled_work_stops_at_its_next_step():
    ended, reached = [], []

    def on_progress(done, of):
        reached.append(done)
        work.cancel()

    work = Work(steps, on_progress=on_progress, on_end=ended.append)
    work.start()
    assert reached == [1]
    assert isinstance(ended[0], Cancelled)


def test_a_fault_in_the_work_is_handed_over():
    ended = []
    Work(lambda told: 1 / 0, on_progress=print, on_end=ended.append).start()
    assert isinstance(ended[0], ZeroDivisionError)
