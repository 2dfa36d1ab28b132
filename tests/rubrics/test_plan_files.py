"""Monitoring plan files: the one that is shipped, and what is said of a broken one, by line."""

from pathlib import Path

import pytest

from rubrics.errors import RubricFileError, UnknownPlan
from rubrics.files import read_plan
from rubrics.library import SHIPPED, Library, load_library

SHIPPED_PLAN = SHIPPED / "plans" / "monitoring-plan" / "1.0.yaml"


def problems_of(path: Path, text: str) -> list[tuple[int | None, str]]:
    path.write_text(text, "utf-8")
    with pytest.raises(RubricFileError) as refused:
        read_plan(path)
    return [(one.line, one.message) for one in refused.value.problems]


def line_of(text: str, words: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if words in line)


def test_the_shipped_plan_is_the_default_and_says_that_it_is_a_placeholder() -> None:
    plan = load_library().latest_plan
    assert plan.rules.figures() == {
        "facilitator_module": 1,
        "one_to_one": 1,
        "new_facilitator": 2,
        "cover": 1,
        "minimum_gap": 0,
        "maximum_age": 90,
        "days_until_due": 7,
        "days_until_overdue": 21,
        "qa_share": 1,
    }
    assert "never official" in plan.note.en
    assert "byth yn rhai swyddogol" in plan.note.cy


def test_every_problem_is_told_with_its_line(tmp_path: Path) -> None:
    text = SHIPPED_PLAN.read_text("utf-8")
    broken = (
        text.replace("facilitator_module: 1", "facilitator_module: -1")
        .replace("maximum_age: 90", "maximum_age: soon")
        .replace("cover: 1\n", "cover: 2\n")
        .replace("{due: 7, overdue: 21}", "{due: 7, overdue: 7}")
        .replace("  qa_share: 1", "  qa_shares: 1")
    )
    found = dict(problems_of(tmp_path / "1.0.yaml", broken))
    assert "must be 0 or more" in found[line_of(broken, "facilitator_module:")]
    assert "must be 1 or less" in found[line_of(broken, "cover: 2")]
    assert "write a number" in found[line_of(broken, "maximum_age:")]
    assert "a review is due after 7 days already" in found[line_of(broken, "days_to_review:")]
    assert "did you mean `qa_share`?" in found[line_of(broken, "qa_shares:")]


def test_a_library_without_a_plan_says_so() -> None:
    with pytest.raises(UnknownPlan, match="there is none"):
        _ = Library((), ()).latest_plan
