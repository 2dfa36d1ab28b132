"""The figures of the monitoring plan: which one holds, who changes which, and what the log keeps."""

import pytest

from qa_app.errors import NotAllowed, Refused
from qa_app.services import activity, plan
from rubrics.errors import UnknownProgramme
from tests.cast import PROGRAMME
from tests.qa_app.services.conftest import Stage


def held(stage: Stage, site_id: int | None, programme: str | None) -> int:
    with stage.backend.database.read() as transaction:
        return plan.rules_of(transaction, stage.backend)(site_id, programme).facilitator_module


def test_the_nearest_figure_holds(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    norwich = cast.norwich.id
    assert held(stage, norwich, PROGRAMME) == 1
    plan.change_plan(backend, cast.ann, {"facilitator_module": 2})
    assert held(stage, norwich, PROGRAMME) == 2
    plan.change_plan(backend, cast.ann, {"facilitator_module": 3}, programme_key=PROGRAMME)
    assert (held(stage, norwich, PROGRAMME), held(stage, norwich, "dads-programme")) == (3, 2)
    plan.change_plan(backend, cast.rhian, {"facilitator_module": 4}, norwich)
    assert (held(stage, norwich, PROGRAMME), held(stage, cast.ipswich.id, PROGRAMME)) == (4, 3)
    plan.change_plan(backend, cast.rhian, {"facilitator_module": 5}, norwich, PROGRAMME)
    assert (held(stage, norwich, PROGRAMME), held(stage, norwich, None)) == (5, 4)


def test_a_figure_that_holds_anyhow_is_not_kept_as_its_own(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    assert plan.change_plan(backend, cast.rhian, {"cover": 0}, cast.norwich.id) == 1
    own = {one.rule: one for one in plan.plan_at(backend, cast.rhian, cast.norwich.id)}["cover"]
    assert (own.figure, own.above, own.is_own) == (0, 1, True)
    assert plan.change_plan(backend, cast.rhian, {"cover": 1}, cast.norwich.id) == 1
    assert plan.change_plan(backend, cast.rhian, {"cover": 1}, cast.norwich.id) == 0
    plan.change_plan(backend, cast.ann, {"cover": 0})
    assert not any(one.is_own for one in plan.plan_at(backend, cast.rhian, cast.norwich.id))


def test_administrators_change_it_everywhere_and_treatment_managers_at_their_sites(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    assert [one.name for one in plan.sites_to_plan(backend, cast.rhian)] == ["Ipswich", "Norwich"]
    assert len(plan.sites_to_plan(backend, cast.ann)) == 3
    plan.change_plan(backend, cast.ann, {"cover": 0}, cast.bangor.id)
    for actor, site_id in (
        (cast.rhian, cast.bangor.id),
        (cast.rhian, None),
        (cast.gareth, cast.norwich.id),
        (cast.dilys, cast.norwich.id),
        (cast.maya, cast.norwich.id),
    ):
        with pytest.raises(NotAllowed):
            plan.change_plan(backend, actor, {"cover": 0}, site_id)


@pytest.mark.parametrize(
    ("figures", "why"),
    [
        ({"facilitator_module": -1}, "from 0 to 20"),
        ({"cover": 2}, "from 0 to 1"),
        ({"maximum_age": 0}, "from 1 to 365"),
        ({"days_until_due": 21}, "overdue some days after it is due"),
        ({"days_until_overdue": 7}, "overdue some days after it is due"),
        ({"something": 1}, "no rule something"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_and_nothing_is_changed(
    stage: Stage, figures: dict[str, int], why: str
) -> None:
    before = plan.plan_at(stage.backend, stage.cast.ann)
    with pytest.raises(Refused, match=why):
        plan.change_plan(stage.backend, stage.cast.ann, {"new_facilitator": 3, **figures})
    assert plan.plan_at(stage.backend, stage.cast.ann) == before


def test_an_unknown_programme_is_named(stage: Stage) -> None:
    with pytest.raises(UnknownProgramme, match="no programme 'other'"):
        plan.change_plan(stage.backend, stage.cast.ann, {"cover": 0}, programme_key="other")


def test_every_change_is_in_the_log(stage: Stage) -> None:
    cast = stage.cast
    plan.change_plan(stage.backend, cast.rhian, {"cover": 0, "qa_share": 2}, cast.norwich.id, PROGRAMME)
    lines = activity.list_activity(stage.backend, cast.ann, limit=2)
    assert {(one.person, one.action, one.subject, one.subject_id) for one in lines} == {
        ("Rhian Probert", "changed", "monitoring plan", cast.norwich.id)
    }
    assert [one.details for one in reversed(lines)] == [
        {"rule": "cover", "programme": PROGRAMME, "before": 1, "after": 0},
        {"rule": "qa_share", "programme": PROGRAMME, "before": 1, "after": 2},
    ]
