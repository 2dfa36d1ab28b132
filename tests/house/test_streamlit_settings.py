import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.house.repository import ROOT

SETTINGS = tomllib.loads((ROOT / "qa_app" / ".streamlit" / "config.toml").read_text())
FROM_ELSEWHERE = """
from pathlib import Path
import qa_app, streamlit
streamlit.App(Path(qa_app.__file__).parent / "app.py")
print(streamlit.get_option("browser.gatherUsageStats"), streamlit.get_option("theme.light.primaryColor"))
"""


def _luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(look: str) -> None:
    theme = SETTINGS["theme"][look]
    plain = [theme["backgroundColor"], theme["secondaryBackgroundColor"]]
    own = {
        name.replace("Background", "Text"): [colour]
        for name, colour in theme.items()
        if name.endswith("BackgroundColor")
    }
    weak = [
        (name, behind)
        for name, colour in theme.items()
        if name == "linkColor" or name.lower().endswith("textcolor")
        for behind in [*plain, *own.get(name, [])]
        if _contrast(colour, behind) < 4.5
    ]
    assert weak == []
    assert _contrast("#ffffff", theme["primaryColor"]) >= 4.5
    assert _contrast(theme["backgroundColor"], theme["primaryColor"]) >= 3


def test_streamlit_finds_its_settings_from_any_folder_and_knows_them_all(tmp_path: Path) -> None:
    said = subprocess.run(
        [sys.executable, "-c", FROM_ELSEWHERE], cwd=tmp_path, check=True, capture_output=True, text=True
    )
    assert said.stdout.split() == ["False", SETTINGS["theme"]["light"]["primaryColor"]]
    assert "not a valid config option" not in said.stdout + said.stderr
