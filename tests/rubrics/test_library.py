from pathlib import Path

import pytest

from rubrics.errors import RubricFileError, UnknownItem, UnknownProgramme, UnknownRubric, UnknownSession
from rubrics.files import read_rubric
from rubrics.library import load_library
from tests.rubrics.examples import SOUND_FILE, write


def publish(folder: Path, version: str, words: str = "Small") -> Path:
    """Put a version in place and its fingerprint beside it."""
    text = SOUND_FILE.replace('version: "1.0"', f'version: "{version}"').replace('"Small"', f'"{words}"')
    path = write(folder, text, f"published/small/{version}.yaml")
    with (folder / "fingerprints.toml").open("a", encoding="utf-8") as known:
        known.write(f'"published/small/{version}.yaml" = "{read_rubric(path).fingerprint}"\n')
    return path


def test_versions_are_found_by_number_and_the_latest_is_the_highest(tmp_path: Path) -> None:
    for version in ("1.10", "1.9", "1.0"):
        publish(tmp_path, version)

    library = load_library(tmp_path)

    assert [rubric.version for rubric in library.rubrics] == ["1.0", "1.9", "1.10"]
    assert library.latest_rubric("small").version == "1.10"
    assert library.rubric("small", "1.9").version == "1.9"


def test_what_is_not_there_is_said_with_what_is(tmp_path: Path) -> None:
    publish(tmp_path, "1.0")
    library = load_library(tmp_path)

    with pytest.raises(UnknownRubric, match=r"There is no rubric 'big'; there is small\."):
        library.latest_rubric("big")
    with pytest.raises(UnknownRubric, match=r"no version '2\.0'; its versions are 1\.0\."):
        library.rubric("small", "2.0")
    with pytest.raises(UnknownProgramme, match=r"There is no programme 'p'; there is none\."):
        library.latest_programme("p")
    with pytest.raises(UnknownItem, match=r"has no item 'Z1'; its items are S1\."):
        library.latest_rubric("small").item("Z1")


def test_a_published_file_that_was_changed_is_refused_by_name(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0")
    path.write_text(path.read_text("utf-8").replace('"There"', '"There indeed"'), "utf-8")

    with pytest.raises(RubricFileError) as refused:
        load_library(tmp_path)
    assert str(refused.value).startswith(f"{path}: this file was changed after it was published")


def test_a_comment_may_be_added_to_a_published_file(tmp_path: Path) -> None:
    path = publish(tmp_path, "1.0")
    path.write_text("# A remark\n" + path.read_text("utf-8"), "utf-8")

    assert load_library(tmp_path).latest_rubric("small").version == "1.0"


def test_a_file_without_fingerprint_says_how_to_publish_it(tmp_path: Path) -> None:
    publish(tmp_path, "1.0")
    path = write(tmp_path, SOUND_FILE.replace('"1.0"', '"1.1"'), "published/small/1.1.yaml")

    with pytest.raises(RubricFileError) as refused:
        load_library(tmp_path)
    line = f'"published/small/1.1.yaml" = "{read_rubric(path).fingerprint}"'
    assert f"{path}: this version is not published yet; to publish it add `{line}`" in str(refused.value)


def test_every_broken_misplaced_and_missing_file_is_named_at_once(tmp_path: Path) -> None:
    publish(tmp_path, "1.0").unlink()
    publish(tmp_path, "1.1").rename(tmp_path / "published/small/9.9.yaml")
    write(tmp_path, "key: [", "programmes/odd/1.0.yaml")

    with pytest.raises(RubricFileError) as refused:
        load_library(tmp_path)
    problems = {
        (problem.path.relative_to(tmp_path).as_posix(), problem.message.split(";")[0])
        for problem in (refused.value.problems)
    }
    assert ("published/small/1.0.yaml", "this published file is missing") in problems
    assert ("published/small/9.9.yaml", "the file says it is small/1.1.yaml") in problems
    assert any(name == "programmes/odd/1.0.yaml" and "not sound YAML" in words for name, words in problems)


def test_a_folder_without_fingerprints_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RubricFileError, match=r"fingerprints\.toml: the fingerprints cannot be read"):
        load_library(tmp_path)


def test_the_group_rubric_is_the_one_described() -> None:
    rubric = load_library().rubric("group-session-integrity", "1.0")

    assert [(part.key, part.weight, len(part.items)) for part in rubric.sections] == [
        ("A", 25, 5),
        ("B", 20, 4),
        ("C", 20, 4),
        ("D", 15, 2),
        ("E", 20, 3),
    ]
    assert "".join(item.key[0] + item.key[1] for item in rubric.items if item.scope == "facilitator") == (
        "B1B2B3B4C1D1D2E1"
    )
    assert [item.key for item in rubric.items if item.not_applicable] == ["A3", "A4", "A5", "C3", "C4", "E2"]
    assert [item.key for item in rubric.items if item.is_critical] == ["E1", "E2", "E3"]
    assert [(band.key, band.minimum) for band in rubric.output("overall").bands] == [
        ("strong", 75),
        ("meets", 60),
        ("developing", 45),
        ("concern", 0),
    ]
    assert [output.key for output in rubric.outputs] == ["facilitator", "session", "overall"]
    for item in rubric.items:
        assert item.values == (0, 1, 2, 3, 4)
        assert item.weight == 1
        assert item.evidence_required_at == (0, 1, 4)
        assert [anchor.value for anchor in item.anchors] == [0, 1, 2, 3, 4]
        assert item.anchor(3) == item.anchors[3]
    sentences = [anchor.description for item in rubric.items for anchor in item.anchors]
    assert len({text.en for text in sentences}) == len({text.cy for text in sentences}) == 90
    assert all(text.in_language("cy") != text.in_language("en") for text in sentences)
    assert rubric.section_of("C4").key == "C"


def test_building_better_relationships_states_what_is_listed_and_says_so() -> None:
    programme = load_library().latest_programme("building-better-relationships")

    assert len(programme.sessions) == 29
    assert "30" in programme.note.en
    assert "29" in programme.note.cy
    assert [(module.key, len(module.sessions)) for module in programme.modules] == [
        ("pre-group", 2),
        ("foundation", 6),
        ("my-thinking", 6),
        ("review-of-thinking", 1),
        ("my-emotions", 6),
        ("review-of-emotions", 1),
        ("my-relationships", 6),
        ("closing-review", 1),
    ]
    group = [session for session in programme.sessions if session.kind == "group"]
    assert len(group) == 24
    assert {session.planned_minutes for session in group} == {150}
    assert all(3 <= len(session.exercises) <= 5 for session in group)
    assert programme.session("my-emotions-3").number == 3
    assert programme.module_of("my-emotions-3").title.cy == "Fy Emosiynau"
    assert programme.sessions[-1].kind == "three_way_review"
    with pytest.raises(UnknownSession, match="no planned session 'my-emotions-7'"):
        programme.session("my-emotions-7")


@pytest.mark.parametrize(
    ("key", "group", "all_sessions"),
    [
        ("your-choice", 20, 24),
        ("dads-programme", 10, 10),
        ("domestic-abuse-perpetrator-programme", 20, 23),
    ],
)
def test_the_other_templates_have_the_weeks_they_say(key: str, group: int, all_sessions: int) -> None:
    programme = load_library().latest_programme(key)

    assert len(programme.sessions) == all_sessions
    assert len([session for session in programme.sessions if session.kind == "group"]) == group
