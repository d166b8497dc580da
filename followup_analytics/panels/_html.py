"""The one place where panels write HTML: every text is escaped here."""

from __future__ import annotations

import base64
import html

import ipywidgets as widgets


def text(words: str) -> str:
    """A paragraph of plain text."""
    return f'<p style="white-space: pre-wrap">{html.escape(words)}</p>'


def download(name: str, content: bytes, media: str, label: str) -> str:
    """A link that downloads `content` under a file name."""
    data = base64.b64encode(content).decode()
    return (
        f'<a class="followup-link" download="{html.escape(name, quote=True)}" '
        f'href="data:{html.escape(media, quote=True)};base64,{data}">{html.escape(label)}</a>'
    )


def link(address: str, label: str) -> str:
    """A link to an address of the schemes mailto, http or https; anything else is shown as text."""
    if not address.startswith(("mailto:", "https:", "http:")):
        return html.escape(label)
    href = html.escape(address, quote=True)
    return f'<a class="followup-link" href="{href}" target="_blank" rel="noopener">{html.escape(label)}</a>'


def row(*parts: str) -> str:
    """Parts made by this module, side by side."""
    return f'<div class="followup-form followup-actions">{"".join(parts)}</div>'


def show(*parts: str) -> widgets.HTML:
    """A widget that shows parts made by this module."""
    return widgets.HTML("".join(parts))
