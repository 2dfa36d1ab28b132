import re

from tests.house.repository import ROOT, shown

BEGUN = re.compile(r"start_review\([^)]*?recordings\[\"(\w+)\"\]", re.S)


def test_no_two_files_of_journeys_begin_a_review_of_the_same_recording() -> None:
    # A person has one draft of a recording, so what one file writes another would find, or not, by their order.
    begun: dict[str, list[str]] = {}
    for file in sorted((ROOT / "tests" / "journeys").glob("test_*.py")):
        for name in sorted(set(BEGUN.findall(file.read_text()))):
            begun.setdefault(name, []).append(shown(file))
    assert begun, "no journey begins a review any more: the pattern has gone blind"
    assert {name: files for name, files in begun.items() if len(files) > 1} == {}
