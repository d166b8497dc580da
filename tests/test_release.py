"""The release checklist, on wheels made up for it; the real ones are built in `tests/slow/test_package.py`."""

import zipfile

import pytest

from followup_analytics import __version__
from tools import release

README = (release.HOME / "README.md").read_text("utf-8")


@pytest.mark.parametrize(("description", "faults"), [(README, []), (README[1:], ["the description is not README.md"])])
def test_the_description_is_compared_as_text_whatever_signs_it_holds(tmp_path, description, faults):
    assert not README.isascii()  # else this would see nothing
    path = tmp_path / "made_up.whl"
    head = f"Version: {__version__}\nLicense-Expression: MIT\nDescription-Content-Type: text/markdown\n\n"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"followup_analytics-{__version__}.dist-info/METADATA", head + description)
    assert [fault for fault in release.wrong_in_wheel(path) if "lacks" not in fault] == faults
