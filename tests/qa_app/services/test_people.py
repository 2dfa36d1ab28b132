"""People: who adds them, what roles they get, who is let in, and what the log tells of it."""

from dataclasses import replace
from typing import Any

import pytest

from qa_app.access import Grant, Person
from qa_app.errors import Explained, NotAllowed, NotFound, Refused
from qa_app.services import activity, people
from tests.qa_app.services.conftest import Stage

NEW: dict[str, Any] = {
    "name": " Sunniva Roe ",
    "email": " S.Roe@Example.org ",
    "language": "cy",
    "grants": [Grant("facilitator")],
}


def add(stage: Stage, actor: Person | None, **changed: Any) -> Person:
    return people.add_person(stage.backend, actor, **(NEW | changed))


def newest(stage: Stage) -> tuple[str, str, int | None, dict[str, Any]]:
    line = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0]
    return line.person, line.action, line.subject_id, line.details


def test_an_administrator_adds_somebody_who_is_there_from_then_on(stage: Stage) -> None:
    cast = stage.cast
    added = add(stage, cast.ann, grants=[Grant("treatment_manager", site_id=cast.norwich.id)])
    assert people.find_person(stage.backend, added.id) == added
    assert (added.name, added.language, added.roles) == ("Sunniva Roe", "cy", ("treatment_manager",))
    record = next(one for one in people.list_people(stage.backend, cast.ann) if one.id == added.id)
    assert (record.email, record.is_active) == ("s.roe@example.org", True)
    assert newest(stage) == ("Ann Sorley", "added", added.id, {"roles": ["treatment_manager"]})


def test_nobody_else_looks_after_people(stage: Stage) -> None:
    cast = stage.cast
    before = len(people.list_people(stage.backend, cast.ann))
    for other in (cast.rhian, cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            add(stage, other)
        with pytest.raises(NotAllowed):
            people.list_people(stage.backend, other)
        with pytest.raises(NotAllowed):
            people.give_roles(stage.backend, other, other.id, [Grant("administrator")])
        with pytest.raises(NotAllowed):
            people.set_active(stage.backend, other, cast.ann.id, False)
    assert len(people.list_people(stage.backend, cast.ann)) == before


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "needs a name"),
    ({"email": "sunniva"}, "not an e-mail address"),
    ({"email": "sunniva@roe"}, "not an e-mail address"),
    ({"email": "two words@example.org"}, "not an e-mail address"),
    ({"email": "RHIAN.probert@example.org"}, "is there already"),
    ({"language": "fr"}, "English and Welsh"),
    ({"grants": [Grant("king")]}, "no role king"),
    ({"grants": [Grant("facilitator", site_id=99_999)]}, "no such site"),
    ({"grants": [Grant("facilitator", region="Atlantis")]}, "No site lies in the region Atlantis"),
    ({"grants": [Grant("facilitator", region="")]}, "No site lies in the region"),
    ({"grants": [Grant("facilitator", site_id=1, region="East")]}, "at a site or in a region"),
    ({"grants": [Grant("administrator", region="East")]}, "cannot be held to a site"),
]


def test_who_cannot_be_added_is_said_in_a_sentence_and_leaves_no_trace(stage: Stage) -> None:
    before = people.list_people(stage.backend, stage.cast.ann), newest(stage)
    for wrong, sentence in WRONG:
        with pytest.raises(Explained, match=sentence) as caught:
            add(stage, stage.cast.ann, **wrong)
        assert caught.value.sentence.endswith(".")
    assert (people.list_people(stage.backend, stage.cast.ann), newest(stage)) == before


def test_new_roles_replace_the_old_ones_and_stand_in_the_log(stage: Stage) -> None:
    cast = stage.cast
    people.give_roles(
        stage.backend, cast.ann, cast.maya.id, [Grant("facilitator", region="Wales"), Grant("clinical_lead")]
    )
    maya = people.find_person(stage.backend, cast.maya.id)
    assert maya is not None
    assert maya.grants == (Grant("facilitator", region="Wales"), Grant("clinical_lead"))
    assert newest(stage) == (
        "Ann Sorley",
        "changed roles",
        cast.maya.id,
        {"roles": [["facilitator", None, "Wales"], ["clinical_lead", None, None]]},
    )


def test_a_change_of_roles_that_cannot_be_leaves_the_old_ones(stage: Stage) -> None:
    cast = stage.cast
    for wrong in (Grant("king"), Grant("facilitator", site_id=99_999)):
        with pytest.raises((Refused, NotFound)):
            people.give_roles(stage.backend, cast.ann, cast.maya.id, [wrong])
    with pytest.raises(NotFound):
        people.give_roles(stage.backend, cast.ann, 99_999, [Grant("facilitator")])
    assert people.find_person(stage.backend, cast.maya.id) == cast.maya


def test_there_is_always_an_administrator_left(stage: Stage) -> None:
    ann = stage.cast.ann
    with pytest.raises(Refused, match="Ask another administrator"):
        people.give_roles(stage.backend, ann, ann.id, [Grant("qa_team")])
    with pytest.raises(Refused, match="Ask another administrator"):
        people.set_active(stage.backend, ann, ann.id, False)
    people.give_roles(stage.backend, ann, ann.id, [Grant("administrator"), Grant("qa_team")])
    assert people.find_person(stage.backend, ann.id) is not None


def test_a_closed_account_lets_nobody_in_and_keeps_everything(stage: Stage) -> None:
    cast = stage.cast
    people.set_active(stage.backend, cast.ann, cast.rhian.id, False)
    assert newest(stage)[1] == "closed"
    assert people.find_person(stage.backend, cast.rhian.id) is None
    assert cast.rhian.id not in {one.id for one in people.people_to_pick(stage.backend)}
    assert cast.rhian.id in {one.id for one in people.list_people(stage.backend, cast.ann)}
    people.set_active(stage.backend, cast.ann, cast.rhian.id, True)
    assert newest(stage)[1] == "opened"
    assert people.find_person(stage.backend, cast.rhian.id) == cast.rhian
    with pytest.raises(NotFound):
        people.set_active(stage.backend, cast.ann, 99_999, False)


def test_everybody_chooses_their_own_language(stage: Stage) -> None:
    people.set_language(stage.backend, stage.cast.maya, "cy")
    maya = people.find_person(stage.backend, stage.cast.maya.id)
    assert maya is not None
    assert maya.language == "cy"
    assert newest(stage)[1:] == ("changed language", maya.id, {"language": "cy"})
    with pytest.raises(Refused, match="English and Welsh"):
        people.set_language(stage.backend, stage.cast.maya, "ga")


def test_coming_and_going_stands_in_the_log(stage: Stage) -> None:
    people.note_sign_in(stage.backend, stage.cast.gwen, came=True)
    assert newest(stage)[:3] == ("Gwen Parri", "signed in", stage.cast.gwen.id)
    people.note_sign_in(stage.backend, stage.cast.gwen, came=False)
    assert newest(stage)[:3] == ("Gwen Parri", "signed out", stage.cast.gwen.id)


def test_the_command_line_adds_the_first_administrator(stage: Stage) -> None:
    added = add(stage, None, grants=[Grant("administrator")])
    assert newest(stage) == ("", "added", added.id, {"roles": ["administrator"]})


def test_outside_the_demo_nobody_can_be_picked(stage: Stage) -> None:
    assert stage.cast.ann in people.people_to_pick(stage.backend)
    production = replace(stage.backend, settings=replace(stage.backend.settings, mode="production"))
    with pytest.raises(Refused, match="in the demo only"):
        people.people_to_pick(production)
