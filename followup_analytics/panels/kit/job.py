"""A job: a thread that only computes, while the loop that started it does all the writing."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable

Progress = Callable[[int, int], None]
_MOMENT, _A_WHILE = 0.02, 0.5  # seconds


def soon(call: Callable[[], object], after: float = _MOMENT) -> None:
    """Call once what was shown before has gone out to the page; at once where no event loop runs."""
    try:
        asyncio.get_running_loop().call_later(after, call)
    except RuntimeError:
        call()


def when_idle(call: Callable[[], object]) -> None:
    """Call once nobody has waited for anything for a while; not at all where no event loop runs."""
    with contextlib.suppress(RuntimeError):
        asyncio.get_running_loop().call_later(_A_WHILE, call)


def at_leisure(call: Callable[[], object]) -> None:
    """Call once nobody has waited for anything for a while; at once where no event loop runs."""
    soon(call, _A_WHILE)


class Cancelled(BaseException):
    """Raised inside the work when the user has cancelled it; no error, so that no reader of a file takes it for one."""


class Work:
    """One piece of long work.

    Parameters
    ----------
    work
        Called with a function to be told ``(done, of)``; that function raises `Cancelled` once `cancel` was called.
    on_progress
        Called with ``(done, of)``.
    on_end
        Called once, with the result, or with the exception that ended it.
    """

    def __init__(
        self, work: Callable[[Progress], object], *, on_progress: Progress, on_end: Callable[[object], None]
    ) -> None:
        self._work, self._on_progress, self._on_end = work, on_progress, on_end
        self._cancelled = threading.Event()
        self._post: Callable[..., object] = lambda call, *given: call(*given)

    def start(self) -> None:
        """Start in a thread of its own; where no event loop runs (a script, a test), do it at once."""
        try:
            self._post = asyncio.get_running_loop().call_soon_threadsafe
        except RuntimeError:
            self._run()
            return
        threading.Thread(target=self._run, name="followup-work", daemon=True).start()

    def cancel(self) -> None:
        """End the work at its next step."""
        self._cancelled.set()

    def _run(self) -> None:
        try:
            self._post(self._end, self._work(self._progress))
        except (Cancelled, Exception) as error:  # the panel says what it was
            self._post(self._end, error)

    def _progress(self, done: int, of: int) -> None:
        if self._cancelled.is_set():
            raise Cancelled
        self._post(self._on_progress, done, of)

    def _end(self, result: object) -> None:
        self._on_end(Cancelled() if self._cancelled.is_set() else result)
