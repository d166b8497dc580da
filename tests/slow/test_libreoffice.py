"""LibreOffice opens what leaves the toolkit, with each delimiter and with all of them, and finds no formula."""

import random
import re
import shutil
import subprocess

import pandas as pd
import pytest

from followup_analytics.log.text.formula_guard import csv_bytes, tab_text

OFFICE = shutil.which("soffice")
SIGNS = "=+-@|%＝'\" ,;\t\n\r\u00a0\ufeff\0a1"
FORMULAS = ["=1+1", '=HYPERLINK("x")', "+SUM(1)", "@SUM(1)", "-1-1", "\0=1+1"]
AROUND = [
    "{}",
    "a;{}",
    "a\t{}",
    "a,{}",
    "a\n{}",
    "a\r{}",
    'a;"{}"',
    '"{}"',
    "a\n{}\n",
    "a;{};",
    ' "{}',
    "x\n",
    "x;",
    '"',
]
OPENINGS = {"comma": "44", "semicolon": "59", "tab": "9", "each of them": "44/59/9"}
pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not here: formulas were NOT looked for in it")


def hostile_table(seed=0, rows=300):
    """Formulas and halves of formulas in every place a text can have in a table."""
    draw = random.Random(seed)
    texts = ["x\n", "x;", '"', *(around.format(formula) for around in AROUND for formula in FORMULAS)]
    texts += ["".join(draw.choices(SIGNS, k=draw.randint(1, 7))) + draw.choice(["", "=1+1"]) for _ in range(rows)]
    cells = {name: draw.sample(texts, len(texts)) for name in ("=1+1", "a;=1+1", "b")}
    return pd.DataFrame({**cells, "n": range(len(texts))})


@pytest.fixture(scope="module")
def formulas(tmp_path_factory):
    """How many formulas LibreOffice finds in the text of a file opened with a delimiter."""
    folder = tmp_path_factory.mktemp("office")
    profile = f"-env:UserInstallation=file://{folder}/profile"

    def found(data, delimiter):
        (folder / "table.csv").write_bytes(data)
        # 34: quotes as usual; 76: UTF-8; from row 1; the last word but one lets formulas be run.
        opening = f"--infilter=CSV:{OPENINGS[delimiter]},34,76,1,,0,false,false,false,false,false,0,true"
        asked = [OFFICE, "--headless", "--norestore", profile, "--convert-to", "fods", opening]
        subprocess.run([*asked, "--outdir", folder, folder / "table.csv"], check=True, capture_output=True, timeout=300)
        sheet = (folder / "table.fods").read_text("utf-8")
        assert sheet.count("<table:table-cell") > 100  # it was opened
        return re.findall('table:formula="([^"]*)"', sheet)

    return found


@pytest.mark.parametrize("delimiter", OPENINGS)
def test_no_cell_is_a_formula_in_a_file_or_a_copied_table(formulas, delimiter):
    for seed in (0, 1):
        table = hostile_table(seed)
        assert formulas(csv_bytes(table), delimiter) == []
        assert formulas(tab_text(table).encode("utf-8-sig"), delimiter) == []


@pytest.mark.parametrize("delimiter", OPENINGS)
def test_the_same_table_unguarded_is_full_of_them(formulas, delimiter):
    assert len(formulas(hostile_table().to_csv(index=False).encode("utf-8-sig"), delimiter)) > 10
