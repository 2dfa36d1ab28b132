"""Sites: who adds them, what they need, and at which of them a person works."""

from typing import Any

import pytest

from qa_app.access import Grant, Place
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, people, sites
from tests.qa_app.services.conftest import Stage

NEW: dict[str, Any] = {
    "code": " HUL ",
    "name": " Hull ",
    "region": " North ",
    "country": "England",
    "kind": "custody",
    "languages": "en",
    "retention_days": 90,
}


def test_a_site_is_there_from_then_on_and_in_the_log(stage: Stage) -> None:
    added = sites.add_site(stage.backend, stage.cast.ann, **NEW)
    assert (added.code, added.name, added.region, added.retention_days) == ("hul", "Hull", "North", 90)
    assert added in sites.all_sites(stage.backend)
    line = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0]
    assert (line.action, line.subject, line.subject_id) == ("added", "site", added.id)


def test_only_an_administrator_adds_a_site(stage: Stage) -> None:
    cast = stage.cast
    for other in (cast.rhian, cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            sites.add_site(stage.backend, other, **NEW)
    assert len(sites.all_sites(stage.backend)) == 3


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"code": " "}, "needs a code"),
    ({"name": ""}, "needs a code, a name"),
    ({"region": " "}, "and a region"),
    ({"code": "NOR"}, "code nor is taken"),
    ({"kind": "castle"}, "community or custody"),
    ({"languages": "fr"}, "English, in Welsh, or in both"),
    ({"languages": " "}, "English, in Welsh, or in both"),
    ({"retention_days": 0}, "a day at least"),
]


def test_what_a_site_lacks_is_said_in_a_sentence(stage: Stage) -> None:
    for wrong, sentence in WRONG:
        with pytest.raises(Refused, match=sentence):
            sites.add_site(stage.backend, stage.cast.ann, **(NEW | wrong))
    assert len(sites.all_sites(stage.backend)) == 3


def test_sites_come_by_name_and_only_where_the_permission_is_held(stage: Stage) -> None:
    cast = stage.cast

    def names(person: Any, permission: str) -> list[str]:
        return [one.name for one in sites.sites_where(stage.backend, person, permission)]

    assert names(cast.dilys, "review") == ["Bangor", "Ipswich", "Norwich"]
    assert names(cast.rhian, "review") == ["Ipswich", "Norwich"]
    assert names(cast.owain, "review") == ["Bangor"]
    assert names(cast.gareth, "see_coverage") == ["Norwich"]
    assert names(cast.gareth, "watch") == []
    assert names(cast.ann, "see_recordings") == []


def test_a_role_in_a_region_holds_at_its_sites_of_tomorrow_too(stage: Stage) -> None:
    cast = stage.cast
    people.give_roles(stage.backend, cast.ann, cast.owain.id, [Grant("treatment_manager", region="East")])
    owain = people.find_person(stage.backend, cast.owain.id)
    assert owain is not None
    sites.add_site(stage.backend, cast.ann, **(NEW | {"region": "East"}))
    found = [one.name for one in sites.sites_where(stage.backend, owain, "review")]
    assert found == ["Hull", "Ipswich", "Norwich"]


def test_a_site_is_a_place_for_permission(stage: Stage) -> None:
    with stage.backend.database.read() as transaction:
        assert sites.place_of(transaction, stage.cast.bangor.id) == Place(stage.cast.bangor.id, "Wales")
        with pytest.raises(NotFound, match="no such site"):
            sites.place_of(transaction, 99_999)
