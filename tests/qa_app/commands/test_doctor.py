"""`qa-app doctor`: a line for each thing, and an exit code that a machine can act on."""

import shutil
from pathlib import Path

import pytest

import rubrics
from tests.qa_app.commands.command_line import run

pytestmark = pytest.mark.slow

SECRET = "correct-horse-battery-staple-and-more"


def test_it_ends_with_0_when_all_is_well(tmp_path: Path, migrated_url: str) -> None:
    said = run("doctor", code=0, folder=tmp_path, QA_APP_DATABASE_URL=migrated_url, QA_APP_SECRET=SECRET)
    assert said.splitlines() == [
        f"{subject}: fine"
        for subject in (
            "settings",
            "secret",
            "rubrics",
            "name hygiene",
            "converter",
            "database",
            "activity log",
        )
    ]


def test_it_ends_with_1_and_says_each_thing_that_is_wrong(tmp_path: Path) -> None:
    lines = run("doctor", code=1, folder=tmp_path).splitlines()
    assert lines == [
        "settings: fine",
        "secret: QA_APP_SECRET is not set, so nobody can be signed in. "
        "Set it to at least 32 random characters.",
        "rubrics: fine",
        "name hygiene: fine",
        "converter: fine",
        "database: There is no database yet. Run `qa-app migrate` to make it.",
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_be_is_a_line_too(tmp_path: Path) -> None:
    said = run("doctor", code=1, folder=tmp_path, QA_APP_MODE="live")
    assert said == "settings: QA_APP_MODE is 'live'. Set it to demo or production, or leave it out.\n"


def test_an_edited_rubric_is_named_with_its_file_and_the_rest_is_looked_at(tmp_path: Path) -> None:
    copied = tmp_path / "rubrics"
    shutil.copytree(Path(rubrics.__file__).parent, copied)
    edited = copied / "published" / "group-session-integrity" / "1.0.yaml"
    edited.write_text(edited.read_text().replace("weight: 20", "weight: 21", 1))
    said = run("doctor", code=1, folder=tmp_path, QA_APP_MODE="demo", PYTHONPATH=str(tmp_path))
    (line,) = [one for one in said.splitlines() if one.startswith("rubrics: ")]
    assert str(edited) in line
    assert "database: " in said
