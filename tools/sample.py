"""Write the sample log, the same bytes every time: python -m tools.sample [FOLDER]"""

from __future__ import annotations

import sys
from pathlib import Path

from followup_analytics import sample_log
from followup_analytics.export.exports import export_log

SAMPLE = Path(__file__).parents[1] / "data" / "sample"


def write_sample(folder: Path = SAMPLE) -> None:
    """Write the sample log as CSV files."""
    export_log(sample_log(), folder)


if __name__ == "__main__":
    write_sample(*map(Path, sys.argv[1:2]))
