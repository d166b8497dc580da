"""Files are whole: whatever goes wrong while one is written, what was there before still is, and nothing beside it."""

import os
from pathlib import Path

import pytest
from matplotlib.figure import Figure

from followup_analytics import charts
from followup_analytics.log.errors import NotWritten
from followup_analytics.log.files.whole_files import write_file

WRITERS = {
    "file": lambda path: write_file(path, b"new"),
    "chart": lambda path: charts.Chart(Figure().subplots()).save(path),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("fault", ["write", "replace"])
def test_a_file_that_cannot_be_written_leaves_the_one_before(writer, fault, tmp_path, monkeypatch):
    path = tmp_path / "a.svg"
    path.write_bytes(b"before")

    def failing(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*{"write": (os, "fdopen"), "replace": (Path, "replace")}[fault], failing)
        with pytest.raises(NotWritten, match="No space left"):
            WRITERS[writer](path)
    assert path.read_bytes() == b"before" and list(tmp_path.iterdir()) == [path]
    WRITERS[writer](path)
    assert path.read_bytes() != b"before" and path.stat().st_mode & 0o077 == 0 and list(tmp_path.iterdir()) == [path]
