"""Broken rubric files: each mistake is named with its line, and all of them at once."""

from pathlib import Path

import pytest

from rubrics.errors import RubricFileError
from rubrics.files import check_rubric_file, fingerprint, read_programme, read_rubric
from tests.rubrics.examples import SOUND_FILE, write


def line_of(text: str, words: str) -> int:
    (line,) = [number for number, line in enumerate(text.splitlines(), 1) if words in line]
    return line


def found(folder: Path, text: str) -> list[tuple[int | None, str]]:
    return [(problem.line, problem.message) for problem in check_rubric_file(write(folder, text))]


def test_a_sound_file_has_no_problem_and_can_be_read(tmp_path: Path) -> None:
    path = write(tmp_path, SOUND_FILE)

    assert check_rubric_file(path) == []
    read = read_rubric(path)
    assert [item.key for item in read.items] == ["S1"]
    assert read.item("S1").values == (0, 1, 2)
    assert read.item("S1").evidence_required_at == (0,)
    assert [anchor.label.cy for anchor in read.item("S1").anchors] == ["Na", "Ie"]
    assert read.minimum_answered_share == 0.6


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('version: "1.0"', f'version: "1.{"9" * 5000}"', "write two numbers with a dot between"),
        ('version: "1.0"', "version: 1.0", '`version` is the number 1.0; put it in quotes: "1.0".'),
        ('version: "1.0"', 'version: "one"', "`version` is 'one'; write two numbers with a dot between"),
        ("key: small", "key: a b", "`key` is 'a b'; use only letters, digits"),
        (', cy: "Bach"', "", "`title` has no Welsh text; add `cy`."),
        ('title: {en: "Small", cy: "Bach"}', "title: Small", "`title` must have both languages; write"),
        ('cy: "Bach"', 'cy: " "', "`cy` is empty; write the words."),
        ("subject: recording", "subject: room", "`subject` is 'room'; write 'recording' or 'site'."),
        (
            "subject: recording",
            "subjects: recording",
            "`subjects` is not known here; did you mean `subject`?",
        ),
        ("  maximum: 2", "  maximum: 1.0e+30", "`maximum` is 1e+30; it must be 100000 or less."),
        ("  maximum: 2", "  maximum: two", "`maximum` is 'two'; write a number."),
        ("  maximum: 2", "  maximum: .inf", "`maximum` is inf; write a number."),
        ("  minimum: 0\n", "  minimum: -1\n", "`minimum` is -1; it must be 0 or more."),
        ("  step: 1", "  step: 0", "`step` is 0; it must be above 0."),
        ("  step: 1", "  step: 0.3", "steps of 0.3 from 0 do not meet 2; choose a step that does."),
        ("  step: 1", "  step: 0.001", "the scale has 2001 values; use at most 101."),
        ("  minimum: 0\n", "  minimum: 2\n", "the maximum 2 is not above the minimum 2"),
        ('    2: {en: "Yes"', '    # 2: {en: "Yes"', "there is no label at 2, an end of the scale; add one."),
        ('    2: {en: "Yes"', '    3: {en: "Yes"', "the label stands at 3, which is not on the scale"),
        ('    2: {en: "Yes"', '    1: {en: "Yes"', "there is no label at 2, an end of the scale; add one."),
        ("          2: {en", "          7: {en", "the anchor stands at 7, which is not on the scale"),
        ("          2: {en", "          1: {en", "there is no anchor at 2"),
        ("          2: {en", "          yes: {en", "`yes` is 'yes'; write a number."),
        ("evidence_required_at: [0]", "evidence_required_at: [9]", "9 is not on the scale"),
        ("effect: escalate", "effect: explode", "`effect` is 'explode'; write 'cap', 'escalate',"),
        ("band: low}]", "band: lower}]", "there is no band 'lower'; use one of high, low."),
        ("[{at: 0, effect", "[{at: 0.5, effect", "the critical rule is at 0.5, which is not on the scale"),
        ("key: low, minimum: 0", "key: low, minimum: 10", "the lowest band begins at 10, so lower scores"),
        ("key: low, minimum: 0", "key: low, minimum: 60", "the minimum 60 is not below the 50"),
        ("key: low, minimum: 0", "key: high, minimum: 0", "another band has the key 'high' already"),
        ("scopes: [session]", "scopes: [facilitator]", "no item has the scope facilitator"),
        ("scopes: [session]", "scopes: [session, session]", "the scope 'session' stands twice"),
        ("scopes: [session]", "scopes: []", "`scopes` is empty; write at least one."),
        ("per_facilitator: false", "per_facilitator: true", "counts no facilitator item"),
        ("per_facilitator: false", "per_facilitator: 0", "`per_facilitator` is 0; write true or false."),
        ("    weight: 10", "    weight: 0", "`weight` is 0; it must be above 0."),
        ("    weight: 10", "    weight: 1.0e+29", "`weight` is 1e+29; it must be 100000 or less."),
        ("    weight: 10", "    weight: ten", "`weight` is 'ten'; write a number."),
        ("        scope: session", "        scope: everybody", "`scope` is 'everybody'; write 'session' or"),
        (
            "        scope: session",
            "        scope: facilitator",
            "no output counts the items of the scope facil",
        ),
        ('    2: {en: "Yes"', '    2: {em: "Yes"', "`em` is not known here; did you mean `en`?"),
        (
            "        scope: session",
            "        skope: session",
            "`skope` is not known here; did you mean `scope`?",
        ),
        (
            "        scope: session",
            "        scope: session\n        zzz: 1",
            "remove it, or use one of key, label,",
        ),
        ("subject: recording", "subject: &here recording", None),
    ],
)
def test_each_mistake_is_named_with_its_line(
    tmp_path: Path, before: str, after: str, sentence: str | None
) -> None:
    assert SOUND_FILE.count(before) == 1
    broken = SOUND_FILE.replace(before, after)

    problems = found(tmp_path, broken)

    if sentence is None:
        assert problems == []
    else:
        lines = {line for line, message in problems if sentence in message}
        assert lines, problems
        changed = (
            SOUND_FILE[: SOUND_FILE.index(before)].count("\n") + 1 + after.count("\n") - before.count("\n")
        )
        about_another_part = ("no label at 2", "no anchor at 2", "no output counts", "not above the minimum")
        if not any(words in sentence for words in about_another_part):
            assert lines == {changed}


def test_a_mistake_about_another_part_stands_at_that_part(tmp_path: Path) -> None:
    broken = SOUND_FILE.replace("          2: {en", "          1: {en")
    assert (
        line_of(broken, "anchors:"),
        "there is no anchor at 2; say what it looks like.",
    ) in (found(tmp_path, broken))


def test_every_mistake_is_named_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    broken = (
        SOUND_FILE.replace(', cy: "Bach"', "")
        .replace("subject: recording", "subject: room\ncolour: red")
        .replace("    weight: 10", "    weight: -1")
        .replace("band: low}]", "band: nowhere}]")
        .replace("          2: {en", "          7: {en")
    )

    problems = found(tmp_path, broken)

    assert [line for line, _ in problems] == [3, 5, 6, 22, 29, 30, 32]
    assert [message.split(";")[0] for _, message in problems] == [
        "`title` has no Welsh text",
        "`subject` is 'room'",
        "`colour` is not known here",
        "`weight` is -1",
        "there is no band 'nowhere'",
        "there is no anchor at 2",
        "the anchor stands at 7, which is not on the scale",
    ]


def test_a_key_that_stands_twice_is_named_at_the_second(tmp_path: Path) -> None:
    broken = SOUND_FILE + '          2: {en: "Again", cy: "Eto"}\n'

    assert found(tmp_path, broken) == [
        (len(broken.splitlines()), "the key 2 stands twice in one place; remove one of them.")
    ]


def test_two_items_with_one_key_are_named_at_the_second(tmp_path: Path) -> None:
    entry = SOUND_FILE[SOUND_FILE.index("      - key: S1") :]
    broken = SOUND_FILE + entry.replace("key: S1", "key: S1  # again")

    assert found(tmp_path, broken) == [
        (line_of(broken, "# again"), "another item has the key 'S1' already; give each its own.")
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "the file is empty"),
        ("# only a comment\n", 1, "the file is empty"),
        ("---\n", 1, "the file is empty"),
        ("null\n", 1, "the file is empty"),
        ("just words\n", 1, "the file must be a mapping"),
        ("- a\n- b\n", 1, "the file must be a mapping"),
        ("key: small\ntitle: [en\nsubject: site\n", 3, "this is not sound YAML"),
        ("key: small\n\ttitle: x\n", 2, "this is not sound YAML"),
        ("key: one\n---\nkey: two\n", 2, "this is not sound YAML"),
        ("key: one\ntitle: *nowhere\n", 2, "this is not sound YAML"),
        ("key: one\ntitle: a\x07b\n", 2, "a character here that YAML does not allow"),
        pytest.param("key: " + "[" * 5000, 1, "nested too deeply", id="nested"),
        ("key: one\ntitle: &t {en: a, cy: b}\ndescription: *t\n", 3, "an alias"),
        ("key: &a one\ntitle: &a two\n", 2, "`title` must have both languages"),
        ("key: one\ntitle: !secret x\n", 2, "the tag !secret is not allowed"),
        ('key: one\nmost_facilitators: !!int ""\n', 2, "'' cannot be read; put it in quotes."),
        ("key: one\nsubject: !!bool maybe\n", 2, "'maybe' cannot be read; put it in quotes."),
        ('key: one\nsubject: "\\ud800"\n', 2, "`subject` holds half a character; write it anew."),
        ("? \n: x\n", 1, "`None` is no word; write a word as the key."),
        ("key: one\n[a, b]: c\n", 2, "a key must be a word or a number"),
        ("sections: 3\nbands: x\noutputs: [1]\nscale: no\n", 1, "`sections` must be a list"),
        ("sections: [{items: [1, {anchors: 3, critical: [x]}]}]\n", 1, "`anchors` must be a mapping"),
        ("scale: {minimum: 0, maximum: " + "9" * 400 + ", step: 1, labels: {}}\n", 1, "`maximum`"),
    ],
)
def test_what_is_no_rubric_at_all_is_said_and_never_a_crash(
    tmp_path: Path, text: str, line: int, words: str
) -> None:
    problems = found(tmp_path, text)
    assert [place for place, message in problems if words in message] == [line], problems


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path) -> None:
    (missing,) = check_rubric_file(tmp_path / "nowhere.yaml")
    (folder,) = check_rubric_file(tmp_path)

    assert str(missing) == f"{tmp_path / 'nowhere.yaml'}: there is no such file; check the name."
    assert str(folder) == f"{tmp_path}: this is a folder; name one file in it."


def test_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes("key: small\ntitle: {en: Café, cy: Caffi}\n".encode("latin-1"))

    (problem,) = check_rubric_file(path)

    assert (problem.line, problem.message) == (
        2,
        "this is not UTF-8 text; save the file with the encoding UTF-8.",
    )


def test_a_file_from_windows_with_a_byte_order_mark_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(SOUND_FILE.replace("\n", "\r\n").encode("utf-8-sig"))

    assert check_rubric_file(path) == []


def test_reading_a_broken_file_raises_with_all_its_problems(tmp_path: Path) -> None:
    path = write(
        tmp_path, SOUND_FILE.replace("subject: recording", "subject: room").replace("step: 1", "step: 0")
    )

    with pytest.raises(RubricFileError) as refused:
        read_rubric(path)
    assert [problem.line for problem in refused.value.problems] == [5, 9]


def test_a_fingerprint_follows_the_words_and_not_the_layout(tmp_path: Path) -> None:
    plain = read_rubric(write(tmp_path, SOUND_FILE))
    commented = read_rubric(
        write(tmp_path, "# A remark\n" + SOUND_FILE.replace("key: small\n", "") + "key: small\n")
    )
    edited = read_rubric(write(tmp_path, SOUND_FILE.replace('"There"', '"There."')))

    assert plain.fingerprint == commented.fingerprint != edited.fingerprint
    assert fingerprint({0: "a"}) == fingerprint({"0": "a"})


def test_a_programme_with_a_session_key_twice_is_refused(tmp_path: Path) -> None:
    session = "{key: s1, kind: group, planned_minutes: 90, title: {en: a, cy: b}}"
    path = write(
        tmp_path,
        'key: p\nversion: "1.0"\ntitle: {en: a, cy: b}\nnote: {en: a, cy: b}\nintensity: high\nmodules:\n'
        f"  - {{key: m, title: {{en: a, cy: b}}, sessions: [{session},\n      {session}]}}\n",
    )

    with pytest.raises(RubricFileError) as refused:
        read_programme(path)
    assert (
        str(refused.value)
        == f"{path}:8: another planned session has the key 's1' already; give each its own."
    )
