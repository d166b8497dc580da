"""The one place where panels write HTML: every text is escaped here."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass


def text(words: str) -> str:
    """A paragraph of plain text."""
    return f'<p class="followup-words" dir="auto">{html.escape(words)}</p>'


@dataclass(frozen=True)
class Door:
    """A button that opens one of the notebooks: in JupyterLab, by the command that its tile in the launcher has."""

    label: str
    command: str
    notebook: str


def doors(through: Iterable[Door]) -> str:
    """A row of them, the first being the main one. Elsewhere than in JupyterLab the tooltip says what to open."""
    buttons = (
        f'<button type="button" class="{"" if place else "followup-main"}" title="Opens {html.escape(door.notebook)}" '
        f'data-commandlinker-command="followup-analytics:{html.escape(door.command)}" data-commandlinker-args="{{}}">'
        f"{html.escape(door.label)}</button>"
        for place, door in enumerate(through)
    )
    return f'<div class="followup-form"><div class="followup-actions">{"".join(buttons)}</div></div>'


def heading(words: str) -> str:
    """A heading within a panel."""
    return f'<h3 class="followup-heading" dir="auto">{html.escape(words)}</h3>'


def facts(rows: Iterable[tuple[str, list[str]]]) -> str:
    """Headings, each with a text or a list of texts."""
    told = ((heading, [_item(line) for line in lines]) for heading, lines in rows)
    lists = (f"<div><dt>{html.escape(heading)}</dt>{''.join(items)}</div>" for heading, items in told)
    return f'<dl class="followup-facts">{"".join(lists)}</dl>'


def details(summary: str, lines: Iterable[str]) -> str:
    """Lines that are shown when asked for, with the mouse or the keyboard; nothing where there are none."""
    items = "".join(f'<li dir="auto">{html.escape(line)}</li>' for line in lines)
    if not items:
        return ""
    return f'<details class="followup-more"><summary>{html.escape(summary)}</summary><ul>{items}</ul></details>'


def _item(line: str) -> str:
    return f'<dd dir="auto">{html.escape(line)}</dd>'
