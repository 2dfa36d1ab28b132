"""Supervision meetings: who writes, records and reads them, what of them is whose, and the notes beside them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.errors import NotAllowed, NotFound, Refused, StaleDraft
from qa_app.services import feedback, private_notes, supervision, supervision_meetings
from qa_app.services.supervision_meetings import MeetingPerson, MeetingWords
from storage.database.base import Database
from tests.clock import Clock
from tests.factories import add_feedback, make_backend
from tests.qa_app.services.feedback_cast import FeedbackCast

TODAY = date(2026, 11, 12)


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """On SQLite and on PostgreSQL."""
    return make_backend(database, tmp_path, clock)


@pytest.fixture
def cast(backend: Backend) -> FeedbackCast:
    return FeedbackCast(backend)


@pytest.fixture
def draft(cast: FeedbackCast) -> int:
    """Rhian's draft of a meeting with Tomos."""
    return supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)


def words_for(*people: Person, **given: object) -> MeetingWords:
    parts = tuple(MeetingPerson(one.id, f"Points of {one.name}", True, "A lighter week") for one in people)
    return replace(MeetingWords(held_on=TODAY, people=parts), **given)


def save(cast: FeedbackCast, meeting_id: int, words: MeetingWords, seen_saves: int = 0) -> int:
    return supervision_meetings.save_meeting(
        cast.backend, cast.rhian, meeting_id, words, seen_saves=seen_saves
    )


def record(cast: FeedbackCast, meeting_id: int) -> None:
    supervision_meetings.record_meeting(cast.backend, cast.rhian, meeting_id)


def test_what_is_written_is_kept_and_read_after_recording(cast: FeedbackCast, draft: int) -> None:
    given = add_feedback(cast.backend, cast.rhian, cast.review_id, cast.tomos)
    words = words_for(
        cast.tomos,
        feedback_ids=(given,),
        skill=" Silence ",
        skill_went="Well",
        next_on=date(2026, 12, 10),
    )
    assert save(cast, draft, words) == 1
    record(cast, draft)
    for reader in (cast.rhian, cast.tomos, cast.colleague):
        view = supervision_meetings.read_meeting(cast.backend, reader, draft)
        assert (view.meeting.skill, view.meeting.skill_went) == ("Silence", "Well")
        assert view.meeting.next_on == date(2026, 12, 10)
        assert view.meeting.people == words.people
        assert [one.feedback_id for one in view.feedback] == [given]
        assert (view.led_by, view.site) == ("Rhian Probert", "Norwich")
    assert cast.activity_of("supervision meeting") == ["started", "wrote", "recorded"]


def test_a_meeting_that_is_begun_is_gone_on_with(cast: FeedbackCast, draft: int) -> None:
    assert supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id) == draft
    assert supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.maya.id) != draft
    assert supervision_meetings.start_meeting(cast.backend, cast.colleague, cast.tomos.id) != draft


def test_a_tab_that_is_behind_overwrites_nothing(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, words_for(cast.tomos, skill="From one tab"))
    with pytest.raises(StaleDraft, match="another tab"):
        save(cast, draft, words_for(cast.tomos, skill="From the other"))
    view = supervision_meetings.read_meeting(cast.backend, cast.rhian, draft)
    assert (view.meeting.skill, view.meeting.times_saved) == ("From one tab", 1)


def test_what_is_recorded_stays_and_who_was_there_adds_to_it(
    cast: FeedbackCast, draft: int, clock: Clock
) -> None:
    save(cast, draft, words_for(cast.tomos))
    with pytest.raises(Refused, match="not recorded yet"):
        supervision_meetings.add_to_meeting(cast.backend, cast.rhian, draft, "Later")
    record(cast, draft)
    for do in (lambda: save(cast, draft, words_for(cast.tomos), 1), lambda: record(cast, draft)):
        with pytest.raises(Refused, match="recorded and cannot be changed"):
            do()
    for number, who in enumerate((cast.rhian, cast.tomos)):
        clock.advance(days=1)
        supervision_meetings.add_to_meeting(cast.backend, who, draft, f"View {number} of it")
    with pytest.raises(Refused, match="in words"):
        supervision_meetings.add_to_meeting(cast.backend, cast.tomos, draft, " 3 ")
    view = supervision_meetings.read_meeting(cast.backend, cast.tomos, draft)
    assert [(one.author, one.words, one.added_at.day) for one in view.additions] == [
        ("Rhian Probert", "View 0 of it", 13),
        ("Tomos Adeyemi", "View 1 of it", 14),
    ]
    assert view.meeting.people == words_for(cast.tomos).people


def test_of_two_facilitators_each_reads_their_own_part_and_actions(cast: FeedbackCast, draft: int) -> None:
    given = [add_feedback(cast.backend, cast.rhian, cast.review_id, one) for one in (cast.tomos, cast.maya)]
    save(cast, draft, words_for(cast.tomos, cast.maya, feedback_ids=tuple(given)))
    for who in (cast.tomos, cast.maya):
        supervision.agree_action(
            cast.backend,
            cast.rhian,
            meeting_id=draft,
            facilitator_id=who.id,
            what=f"For {who.name}",
            by_when=TODAY,
            how_seen="On film",
        )
    assert supervision.actions_for(cast.backend, cast.maya, cast.maya.id) == ()
    record(cast, draft)

    def seen(who: Person) -> tuple[list[str], list[str], list[int]]:
        view = supervision_meetings.read_meeting(cast.backend, who, draft)
        assert {one.person_id for one in view.meeting.people} == {cast.tomos.id, cast.maya.id}
        points = [one.own_points + one.wellbeing_agreed for one in view.meeting.people]
        return (
            sorted(one for one in points if one),
            sorted(one.what for one in view.actions),
            sorted(one.feedback_id for one in view.feedback),
        )

    mayas, both = "Points of Maya LindqvistA lighter week", ["For Maya Lindqvist", "For Tomos Adeyemi"]
    assert seen(cast.maya) == ([mayas], both[:1], given[1:])
    assert seen(cast.colleague) == ([mayas, "Points of Tomos AdeyemiA lighter week"], both, given)
    # Whoever reads reviews there reads what was talked about, and nothing of the people themselves.
    supervision_meetings.add_to_meeting(cast.backend, cast.maya, draft, "My own view")
    assert seen(cast.qa) == ([], [], given)
    for reader, added in ((cast.qa, 0), (cast.tomos, 1), (cast.colleague, 1)):
        view = supervision_meetings.read_meeting(cast.backend, reader, draft)
        assert len(view.additions) == added


START, READ_DRAFT, READ, WRITE, RECORD, ADD, PRIVATE = (
    "start", "read a draft", "read", "write", "record", "add", "private notes",
)  # fmt: skip
MAY = {
    "rhian": {START, READ_DRAFT, READ, WRITE, RECORD, ADD, PRIVATE},
    "colleague": {START, READ},
    "elsewhere": set(),
    "tomos": {READ, ADD},
    "maya": set(),
    "stranger": set(),
    "qa": {READ},
    "lead": {READ},
    "manager": set(),
    "admin": set(),
}


@pytest.mark.parametrize("who", MAY)
def test_who_may_do_what_with_a_meeting_of_tomos_led_by_rhian(
    cast: FeedbackCast, draft: int, who: str
) -> None:
    backend, actor = cast.backend, getattr(cast, who)
    saved = save(cast, draft, words_for(cast.tomos))
    private_notes.save_private_note(backend, cast.rhian, draft, "Between me and me", seen_saves=0)

    def may(do: Callable[[], object]) -> bool:
        try:
            do()
        except (NotAllowed, NotFound):
            return False
        return True

    def write() -> None:
        supervision_meetings.save_meeting(backend, actor, draft, words_for(cast.tomos), seen_saves=saved)

    found = {
        START: may(lambda: supervision_meetings.start_meeting(backend, actor, cast.maya.id)),
        READ_DRAFT: may(lambda: supervision_meetings.read_meeting(backend, actor, draft)),
        WRITE: may(write),
        RECORD: may(lambda: supervision_meetings.record_meeting(backend, actor, draft)),
    }
    if not found[RECORD]:
        record(cast, draft)
    found |= {
        READ: may(lambda: supervision_meetings.read_meeting(backend, actor, draft)),
        ADD: may(lambda: supervision_meetings.add_to_meeting(backend, actor, draft, "Seen again")),
        PRIVATE: may(lambda: private_notes.read_private_note(backend, actor, draft)),
    }
    assert {name for name, is_so in found.items() if is_so} == MAY[who]
    listed = [one.meeting_id for one in supervision_meetings.meetings_of(backend, actor, cast.tomos.id)]
    assert listed == ([draft] if found[READ] else [])
    if not found[PRIVATE]:
        with pytest.raises(NotFound):
            private_notes.save_private_note(backend, actor, draft, "Mine now", seen_saves=1)


def test_a_guess_at_a_meeting_tells_as_much_as_one_that_never_was(cast: FeedbackCast, draft: int) -> None:
    for actor in (cast.tomos, cast.colleague, cast.admin):
        with pytest.raises(NotFound) as guessed:
            supervision_meetings.read_meeting(cast.backend, actor, draft)
        with pytest.raises(NotFound) as unknown:
            supervision_meetings.read_meeting(cast.backend, actor, 9999)
        assert guessed.value.sentence == unknown.value.sentence


def test_private_notes_are_their_authors_and_stand_in_nothing_else(cast: FeedbackCast, draft: int) -> None:
    backend, rhian, said = cast.backend, cast.rhian, "He worries me"
    assert private_notes.read_private_note(backend, rhian, draft).words == ""
    assert private_notes.save_private_note(backend, rhian, draft, said, seen_saves=0) == 1
    with pytest.raises(StaleDraft, match="another tab"):
        private_notes.save_private_note(backend, rhian, draft, "Other", seen_saves=0)
    save(cast, draft, words_for(cast.tomos))
    record(cast, draft)
    assert private_notes.save_private_note(backend, rhian, draft, said + " less", seen_saves=1) == 2
    assert private_notes.read_private_note(backend, rhian, draft).words == said + " less"
    for reader in (rhian, cast.tomos, cast.colleague, cast.qa):
        shown = repr(supervision_meetings.read_meeting(backend, reader, draft))
        shown += repr(supervision_meetings.meetings_of(backend, reader, cast.tomos.id))
        assert said not in shown


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"held_on": date(2026, 11, 13)}, "day to come"),
        ({"next_on": TODAY}, "not after this one"),
        ({"people": ()}, "Choose who was supervised"),
    ],
)
def test_what_cannot_be_a_meeting_is_refused(
    cast: FeedbackCast, draft: int, given: dict[str, object], sentence: str
) -> None:
    def save_and_record() -> None:
        save(cast, draft, replace(words_for(cast.tomos), **given))
        record(cast, draft)

    with pytest.raises(Refused, match=sentence):
        save_and_record()


def test_a_record_says_something(cast: FeedbackCast, draft: int) -> None:
    with pytest.raises(Refused, match="Nothing is written yet"):
        record(cast, draft)
    save(cast, draft, MeetingWords(TODAY, (MeetingPerson(cast.tomos.id),), skill="Silence"))
    record(cast, draft)


def test_only_who_delivers_there_is_in_a_meeting_and_only_what_they_were_shown_is_discussed(
    cast: FeedbackCast, draft: int
) -> None:
    with pytest.raises(Refused, match="delivers at this site"):
        save(cast, draft, words_for(cast.tomos, cast.stranger))
    for who, is_shared in ((cast.maya, True), (cast.tomos, False)):
        given = add_feedback(cast.backend, cast.rhian, cast.review_id, who, is_shared=is_shared)
        with pytest.raises(Refused, match="shared with somebody in this meeting"):
            save(cast, draft, words_for(cast.tomos, feedback_ids=(given,)))
    with pytest.raises(NotFound):
        supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.stranger.id)


def test_nobody_of_whom_something_is_written_is_taken_out(cast: FeedbackCast, draft: int) -> None:
    save(cast, draft, words_for(cast.tomos, cast.maya))
    with pytest.raises(Refused, match="so that nothing is lost"):
        save(cast, draft, words_for(cast.tomos), 1)
    empty = (*words_for(cast.tomos).people, MeetingPerson(cast.maya.id))
    save(cast, draft, replace(words_for(), people=empty), 1)
    save(cast, draft, words_for(cast.tomos), 2)
    view = supervision_meetings.read_meeting(cast.backend, cast.rhian, draft)
    assert view.meeting.person_ids == (cast.tomos.id,)


def test_a_draft_is_given_up_with_its_private_notes_but_not_with_an_open_action(
    cast: FeedbackCast, draft: int
) -> None:
    backend, rhian = cast.backend, cast.rhian
    private_notes.save_private_note(backend, rhian, draft, "Nothing yet", seen_saves=0)
    agreed = supervision.agree_action(
        backend, rhian, meeting_id=draft, what="Ask first", by_when=TODAY, how_seen="On film"
    )
    with pytest.raises(Refused, match="Withdraw it first"):
        supervision_meetings.drop_meeting(backend, rhian, draft)
    supervision.close_action(backend, rhian, agreed, "withdrawn", "Begun by mistake")
    supervision_meetings.drop_meeting(backend, rhian, draft)
    for read in (supervision_meetings.read_meeting, private_notes.read_private_note):
        with pytest.raises(NotFound):
            read(backend, rhian, draft)
    assert supervision_meetings.meetings_of(backend, rhian, cast.tomos.id) == ()
    assert supervision_meetings.start_meeting(backend, rhian, cast.tomos.id) != draft


def test_the_next_day_is_that_of_the_last_recorded_meeting(
    cast: FeedbackCast, draft: int, clock: Clock
) -> None:
    def due(who: Person) -> list[tuple[str, int, int | None]]:
        coming = supervision_meetings.next_meetings(cast.backend, who)
        return [(one.facilitator, one.days_left, one.draft_id) for one in coming]

    save(cast, draft, words_for(cast.tomos, next_on=date(2026, 12, 10)))
    assert due(cast.rhian) == []
    record(cast, draft)
    clock.advance(days=30)
    assert due(cast.rhian) == due(cast.colleague) == [("Tomos Adeyemi", -2, None)]
    for who in (cast.elsewhere, cast.tomos, cast.qa, cast.manager, cast.admin):
        assert due(who) == []
    later = supervision_meetings.start_meeting(cast.backend, cast.rhian, cast.tomos.id)
    assert due(cast.rhian) == [("Tomos Adeyemi", -2, later)]
    save(cast, later, words_for(cast.tomos, held_on=date(2026, 12, 12)))
    record(cast, later)
    assert due(cast.rhian) == []


def test_an_action_of_a_meeting_is_told_once_that_is_recorded(cast: FeedbackCast, draft: int) -> None:
    backend, rhian = cast.backend, cast.rhian
    given = add_feedback(backend, rhian, cast.review_id, cast.tomos)
    save(cast, draft, words_for(cast.tomos, feedback_ids=(given,)))
    for rests_on in (None, given):
        supervision.agree_action(
            backend, rhian, rests_on, meeting_id=draft, what="Ask first", by_when=TODAY, how_seen="On film"
        )
    with pytest.raises(Refused, match="somebody who is in this meeting"):
        supervision.agree_action(
            backend, rhian, meeting_id=draft, facilitator_id=cast.maya.id, what="Ask first", by_when=TODAY,
            how_seen="On film",
        )  # fmt: skip

    def told(who: Person) -> int:
        return len(supervision.actions_for(backend, who, cast.tomos.id))

    assert [told(one) for one in (rhian, cast.tomos, cast.colleague)] == [2, 0, 0]
    (first, _second) = supervision.actions_for(backend, rhian, cast.tomos.id)
    with pytest.raises(Refused, match="not recorded yet"):
        supervision.close_action(backend, rhian, first.id, "seen")
    assert feedback.read_feedback(backend, cast.tomos, given).actions == ()
    assert len(feedback.read_feedback(backend, rhian, given).actions) == 1
    record(cast, draft)
    assert [told(one) for one in (rhian, cast.tomos, cast.colleague, cast.maya, cast.qa)] == [2, 2, 2, 0, 0]
    on_page = feedback.read_feedback(backend, cast.tomos, given).actions
    assert [(one.feedback_id, one.meeting_id) for one in on_page] == [(given, draft)]
    with pytest.raises(Refused, match="recorded and cannot be changed"):
        supervision.agree_action(
            backend, rhian, meeting_id=draft, what="Ask first", by_when=TODAY, how_seen="On film"
        )


def test_an_action_rests_on_something(cast: FeedbackCast) -> None:
    with pytest.raises(Refused, match="rests on feedback or on a meeting"):
        supervision.agree_action(
            cast.backend,
            cast.rhian,
            facilitator_id=cast.tomos.id,
            what="Ask first",
            by_when=TODAY,
            how_seen="On film",
        )


def test_what_was_not_seen_is_agreed_again_once_and_linked(
    cast: FeedbackCast, draft: int, clock: Clock
) -> None:
    backend, rhian, tomos = cast.backend, cast.rhian, cast.tomos
    action = supervision.agree_action(
        backend, rhian, meeting_id=draft, what="Ask first", by_when=TODAY, how_seen="On film"
    )
    record(cast, draft)
    with pytest.raises(Refused, match="Only what was not seen"):
        supervision.agree_again(backend, rhian, action, by_when=TODAY)
    supervision.close_action(backend, rhian, action, "not_seen")
    agreed = supervision.actions_for(backend, rhian, tomos.id)
    assert supervision.may_agree_again(backend, rhian, agreed) == {action}
    assert supervision.may_agree_again(backend, tomos, agreed) == frozenset()
    clock.advance(days=7)
    later = supervision_meetings.start_meeting(backend, rhian, tomos.id)
    assert [one.id for one in supervision_meetings.read_meeting(backend, rhian, later).before] == [action]
    with pytest.raises(NotAllowed):
        supervision.agree_again(backend, tomos, action, by_when=date(2026, 12, 1))
    with pytest.raises(Refused, match="is past"):
        supervision.agree_again(backend, rhian, action, by_when=TODAY)
    again = supervision.agree_again(backend, rhian, action, by_when=date(2026, 12, 1), meeting_id=later)
    view = supervision_meetings.read_meeting(backend, rhian, later)
    assert view.before == ()
    assert [(one.id, one.what, one.again_of_id) for one in view.actions] == [(again, "Ask first", action)]
    with pytest.raises(Refused, match="agreed again already"):
        supervision.agree_again(backend, rhian, action, by_when=date(2026, 12, 1))
    # From the page it rests on what the old one rests on, and is no part of that meeting's record.
    record(cast, later)
    supervision.close_action(backend, rhian, again, "no_opportunity")
    clock.advance(days=1)
    third = supervision.agree_again(backend, rhian, again, by_when=date(2026, 12, 8))
    view = supervision_meetings.read_meeting(backend, rhian, later)
    assert [one.id for one in view.actions] == [again]
    assert third in {one.id for one in supervision.actions_for(backend, tomos, tomos.id)}
