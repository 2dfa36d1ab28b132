"""The commands a person runs, as they run them; the worked example of the guide is one of the answers."""

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from qa_app import i18n
from qa_app.cli import main
from qa_app.commands.rubrics import rubrics
from rubrics.library import SHIPPED, load_library
from rubrics.rubric import Rubric
from tests.rubrics.examples import SOUND_FILE, write

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "rubrics.md"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(rubrics, [str(argument) for argument in arguments])


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), flags=re.DOTALL)


def score_as_json(*arguments: str | Path) -> dict[str, Any]:
    result = run("score", *arguments, "--json")
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_sound_file_is_called_sound() -> None:
    path = SHIPPED / "published" / "group-session-integrity" / "1.0.yaml"

    result = run("check", path)

    assert (result.exit_code, result.stdout) == (0, f"{path}: is sound\n")


def test_each_broken_file_is_named_with_line_and_mistake(tmp_path: Path) -> None:
    sound = write(tmp_path, SOUND_FILE, "sound.yaml")
    broken = write(tmp_path, SOUND_FILE.replace("subject: recording", "subject: room"), "broken.yaml")

    result = run("check", sound, broken, tmp_path / "nowhere.yaml")

    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        f"{sound}: is sound",
        f"{broken}:5: `subject` is 'room'; write 'recording' or 'site'.",
        f"{tmp_path / 'nowhere.yaml'}: there is no such file; check the name.",
    ]


def test_the_list_names_every_rubric_and_programme() -> None:
    result = run("list")

    assert result.exit_code == 0
    assert "rubric     group-session-integrity 1.0  Group session integrity" in result.stdout
    assert result.stdout.count("rubric  ") == 4
    assert result.stdout.count("programme  ") == 4


def test_the_worked_example_of_the_guide_gives_the_sums_of_the_guide(tmp_path: Path) -> None:
    answers, shown = blocks("json")
    path = write(tmp_path, answers, "answers.json")

    found = score_as_json("group-session-integrity", path, "--version", "1.0")

    wanted = json.loads(shown)
    assert found["outputs"][-1] == wanted["outputs"][0]
    assert found["unanswered"] == wanted["unanswered"]
    by_name = {(one["output"], one["facilitator"]): one for one in found["outputs"]}
    assert by_name["facilitator", "maya"]["value"] == 77.5
    assert (by_name["facilitator", "tomos"]["value"], by_name["facilitator", "tomos"]["band"]) == (
        50,
        "developing",
    )
    assert by_name["session", None]["rounded"] == "78.8"


def test_the_rubric_file_of_the_guide_is_sound(tmp_path: Path) -> None:
    (text,) = blocks("yaml")

    assert run("check", write(tmp_path, text)).exit_code == 0


def test_a_rubric_file_may_stand_in_place_of_a_key(tmp_path: Path) -> None:
    path = write(tmp_path, SOUND_FILE)
    answers = write(tmp_path, '{"facilitators": [], "ratings": {"S1": 1}}', "answers.json")

    (overall,) = score_as_json(path, answers)["outputs"]

    assert (overall["value"], overall["band"]) == (50, "high")


def test_an_undefined_score_is_null_with_its_reason(tmp_path: Path) -> None:
    answers = write(tmp_path, '{"facilitators": ["maya"], "ratings": {"A1": 3}}', "answers.json")

    found = score_as_json("group-session-integrity", answers)

    assert {(one["value"], one["rounded"], one["undefined_reason"]) for one in found["outputs"]} == {
        (None, None, "too_little_answered")
    }
    words = run("score", "group-session-integrity", answers).stdout
    assert "Overall: not defined (too little is answered), no band" in words


def test_words_name_what_binds_and_what_is_open(tmp_path: Path) -> None:
    (answers, _) = blocks("json")

    words = run("score", "group-session-integrity", write(tmp_path, answers, "answers.json")).stdout

    assert "Facilitator tomos: 50.0, Developing\n  capped by E1\n" in words
    assert words.endswith("Not answered: D2 for tomos\n")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["nothing", "answers.json"],
            "There is no rubric 'nothing'; there is group-session-integrity, motivational-style-count,",
        ),
        (["group-session-integrity", "answers.json", "--version", "9.9"], "no version '9.9'"),
        (["group-session-integrity", "nowhere.json"], "nowhere.json: the file cannot be read"),
        (["group-session-integrity", "answers.json"], "`ratings.B1`: this item is about a person"),
        (["nowhere.yaml", "answers.json"], "nowhere.yaml: there is no such file"),
    ],
)
def test_a_mistake_ends_in_a_sentence_and_not_in_a_stack_trace(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, '{"facilitators": [], "ratings": {"B1": 3}}', "answers.json")
    monkeypatch.setattr(sys, "argv", ["qa-app", "rubrics", "score", *arguments, "--json"])

    with pytest.raises(SystemExit) as ended:
        main()

    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (1, "")
    assert sentence in printed.err
    assert "Traceback" not in printed.err


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("rubric", load_library().rubrics, ids=lambda one: one.key)
def test_a_preview_shows_the_whole_form_and_sums_that_the_answers_give(
    rubric: Rubric, language: str, tmp_path: Path
) -> None:
    shown = run("preview", rubric.key, "--language", language)
    assert shown.exit_code == 0, shown.output
    for item in rubric.items:
        assert f"  {item.key}  {item.label.in_language(language)}" in shown.stdout
        for anchor in item.anchors:
            assert anchor.description.in_language(language) in shown.stdout
    for output in rubric.outputs:
        assert f"  {output.key}  {output.label.in_language(language)}" in shown.stdout
        for band in output.bands:
            with i18n.language(language):
                begins = i18n._("from {value}").format(value=f"{band.minimum:g}")
            assert f"{begins} {band.label.in_language(language)}" in shown.stdout
    if language != "en":
        return
    answers = write(tmp_path, run("preview", rubric.key, "--answers").stdout, "answers.json")
    sums = run("score", rubric.key, answers)
    assert sums.exit_code == 0, sums.output
    assert shown.stdout.endswith(f"Its sums:\n{sums.stdout}")
    assert "not defined" not in sums.stdout
    assert "Not answered" not in sums.stdout


@pytest.mark.parametrize("rubric", load_library().rubrics, ids=lambda one: one.key)
def test_a_welsh_preview_has_no_english_words_around_it(rubric: Rubric) -> None:
    shown = run("preview", rubric.key, "--language", "cy").stdout
    form, sums = shown.split("Enghraifft wedi'i llunio:")
    for words in (
        "weight",
        "about a",
        "needed",
        "each ",
        "adds up",
        "shown as",
        "percentage",
        "critical",
        " of ",
    ):
        assert words not in form
    assert "Ei symiau:" in sums
    assert " answered" not in sums
    assert rubric.title.cy in sums


def test_words_tell_of_floors_and_of_what_asks_for_action(tmp_path: Path) -> None:
    low = {"facilitators": ["maya"], "ratings": {f"I{number}": {"maya": 5} for number in range(1, 12)}}
    low["ratings"]["I12"] = {"maya": 1}  # type: ignore[index,call-overload]
    words = run("score", "one-to-one-session", write(tmp_path, json.dumps(low), "low.json")).stdout
    assert "Total of 72 maya: 56, Below the standard\n  under the floor: I12\n" in words
    audit = json.loads(run("preview", "site-audit", "--answers").stdout)
    audit["ratings"]["R1"] = 0
    words = run("score", "site-audit", write(tmp_path, json.dumps(audit), "audit.json")).stdout
    assert "  action required because of R1\n" in words
