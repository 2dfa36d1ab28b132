"""Every role types every address of supervision: the same table as for services says who finds something there."""

import pytest

from qa_app.backend import Backend
from qa_app.navigation import screens_for
from qa_app.services import feedback, supervision_meetings
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.services.feedback_cast import FeedbackCast
from tests.qa_app.services.who_may_what import EVERYBODY, FEEDBACK, MEETING, PAGE

SCREEN = "screens/supervision.py"
POINTS, SKILL = "The evenings run long", "Waiting after a question"
STRENGTH = "You gave each member a role"


@pytest.fixture
def people(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


def begin_meeting(people: FeedbackCast) -> int:
    backend, rhian = people.backend, people.rhian
    begun = supervision_meetings.start_meeting(backend, rhian, people.tomos.id)
    words = MeetingWords(backend.clock().date(), (MeetingPerson(people.tomos.id, POINTS),), skill=SKILL)
    supervision_meetings.save_meeting(backend, rhian, begun, words, seen_saves=0)
    return begun


def found(look: Look, people: FeedbackCast, *wanted: str, **address: int) -> list[set[str]]:
    """For each of these words: who sees them at that address."""
    seen: list[set[str]] = [set() for _words in wanted]
    # The facilitator comes last: reading opens feedback.
    for who in sorted(EVERYBODY, key=lambda one: one == "tomos"):
        reader = getattr(people, who)
        if SCREEN not in {one.file for one in screens_for(reader)}:
            # Streamlit has no such page for them, whatever is typed; the journeys try it in a browser.
            continue
        screen = look(reader, SCREEN, **address)
        fields = [str(one.value) for one in (*screen.text_area, *screen.text_input)]
        said = "\n".join([words_on(screen), *fields])
        for words, who_sees in zip(wanted, seen, strict=True):
            if words in said:
                who_sees.add(who)
    return seen


@pytest.mark.parametrize("state", ["draft", "shared"])
def test_the_address_of_feedback(look: Look, people: FeedbackCast, state: str) -> None:
    given = people.write()
    if state == "shared":
        feedback.share_feedback(people.backend, people.rhian, given)
    assert found(look, people, STRENGTH, feedback=given) == [set(FEEDBACK[state]["read"].split())]


@pytest.mark.parametrize("state", ["being written", "recorded"])
def test_the_address_of_a_meeting(look: Look, people: FeedbackCast, state: str) -> None:
    begun = begin_meeting(people)
    if state == "recorded":
        supervision_meetings.record_meeting(people.backend, people.rhian, begun)
    assert found(look, people, SKILL, POINTS, meeting=begun) == [
        set(MEETING[state][what].split()) for what in ("read", "own points")
    ]


def test_the_address_of_a_facilitators_page(look: Look, people: FeedbackCast) -> None:
    people.share()
    (readers,) = found(look, people, "Starting together", facilitator=people.tomos.id)
    # The programme manager keeps training, and finds that alone.
    assert readers == set(PAGE["page"].split())
