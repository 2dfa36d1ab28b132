"""Who may do what, where: every role against every permission, at one's own places and at others'."""

import pytest

from qa_app.access import (
    PERMISSIONS,
    ROLES,
    Grant,
    Person,
    Place,
    allows,
    allows_everywhere,
    check,
    sites_with,
)
from qa_app.errors import NotAllowed

NORWICH, IPSWICH, BANGOR = Place(1, "East"), Place(2, "East"), Place(3, "Wales")

TABLE = """
                    treatment_manager facilitator qa_team clinical_lead programme_manager administrator
see_recordings      yes               -           yes     yes           -                 -
watch               yes               -           yes     yes           -                 -
review              yes               -           yes     yes           -                 -
read_reviews        yes               -           yes     yes           -                 -
assign_recordings   yes               -           yes     -             -                 yes
convert_recordings  yes               -           -       -             -                 yes
read_withdrawn      -                 -           yes     -             -                 -
handle_concerns     yes               -           -       yes           -                 -
give_feedback       yes               -           -       -             -                 -
read_own_feedback   -                 yes         -       -             -                 -
see_trends          yes               -           yes     yes           yes               -
pin_notes           yes               -           yes     -             yes               -
set_limits          yes               -           yes     -             -                 -
see_coverage        -                 -           -       -             yes               -
manage_groups       yes               -           -       -             -                 yes
edit_plan           yes               -           -       -             -                 yes
keep_training       yes               -           -       -             yes               -
manage_people       -                 -           -       -             -                 yes
manage_stores       -                 -           -       -             -                 yes
see_activity        -                 -           -       -             -                 yes
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [
    (role, permission, cell == "yes")
    for permission, *cells in ROWS
    for role, cell in zip(HEAD, cells, strict=True)
]


def person(*grants: Grant) -> Person:
    return Person(1, "Somebody", "en", grants)


def test_the_table_knows_every_role_and_every_permission() -> None:
    assert set(HEAD) == set(ROLES) == set(PERMISSIONS)
    assert {row[0] for row in ROWS} == {one for given in PERMISSIONS.values() for one in given}


@pytest.mark.parametrize(("role", "permission", "may"), CELLS)
def test_a_role_gives_its_permissions_where_it_is_held_and_nowhere_else(
    role: str, permission: str, may: bool
) -> None:
    nowhere: list[Place] = []
    for grant, within in (
        (Grant(role, site_id=NORWICH.site_id), [NORWICH]),
        (Grant(role, region="East"), [NORWICH, IPSWICH]),
        (Grant(role), [NORWICH, IPSWICH, BANGOR]),
    ):
        holder = person(grant)
        allowed = [place for place in (NORWICH, IPSWICH, BANGOR) if allows(holder, permission, place)]
        assert allowed == (within if may else nowhere)
        assert allows(holder, permission) == may
        assert allows_everywhere(holder, permission) == (may and grant == Grant(role))


def test_several_roles_add_up_each_at_its_own_place() -> None:
    both = person(
        Grant("treatment_manager", site_id=NORWICH.site_id), Grant("facilitator", site_id=BANGOR.site_id)
    )
    assert allows(both, "review", NORWICH)
    assert not allows(both, "review", BANGOR)
    assert allows(both, "read_own_feedback", BANGOR)
    assert not allows(both, "read_own_feedback", NORWICH)
    assert both.roles == ("treatment_manager", "facilitator")


def test_one_role_everywhere_does_not_stretch_another_of_one_site() -> None:
    both = person(Grant("treatment_manager", site_id=NORWICH.site_id), Grant("clinical_lead"))
    assert allows_everywhere(both, "watch")
    assert not allows_everywhere(both, "give_feedback")
    assert sites_with(both, "give_feedback", [NORWICH, IPSWICH, BANGOR]) == (NORWICH.site_id,)
    assert sites_with(both, "watch", [NORWICH, IPSWICH, BANGOR]) == (1, 2, 3)


def test_somebody_without_a_role_may_nothing() -> None:
    nobody = person()
    assert not any(allows(nobody, permission) for _role, permission, _may in CELLS)
    assert nobody.roles == ()


def test_a_permission_that_does_not_exist_is_given_to_nobody() -> None:
    assert not any(allows(person(Grant(role)), "fly", NORWICH) for role in ROLES)


def test_a_refusal_says_what_to_do() -> None:
    check(person(Grant("qa_team")), "watch", BANGOR)
    with pytest.raises(NotAllowed, match="ask an administrator"):
        check(person(Grant("administrator")), "watch", BANGOR)
