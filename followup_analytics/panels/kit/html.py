"""The one place where panels write HTML: every text is escaped here."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable
from dataclasses import dataclass

from followup_analytics.panels.texts import N_, _, in_language, language

PENDING = "…"  # what is still to come; room is kept for it, so that nothing moves once it is there
_BUTTON = re.compile(r"<button.*?</button>", re.DOTALL)
_STYLE = (
    "<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;"
    "padding:0 1rem}[role=region]{overflow-x:auto}table{border-collapse:collapse}"
    "th,td{padding:.25rem .6rem;text-align:left}"
    "tbody tr{border-top:1px solid #8888}caption{text-align:left;font-weight:600}"
    "img{max-width:100%;height:auto;background:#fff}</style>"
)
# A page around a twin may be narrow, and may have set every padding to nothing, as marimo's has.
_TWIN = (
    "<style>.followup-twin [role=region]{overflow-x:auto}.followup-twin :is(th,td){padding:.2em .6em}"
    ".followup-twin img{max-width:100%;height:auto}</style>"
)


def text(words: str, *, dim: bool = False) -> str:
    """A paragraph of plain text; a dim one stands back behind what is beside it."""
    return f'<p class="followup-words{" followup-dim" if dim else ""}" dir="auto">{html.escape(words)}</p>'


@dataclass(frozen=True)
class Door:
    """A button that opens one of the notebooks: in JupyterLab, by the command that its tile in the launcher has."""

    label: str
    command: str
    notebook: str


CAPTURE = Door(N_("Write down an interview"), "capture", "1_capture")
IMPORT = Door(N_("Bring in a file"), "import", "8_import")


def doors(through: Iterable[Door]) -> str:
    """A row of them, the first being the main one. Elsewhere than in JupyterLab the tooltip says what to open."""
    buttons = (
        f'<button type="button" class="{"" if place else "followup-main"}" title="{html.escape(_opens(door))}" '
        f'data-commandlinker-command="followup-analytics:{html.escape(door.command)}" data-commandlinker-args="{{}}">'
        f"{html.escape(in_language(door.label))}</button>"
        for place, door in enumerate(through)
    )
    return f'<div class="followup-form"><div class="followup-actions">{"".join(buttons)}</div></div>'


def _opens(door: Door) -> str:
    return _("Opens {notebook}", notebook=door.notebook)


def heading(words: str) -> str:
    """A heading within a panel."""
    return f'<h3 class="followup-heading" dir="auto">{html.escape(words)}</h3>'


def facts(rows: Iterable[tuple[str, list[str]]]) -> str:
    """Headings, each with a text or a list of texts."""
    parts = ((heading, [_item(line) for line in lines]) for heading, lines in rows)
    lists = (f"<div><dt>{html.escape(heading)}</dt>{''.join(items)}</div>" for heading, items in parts)
    return f'<dl class="followup-facts">{"".join(lists)}</dl>'


def details(summary: str, lines: Iterable[str]) -> str:
    """Lines that are shown when asked for, with the mouse or the keyboard; nothing where there are none."""
    items = "".join(f'<li dir="auto">{html.escape(line)}</li>' for line in lines)
    if not items:
        return ""
    return f'<details class="followup-more"><summary>{html.escape(summary)}</summary><ul>{items}</ul></details>'


def without_buttons(markup: str) -> str:
    """The same where nothing can be pressed."""
    return _BUTTON.sub("", markup)


def image(png: bytes, words: str) -> str:
    """A picture that stands in the page itself, and the words for who does not see it."""
    data = base64.b64encode(png).decode()
    return f'<img alt="{html.escape(words, quote=True)}" width="720" src="data:image/png;base64,{data}">'


def table(caption: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A plain table with its caption."""
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in heads)
    cells = ("".join(f'<td dir="auto">{html.escape(cell)}</td>' for cell in row) for row in rows)
    body = "".join(f"<tr>{row}</tr>" for row in cells)
    title = f'<caption style="text-align: left">{html.escape(caption)}</caption>'
    page = f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div role="region" aria-label="{html.escape(caption, quote=True)}" tabindex="0">{page}</div>'


def twin(title: str, parts: Iterable[str], foot: str) -> str:
    """What is printed of a panel where nothing is live, under its title."""
    page = f"<p><strong>{html.escape(title)}</strong></p>{''.join(parts)}<p><small>{html.escape(foot)}</small></p>"
    return f'<section class="followup-twin" dir="auto">{_TWIN}{page}</section>'


def document(title: str, body: str) -> str:
    """A whole page that needs no other file; the title of its only part is the page's."""
    body = body.replace("<p><strong>", "<h1>", 1).replace("</strong></p>", "</h1>", 1)
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{html.escape(title)}</title>'
    )
    whole = f'<html lang="{language()}"><head>{head}{_STYLE}</head>\n<body><main>{body}</main></body></html>\n'
    return f"<!doctype html>\n{whole}"


def _item(line: str) -> str:
    room = ' class="followup-pending"' if line == PENDING else ""
    return f'<dd{room} dir="auto">{html.escape(line)}</dd>'
