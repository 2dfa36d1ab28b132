"""Groups: the list, a group's timetable and what is done about its sessions, closures, and importing a register."""

from datetime import time, timedelta

import pytest

from qa_app.backend import Backend
from qa_app.i18n import utc_now
from qa_app.services import timetables
from qa_app.services.groups import WeeklySlot, add_group
from qa_app.services.timetables import SessionLine
from tests.cast import Cast
from tests.factories import add_session
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.registers import as_csv, row

SCREEN = "screens/groups.py"


@pytest.fixture
def group_id(backend: Backend, cast: Cast) -> int:
    """A group of Norwich that began ten weeks ago, with nothing noted."""
    return add_group(
        backend,
        cast.rhian,
        site_id=cast.norwich.id,
        code="20",
        programme_key="dads-programme",
        treatment_manager_id=cast.rhian.id,
        language="en",
        starts_on=(utc_now() - timedelta(days=21)).date(),
        facilitator_ids=[cast.maya.id, cast.tomos.id],
        slots=[WeeklySlot(day, time(9, 0)) for day in (0, 3)],
    ).id


def line(backend: Backend, cast: Cast, group_id: int, key: str) -> SessionLine:
    table = timetables.group_timetable(backend, cast.rhian, group_id)
    return next(one for one in table.sessions if one.session_key == key)


def test_the_groups_of_ones_sites_are_listed_with_what_waits(look: Look, cast: Cast, group_id: int) -> None:
    words = words_on(look(cast.rhian, SCREEN)).replace("\\", "")
    assert "Norwich, group 20" in words
    assert "Ipswich, group 9" in words
    assert "Bangor" not in words
    assert "to be noted" in words
    assert "No timetable yet" in words


def test_a_delivery_is_noted_at_its_session(look: Look, backend: Backend, cast: Cast, group_id: int) -> None:
    screen = look(cast.rhian, SCREEN, group=group_id)
    screen.button(key="note-being-a-dad-1").click().run()
    assert screen.multiselect(key="session-being-a-dad-1-regular").value == [cast.maya.id, cast.tomos.id]
    screen.text_input(key="session-being-a-dad-1-room").set_value("Room 2")
    screen.button(key="FormSubmitter:session-being-a-dad-1-delivered-Note the delivery").click().run()
    assert not screen.exception
    found = line(backend, cast, group_id, "being-a-dad-1")
    assert (found.state, found.deliveries[0].room) == ("delivered", "Room 2")
    screen.button(key="note-being-a-dad-1").click().run()
    screen.text_input(key="session-being-a-dad-1-participant").set_value("Kevin")
    screen.button(key="FormSubmitter:session-being-a-dad-1-delivered-Note the catch-up").click().run()
    assert "never a name" in screen.warning[0].value


def test_a_session_is_moved_and_called_off(look: Look, backend: Backend, cast: Cast, group_id: int) -> None:
    screen = look(cast.rhian, SCREEN, group=group_id)
    screen.button(key="note-with-her-3").click().run()
    to = (utc_now() + timedelta(days=80)).date()
    screen.date_input(key="session-with-her-3-day").set_value(to)
    screen.button(key="FormSubmitter:session-with-her-3-moved-Move it").click().run()
    assert not screen.exception
    at = line(backend, cast, group_id, "with-her-3").at
    assert at is not None
    assert at.date() == to
    screen.button(key="note-with-her-2").click().run()
    screen.segmented_control(key="session-with-her-2-way").set_value("not_held").run()
    screen.button(key="FormSubmitter:session-with-her-2-not-held-It is not held").click().run()
    assert "Choose a reason" in screen.warning[0].value
    screen.radio(key="session-with-her-2-reason").set_value("room_unavailable")
    screen.button(key="FormSubmitter:session-with-her-2-not-held-It is not held").click().run()
    assert line(backend, cast, group_id, "with-her-2").state == "cancelled"
    assert "there was no room" in words_on(screen)


def test_a_group_without_slots_gets_its_timetable(look: Look, backend: Backend, cast: Cast) -> None:
    screen = look(cast.rhian, SCREEN, group=cast.norwich_14.id)
    assert "Not planned" in words_on(screen)
    screen.button(key="FormSubmitter:slots-Plan the sessions").click().run()
    assert "at least one weekly slot" in screen.warning[0].value
    screen.selectbox(key=f"slots-{cast.norwich_14.id}-weekday-0").set_value(2)
    screen.button(key="FormSubmitter:slots-Plan the sessions").click().run()
    assert not screen.exception
    assert len(timetables.group_timetable(backend, cast.rhian, cast.norwich_14.id).slots) == 1


def test_a_group_is_added_with_its_timetable(look: Look, backend: Backend, cast: Cast) -> None:
    screen = look(cast.rhian, SCREEN)
    site = screen.selectbox(key="group-site").value
    key = f"group-{site.id}-0"
    screen.text_input(key=f"{key}-code").set_value("77")
    screen.selectbox(key=f"{key}-weekday-0").set_value(1)
    screen.button(key=f"FormSubmitter:add-{key}-Add group").click().run()
    assert not screen.exception
    (added,) = [one for one in timetables.list_groups(backend, cast.rhian) if one.group.code == "77"]
    assert added.total > 0
    screen.text_input(key=f"group-{site.id}-1-code").set_value("77")
    screen.button(key=f"FormSubmitter:add-group-{site.id}-1-Add group").click().run()
    assert "has a group 77 already" in screen.warning[0].value.replace("\\", "")


def test_a_closure_is_kept_and_the_rest_planned_again(
    look: Look, backend: Backend, cast: Cast, group_id: int
) -> None:
    screen = look(cast.rhian, SCREEN)
    screen.segmented_control(key="groups-tab").set_value("closures").run()
    screen.selectbox(key="closures-site").set_value(cast.norwich).run()
    key = f"closure-{cast.norwich.id}-0"
    ahead = min(
        one.at for one in timetables.group_timetable(backend, cast.rhian, group_id).sessions
        if one.state == "planned" and one.at
    ).date()  # fmt: skip
    screen.text_input(key=f"{key}-label").set_value("Staff *training*")
    screen.date_input(key=f"{key}-first").set_value(ahead)
    screen.date_input(key=f"{key}-last").set_value(ahead)
    screen.button(key=f"FormSubmitter:add-{key}-Add closure").click().run()
    assert not screen.exception
    assert "1 planned session falls on a day that is shut" in words_on(screen)
    screen.button(key="replan").click().run()
    assert "falls on a day" not in words_on(screen)
    assert all(
        one.at and one.at.date() != ahead
        for one in timetables.group_timetable(backend, cast.rhian, group_id).sessions
    )


def _upload(screen, content: bytes):
    screen.segmented_control(key="groups-tab").set_value("register").run()
    screen.file_uploader(key="register-0").set_value(("register.csv", content, "text/csv"))
    return screen.run()


def test_a_register_is_previewed_and_imported(look: Look, backend: Backend, cast: Cast) -> None:
    day = (utc_now() - timedelta(days=9)).date().isoformat()
    screen = _upload(look(cast.rhian, SCREEN), as_csv([row(date=day)]))
    assert "is added" in words_on(screen)
    screen.button(key="apply-register").click().run()
    assert not screen.exception
    assert line(backend, cast, cast.norwich_15.id, "foundation-1").state == "delivered"


def test_what_is_wrong_comes_first_and_keeps_the_register_out(look: Look, cast: Cast) -> None:
    day = (utc_now() - timedelta(days=9)).date().isoformat()
    rows = [row(date=day), row(date=day, session="foundation-2", attended="<b>Kevin</b>")]
    screen = _upload(look(cast.rhian, SCREEN), as_csv(rows))
    words = words_on(screen)
    assert "1 row is wrong, so nothing can be imported yet" in words
    assert "takes a number from 0 to 99 alone" in words
    assert "Kevin" not in words
    assert not any(one.key == "apply-register" for one in screen.button)
    screen = _upload(look(cast.rhian, SCREEN), b"Dear all")
    assert "these are missing" in screen.warning[0].value.replace("\\", "")


def test_a_group_elsewhere_is_not_shown(look: Look, cast: Cast) -> None:
    screen = look(cast.rhian, SCREEN, group=cast.bangor_3.id)
    assert "no such group" in screen.info[0].value


@pytest.mark.parametrize("name", ["maya", "dilys", "leena", "gareth"])
def test_only_those_who_look_after_groups_have_the_screen(look: Look, cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        look(getattr(cast, name), SCREEN)


def test_home_asks_why_a_recording_is_missing(look: Look, backend: Backend, cast: Cast) -> None:
    session_id = add_session(
        backend, cast.rhian, cast.norwich_15, "foundation-2", utc_now() - timedelta(days=5), (cast.saskia,)
    )
    screen = look(cast.rhian)
    screen.button(key=f"button-why-missing-{session_id}").click().run()
    key = f"FormSubmitter:why-missing-{session_id}-form-Keep the reason"
    screen.button(key=key).click().run()
    assert "Choose why" in screen.warning[0].value
    screen.radio(key=f"why-missing-{session_id}-reason").set_value("not_pressed")
    screen.button(key=key).click().run()
    assert not screen.exception
    assert not any(one.key == f"button-why-missing-{session_id}" for one in screen.button)
    assert "nobody pressed record" in words_on(look(cast.rhian, "screens/recordings.py", tab="missing"))
    assert "1 where nobody pressed record" in words_on(look(cast.gareth)).replace("\\", "")
