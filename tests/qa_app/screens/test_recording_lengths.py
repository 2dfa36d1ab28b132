"""Recorded against planned length on the pages: the library, one recording, the desk, the timetable and the tray."""

from datetime import time, timedelta

from qa_app.backend import Backend
from qa_app.services import timetables
from qa_app.services.timetables import WeeklySlot
from tests import factories
from tests.cast import Cast
from tests.qa_app.screens.conftest import Look, words_on

LIBRARY, DESK, GROUPS = "screens/recordings.py", "screens/review_desk.py", "screens/groups.py"
MINUTE_MS = 60_000


def add(backend: Backend, cast: Cast, minutes: int, key: str = "foundation-1") -> int:
    """A recording of group 14 of so many minutes, where 150 are planned; its id."""
    session_id = factories.add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        key,
        backend.clock() - timedelta(days=5),
        (cast.maya, cast.tomos),
    )
    return factories.add_recording(backend, cast.store_id, session_id, duration_ms=minutes * MINUTE_MS)


def test_the_library_tells_it_in_the_row_beside_it_and_by_its_filter(
    look: Look, backend: Backend, cast: Cast
) -> None:
    short, fine = add(backend, cast, 100), add(backend, cast, 150, "foundation-2")
    screen = look(cast.rhian, LIBRARY, recording=short)
    words = words_on(screen).replace("\\", "")
    assert words.count("Shorter than planned: 1 h 40 min of 2 h 30 min") == 2
    assert "1 h 40 min, planned 2 h 30 min" in words
    screen.selectbox(key="filter-signal-0").set_value("shorter_than_planned").run()
    shown = {one.key for one in screen.button if one.key and one.key.startswith("title-")}
    assert shown == {f"title-{short}"}
    screen.selectbox(key="filter-signal-0").set_value("longer_than_planned").run()
    assert "No programme session fits these filters" in words_on(screen)
    beside = words_on(look(cast.rhian, LIBRARY, recording=fine)).replace("\\", "")
    assert beside.count("than planned") == 1, "in the row of the other one alone"
    assert "2 h 30 min, planned 2 h 30 min" in beside


def test_the_desk_tells_it_below_its_title(look: Look, backend: Backend, cast: Cast) -> None:
    late = factories.add_draft(backend, cast.rhian, add(backend, cast, 200))
    words = words_on(look(cast.rhian, DESK, review=late)).replace("\\", "")
    assert "Longer than planned: 3 h 20 min instead of 2 h 30 min" in words
    fine = factories.add_draft(backend, cast.rhian, add(backend, cast, 150, "foundation-2"))
    assert "than planned" not in words_on(look(cast.rhian, DESK, review=fine))


def test_a_group_plans_another_length_for_a_session_that_was_delivered(
    look: Look, backend: Backend, cast: Cast
) -> None:
    add(backend, cast, 100)
    timetables.set_weekly_slots(backend, cast.rhian, cast.norwich_14.id, [WeeklySlot(2, time(18, 0))])
    screen = look(cast.rhian, GROUPS, group=cast.norwich_14.id)
    assert "Shorter than planned" in words_on(screen)
    screen.button(key="note-foundation-1").click().run()
    screen.segmented_control(key="session-foundation-1-way").set_value("length").run()
    assert screen.number_input(key="session-foundation-1-minutes").value == 150
    screen.number_input(key="session-foundation-1-minutes").set_value(100)
    screen.button(key="FormSubmitter:session-foundation-1-length-Keep the length").click().run()
    assert not screen.exception
    words = words_on(screen)
    assert "Shorter than planned" not in words
    assert "planned 1 h 40 min here, 2 h 30 min in the template" in words.replace("\\", "")


def test_parts_are_assigned_and_found_beside_each_other(look: Look, backend: Backend, cast: Cast) -> None:
    first = add(backend, cast, 70)
    part = factories.add_recording(
        backend, cast.norwich_store_id, key="cam1-0008.mp4", duration_ms=72 * MINUTE_MS
    )
    reader = cast.rhian
    screen = look(reader, LIBRARY, tab="unmatched")
    screen.button(key=f"assign-{part}").click().run()
    screen.checkbox(key=f"part-{part}").check().run()
    screen.selectbox(key=f"fits-{part}-part").select_index(0).run()
    screen.button(key="assign-now").click().run()
    assert not screen.exception
    screen = look(reader, LIBRARY, recording=part)
    words = words_on(screen).replace("\\", "")
    assert "2 recordings, 2 h 22 min in all" in words
    assert "The parts do not tell when they began" in words
    assert "Shorter than planned" not in words
    screen.button(key=f"other-{first}").click().run()
    assert screen.query_params["recording"] == str(first)
