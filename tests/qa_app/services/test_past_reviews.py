"""What became of reviews that stand no more: who finds them, with which day and reason."""

from qa_app.access import Person
from qa_app.services import reviews, revisions
from qa_app.services.past_reviews import past_reviews
from qa_app.services.submission import submit_review
from tests.factories import rate_all
from tests.qa_app.services.conftest import Stage


def found(stage: Stage, reader: Person) -> list[tuple[int, str, str]]:
    return [
        (one.revision, one.state, one.reason)
        for one in past_reviews(stage.backend, reader, stage.recording_id)
    ]


def test_corrected_dropped_and_withdrawn_reviews_are_found_by_who_may_read_them(stage: Stage) -> None:
    backend, cast = stage.backend, stage.cast
    first = reviews.start_review(backend, cast.rhian, stage.recording_id)
    rate_all(backend, cast.rhian, first)
    submit_review(backend, cast.rhian, first, accept_unanswered=False)
    everybody = (cast.rhian, cast.dilys, cast.leena, cast.maya, cast.owain)
    assert [found(stage, one) for one in everybody] == [[], [], [], [], []]
    stage.clock.advance(days=1)
    dropped = revisions.start_correction(backend, cast.rhian, first, "Not sure of B1")
    revisions.drop_correction(backend, cast.rhian, dropped)
    assert found(stage, cast.rhian) == [(2, "dropped", "Not sure of B1")]
    assert found(stage, cast.dilys) == []
    stage.clock.advance(days=1)
    second = revisions.start_correction(backend, cast.rhian, first, "E2 was rated too low")
    submit_review(backend, cast.rhian, second, accept_unanswered=False)
    corrected = (1, "revised", "E2 was rated too low")
    assert found(stage, cast.rhian) == [corrected, (2, "dropped", "Not sure of B1")]
    assert past_reviews(backend, cast.rhian, stage.recording_id)[0].at == stage.clock()
    # Who reads reviews reads every revision; who delivered the session and who is elsewhere, none.
    assert [found(stage, one) for one in everybody[1:]] == [[corrected], [corrected], [], []]
    stage.clock.advance(days=1)
    revisions.withdraw_review(backend, cast.rhian, second, "Watched the wrong group")
    withdrawn = [(number, "withdrawn", "Watched the wrong group") for number in (2, 1)]
    assert found(stage, cast.rhian) == [*withdrawn, (2, "dropped", "Not sure of B1")]
    # The QA team reads what was withdrawn; a clinical lead does not.
    assert [found(stage, one) for one in everybody[1:]] == [withdrawn, [], [], []]
