"""Importing a register: looked at, applied whole or not at all, and the same again changes nothing."""

from datetime import datetime, timedelta

import pytest

from qa_app.access import Person
from qa_app.errors import NotAllowed, Refused
from qa_app.i18n import LONDON
from qa_app.services import activity, groups, timetables
from qa_app.services.register_import import (
    JudgedRow,
    apply_register,
    preview_register,
    what_is_wrong,
)
from qa_app.services.timetables import WeeklySlot
from storage.database import programme_sessions
from storage.database.programme_sessions import ProgrammeSession
from tests.factories import add_session
from tests.qa_app.services.conftest import Stage
from tests.qa_app.services.registers import as_csv, as_excel, many_rows, row


def judged(stage: Stage, *rows: dict[str, str], actor: Person | None = None) -> list[JudgedRow]:
    return list(preview_register(stage.backend, actor or stage.cast.rhian, as_csv(rows)).rows)


def brought_in(stage: Stage, *rows: dict[str, str]) -> dict[str, int]:
    return apply_register(stage.backend, stage.cast.rhian, as_csv(rows)).counts


def held(stage: Stage) -> list[ProgrammeSession]:
    with stage.backend.database.read() as transaction:
        found = programme_sessions.programme_sessions_of_groups(transaction, [stage.cast.norwich_15.id])
    return sorted(found, key=lambda one: one.starts_at)


def test_a_register_makes_deliveries_and_a_second_time_nothing(stage: Stage) -> None:
    rows = [
        row(),
        row(
            session="foundation-2", date="2026-11-06", room="", attended="",
            facilitators="saskia.penhallow@example.org", cover="MAYA.Lindqvist@example.org",
            no_recording_reason="not pressed",
        ),
        row(date="09/11/2026", catch_up="yes", participant="p3", attended="1"),
    ]  # fmt: skip
    assert [one.state for one in judged(stage, *rows)] == ["new", "new", "new"]
    assert held(stage) == []
    assert brought_in(stage, *rows) == {"wrong": 0, "changed": 0, "new": 3, "same": 0}
    first, second, third = held(stage)
    assert (first.session_key, first.module_key, first.kind) == ("foundation-1", "foundation", "group")
    assert first.starts_at == datetime(2026, 11, 5, 18, 0, tzinfo=LONDON)
    assert (first.room, first.attended, first.participant_code) == ("Room 2", 8, None)
    assert [(one.name, one.is_cover) for one in second.facilitators] == [
        ("Saskia Penhallow", False),
        ("Maya Lindqvist", True),
    ]
    assert (second.room, second.attended, second.no_recording_reason) == ("", None, "not_pressed")
    assert (third.is_catch_up, third.participant_code) == (True, "P3")
    log = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0]
    assert (log.action, log.subject, log.details["added"]) == (
        "imported",
        "register",
        [first.id, second.id, third.id],
    )
    assert brought_in(stage, *rows) == {"wrong": 0, "changed": 0, "new": 0, "same": 3}
    assert held(stage) == [first, second, third]
    assert activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0].id == log.id


def test_each_thing_that_is_wrong_is_told_with_what_to_do(stage: Stage) -> None:
    wrong = {
        "no site with this code": {"site": "xyz"},
        "do not look after the groups of this site": {"site": "ban", "group": "3"},
        "no group with this code": {"group": "99"},
        "no session with this key": {"session": "foundation-77"},
        "date cannot be read": {"date": "11/22/2026"},
        "start cannot be read": {"start": "evening"},
        "before the group began": {"date": "01/02/2026"},
        "lies in the future": {"date": "13/11/2026"},
        "a number from 0 to 99 alone": {"attended": "Kevin and Paul"},
        "Nobody has the address nobody@example.org": {"facilitators": "nobody@example.org"},
        "addresses of staff": {"facilitators": "Saskia Penhallow"},
        "Nobody delivered it": {"facilitators": ""},
        "under facilitators and under cover": {"cover": "saskia.penhallow@example.org"},
        "a code such as P3": {"participant": "Kevin"},
        "needs the participant's code": {"session": "pre-group-1"},
        "catch_up takes yes or no": {"catch_up": "maybe"},
        "cancelled does not say yes": {"reason": "other"},
        "reason takes one of these words: staff_absent": {
            "cancelled": "yes", "facilitators": "", "reason": "snow"
        },
        "somebody delivered it": {"cancelled": "yes", "reason": "other"},
        "no_recording_reason takes": {"no_recording_reason": "the dog"},
        "more than 500 characters": {"room": "x" * 501},
    }  # fmt: skip
    for sentence, changed in wrong.items():
        (found,) = judged(stage, row(**changed))
        assert found.state == "wrong", sentence
        assert any(sentence in problem for problem in found.problems), (sentence, found.problems)
        assert "Kevin" not in " ".join(found.problems)


def test_everything_that_is_wrong_with_a_row_is_told_at_once(stage: Stage) -> None:
    (found,) = judged(stage, row(group="99", date="soon", attended="some", participant="Kevin"))
    assert len(found.problems) == 4


def test_a_row_that_stands_there_twice_is_told_as_that(stage: Stage) -> None:
    found = judged(
        stage, row(), row(), row(date="06/11/2026"), row(date="07/11/2026", catch_up="yes", participant="P1")
    )
    assert [one.state for one in found] == ["new", "wrong", "wrong", "new"]
    assert "Row 2 is about the same delivery" in found[1].problems[0]
    assert "Row 2 is about the same session" in found[2].problems[0]


def test_a_corrected_row_is_a_change_and_an_empty_cell_takes_nothing_away(stage: Stage) -> None:
    brought_in(stage, row(no_recording_reason="lost"))
    (before,) = held(stage)
    corrected = row(
        start="18:30", room="", attended="7", facilitators="saskia.penhallow@example.org",
        cover="maya.lindqvist@example.org",
    )  # fmt: skip
    (found,) = judged(stage, corrected)
    assert (found.state, found.changes) == ("changed", ("start", "attended", "facilitators", "cover"))
    brought_in(stage, corrected)
    (after,) = held(stage)
    assert after.id == before.id
    assert (after.room, after.attended, after.no_recording_reason) == ("Room 2", 7, "lost")
    assert {(one.name, one.is_cover) for one in after.facilitators} == {
        ("Saskia Penhallow", False),
        ("Maya Lindqvist", True),
    }
    assert brought_in(stage, corrected)["same"] == 1


def test_a_corrected_day_is_a_change_within_a_week_and_a_question_beyond(stage: Stage) -> None:
    brought_in(stage, row())
    (found,) = judged(stage, row(date="06/11/2026"))
    assert (found.state, found.changes) == ("changed", ("date",))
    (far,) = judged(stage, row(date="28/10/2026"))
    assert "delivered on Thu 5 Nov 2026 already" in far.problems[0]
    both = judged(stage, row(), row(date="06/11/2026", catch_up="yes", participant="P2"))
    assert [one.state for one in both] == ["same", "new"]


def test_a_delivery_ties_to_its_planned_session_and_a_cancelled_one_is_told(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    slot = WeeklySlot(3, datetime(2026, 1, 1, 18, 0).time())
    timetables.set_weekly_slots(backend, cast.rhian, cast.norwich_15.id, [slot])
    cancelled = row(
        session="foundation-2", date="12/11/2026", cancelled="yes", reason="too few participants came",
        facilitators="",
    )  # fmt: skip
    assert [one.state for one in judged(stage, row(), cancelled)] == ["new", "changed"]
    brought_in(stage, row(), cancelled)
    found = {
        one.session_key: one
        for one in timetables.group_timetable(backend, cast.rhian, cast.norwich_15.id).sessions
    }
    assert (found["foundation-1"].state, found["foundation-2"].state) == ("delivered", "cancelled")
    planned = found["foundation-2"].planned
    assert planned is not None
    assert planned.reason == "too_few_present"
    assert brought_in(stage, row(), cancelled)["same"] == 2
    (late,) = judged(stage, row(cancelled="yes", reason="other", facilitators=""))
    assert "was delivered on Thu 5 Nov 2026" in late.problems[0]
    as_catch_up = row(catch_up="yes", participant="")
    assert judged(stage, as_catch_up)[0].changes == ("catch_up",)
    brought_in(stage, as_catch_up)
    lines = timetables.group_timetable(backend, cast.rhian, cast.norwich_15.id).sessions
    (first,) = [one for one in lines if one.session_key == "foundation-1"]
    assert first.state == "to_note" or first.state == "planned"


def test_a_cancelled_session_of_a_group_without_a_timetable_is_kept(stage: Stage) -> None:
    cancelled = row(date="12/11/2026", cancelled="yes", reason="site_closed", facilitators="")
    assert brought_in(stage, cancelled)["new"] == 1
    assert brought_in(stage, cancelled)["same"] == 1


def test_five_thousand_rows_tell_their_fifty_wrong_ones_and_change_nothing(stage: Stage) -> None:
    rows = many_rows(stage, 5000)
    bad = [*range(7, 5000, 100)]
    ways = ({"group": "99"}, {"date": "31/02/2026"}, {"attended": "Kevin"}, {"facilitators": "x@y.example"})
    spoilt = list(rows)
    for number, place in enumerate(bad):
        spoilt[place] = rows[place] | ways[number % len(ways)]
    found = preview_register(stage.backend, stage.cast.rhian, as_csv(spoilt))
    assert found.counts == {"wrong": 50, "changed": 0, "new": 4950, "same": 0}
    assert [one.row.number for one in found.rows if one.state == "wrong"] == [place + 2 for place in bad]
    assert len(what_is_wrong(found).decode("utf-8-sig").splitlines()) == 51
    before = activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0].id
    with pytest.raises(Refused, match="50 rows are wrong, so nothing was imported"):
        apply_register(stage.backend, stage.cast.rhian, as_csv(spoilt))
    assert held(stage) == []
    assert activity.list_activity(stage.backend, stage.cast.ann, limit=1)[0].id == before
    corrected = as_excel(rows)
    assert apply_register(stage.backend, stage.cast.rhian, corrected).counts["new"] == 5000
    assert len(held(stage)) == 2500
    assert preview_register(stage.backend, stage.cast.rhian, corrected).counts["same"] == 5000
    assert apply_register(stage.backend, stage.cast.rhian, as_csv(rows)).counts["same"] == 5000


def test_what_changed_since_the_preview_is_not_imported_unseen(stage: Stage) -> None:
    cast = stage.cast
    content = as_csv([row()])
    seen = preview_register(stage.backend, cast.rhian, content).judgement
    add_session(
        stage.backend, cast.rhian, cast.norwich_15, "foundation-1",
        datetime(2026, 11, 5, 18, 0, tzinfo=LONDON), (cast.maya,),
    )  # fmt: skip
    with pytest.raises(Refused, match="has changed since"):
        apply_register(stage.backend, cast.rhian, content, seen)
    again = preview_register(stage.backend, cast.rhian, content)
    assert again.counts["changed"] == 1
    apply_register(stage.backend, cast.rhian, content, again.judgement)


def test_who_may_import_and_for_which_sites(stage: Stage) -> None:
    cast = stage.cast
    for other in (cast.maya, cast.dilys, cast.leena, cast.gareth):
        with pytest.raises(NotAllowed):
            preview_register(stage.backend, other, as_csv([row()]))
        with pytest.raises(NotAllowed):
            apply_register(stage.backend, other, as_csv([row()]))
    assert judged(stage, row(), actor=cast.owain)[0].state == "wrong"
    with pytest.raises(Refused):
        apply_register(stage.backend, cast.owain, as_csv([row()]))
    for sees_all in (cast.ann, None):
        assert preview_register(stage.backend, sees_all, as_csv([row()])).counts["new"] == 1


def test_a_new_group_is_found_by_its_code_whatever_the_case(stage: Stage) -> None:
    cast = stage.cast
    groups.add_group(
        stage.backend, cast.rhian, site_id=cast.norwich.id, code="A7",
        programme_key="dads-programme", treatment_manager_id=cast.rhian.id, language="en",
        starts_on=(stage.clock() - timedelta(days=30)).date(), facilitator_ids=[cast.maya.id],
    )  # fmt: skip
    (found,) = judged(stage, row(site="NOR", group="a7", session="Being-a-dad-1"))
    assert found.state == "new"
