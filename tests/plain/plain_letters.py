"""What a draft may hold, checked line by line against its template and the log."""

import re

from followup_analytics.letters.templates import built_in


def words_of(log):
    """Every text of the log, as it stands and without a full stop at its end."""
    cells = (frame[name].dropna().unique() for frame in log.tables.values() for name in frame)
    texts = {" ".join(text.split()) for column in cells for text in column if isinstance(text, str)}
    return texts | {re.sub(r"[ .;,:]+$", "", text) for text in texts}


def strange_paragraphs(notes, known):
    """The subjects and paragraphs that are no line of their template filled with known texts."""
    lines, strange = {}, []
    for note in notes:
        if note.template not in lines:
            lines[note.template] = shapes(built_in(note.template, note.language))
        for paragraph in [note.subject, *note.body.split("\n\n")]:
            matches = (shape.fullmatch(paragraph) for shape in lines[note.template])
            if not any(match and set(match.groups()) <= known for match in matches):
                strange.append(paragraph)
    return strange


def shapes(text):
    """Each line of a template as a pattern; a field may be anything on one line."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    stripped = [re.sub(r"^(Subject:|\|)\s*", "", line) for line in lines]
    fixed = [re.sub(r"\\\$[a-z_]+", "(.+)", re.escape(line)) for line in stripped]
    return [re.compile(line) for line in sorted(fixed, key=lambda line: line.count("(.+)"))]
