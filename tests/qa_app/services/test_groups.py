"""Groups: who adds one, at which site, with whom, on which version of a programme."""

from datetime import date
from typing import Any

import pytest

from qa_app.access import Person
from qa_app.errors import Explained, NotAllowed
from qa_app.services import activity, groups
from qa_app.services.groups import Group
from rubrics.errors import UnknownProgramme
from tests.cast import PROGRAMME
from tests.qa_app.services.conftest import Stage


def add(stage: Stage, actor: Person, **changed: Any) -> Group:
    cast = stage.cast
    given: dict[str, Any] = {
        "site_id": cast.norwich.id,
        "code": " 16 ",
        "programme_key": PROGRAMME,
        "treatment_manager_id": cast.rhian.id,
        "language": "en",
        "starts_on": date(2026, 11, 2),
        "facilitator_ids": [cast.maya.id, cast.tomos.id, cast.maya.id],
    }
    return groups.add_group(stage.backend, actor, **(given | changed))


def test_a_group_is_pinned_to_the_latest_version_of_its_programme(stage: Stage) -> None:
    added = add(stage, stage.cast.rhian)
    latest = stage.backend.library.latest_programme(PROGRAMME)
    assert (added.code, added.programme_version, added.delivery_mode) == ("16", latest.version, "group")
    line = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0]
    assert (line.person, line.action, line.subject_id) == ("Rhian Probert", "added", added.id)


def test_only_those_who_manage_groups_at_the_site_add_one(stage: Stage) -> None:
    cast = stage.cast
    for other in (cast.owain, cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            add(stage, other)
    assert add(stage, cast.ann)
    assert add(stage, cast.owain, site_id=cast.bangor.id, treatment_manager_id=cast.owain.id)


def test_a_code_is_taken_at_its_own_site_only(stage: Stage) -> None:
    with pytest.raises(Explained, match="has a group 14 already"):
        add(stage, stage.cast.rhian, code="14")
    assert add(stage, stage.cast.rhian, code="14", site_id=stage.cast.ipswich.id).code == "14"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"code": " "}, "needs a code"),
    ({"site_id": 99_999}, "no such site"),
    ({"treatment_manager_id": 99_999}, "no such person"),
    ({"facilitator_ids": [99_999]}, "no such person"),
    ({"language": "fr"}, "English, in Welsh, or in both"),
    ({"delivery_mode": "by post"}, "group or one_to_one"),
]


def test_a_group_that_cannot_be_is_refused_in_a_sentence(stage: Stage) -> None:
    before = len(activity.list_activity(stage.backend, stage.cast.ann, limit=500))
    for wrong, sentence in WRONG:
        with pytest.raises(Explained, match=sentence):
            add(stage, stage.cast.ann, **wrong)
    assert len(activity.list_activity(stage.backend, stage.cast.ann, limit=500)) == before


def test_a_programme_that_is_not_there_is_named(stage: Stage) -> None:
    with pytest.raises(UnknownProgramme, match="'knitting'"):
        add(stage, stage.cast.ann, programme_key="knitting")
