"""Drawing the next recording: who may, among what, once, again with a reason, and done again from the log."""

from collections import Counter
from datetime import timedelta

import pytest

from qa_app.access import Person
from qa_app.errors import NotAllowed, NotFound, Refused
from qa_app.services import activity, assignments, conflicts, draws, home, plan
from qa_app.services.home import DueReview
from rubrics.draw import drawn, fingerprint
from tests.factories import add_recording, add_review, add_session
from tests.qa_app.services.conftest import Stage


def nights(stage: Stage, n: int, *, covered_by: tuple[Person, ...] = ()) -> list[int]:
    """So many recorded nights of a module by Saskia and Callum, the first eight days ago; no first sessions count."""
    cast, backend = stage.cast, stage.backend
    plan.change_plan(backend, cast.ann, {"new_facilitator": 0, "cover": 0})
    made = []
    for number in range(n):
        session_id = add_session(
            backend,
            cast.ann,
            cast.norwich_15,
            f"foundation-{number + 1}",
            stage.clock() - timedelta(days=8, hours=-number),
            (cast.saskia, cast.callum),
            covered_by=covered_by if number == 0 else (),
        )
        add_recording(backend, cast.store_id, session_id)
        made.append(session_id)
    return made


def row(stage: Stage, actor: Person | None = None) -> DueReview:
    """Group 15's row of the due list."""
    found = home.due_reviews(stage.backend, actor or stage.cast.rhian)
    (one,) = [one for one in found.rows if one.group_code == "15"]
    return one


def draw(stage: Stage, reason: str = "", actor: Person | None = None) -> int:
    one = row(stage)
    return draws.draw_recording(stage.backend, actor or stage.cast.rhian, one.site.id, one.debt, reason)


def test_of_several_one_is_drawn_and_stays_drawn(stage: Stage) -> None:
    sessions = nights(stage, 3)
    before = row(stage)
    assert (before.state, before.choice, before.candidates, before.entry) == (
        "to_draw",
        3,
        tuple(sessions),
        None,
    )
    chosen = draw(stage)
    after = row(stage)
    assert chosen in sessions
    assert (after.state, after.drawn_from, after.session_id, after.facilitators) == (
        "drawn",
        3,
        chosen,
        ("Callum Ferreira", "Saskia Penhallow"),
    )
    assert after.entry is not None
    assert after.entry.session.id == chosen


def test_the_only_one_need_not_be_drawn(stage: Stage) -> None:
    (only,) = nights(stage, 1)
    assert (row(stage).state, row(stage).session_id) == ("only", only)


def test_a_draw_is_done_again_from_the_log(stage: Stage) -> None:
    sessions = nights(stage, 4)
    chosen = draw(stage)
    (line,) = activity.list_activity(stage.backend, stage.cast.ann, limit=1)
    assert (line.action, line.subject, line.subject_id) == ("drew", "programme session", chosen)
    assert line.details["candidates"] == 4
    assert line.details["fingerprint"] == fingerprint(sessions)
    assert drawn(sessions, line.details["seed"]) == chosen
    kept = draws.read_draw(stage.backend, stage.cast.rhian, line.details["draw"])
    assert draws.draw_again(kept) == chosen
    with pytest.raises(NotAllowed):
        draws.read_draw(stage.backend, stage.cast.owain, kept.id)


def test_a_seed_is_never_used_twice(stage: Stage) -> None:
    nights(stage, 4)
    draw(stage)
    for _ in range(5):
        draw(stage, "The sound is poor")
    lines = [
        one for one in activity.list_activity(stage.backend, stage.cast.ann, limit=6) if one.action == "drew"
    ]
    assert len({one.details["seed"] for one in lines}) == 6


def test_it_is_drawn_again_only_with_a_reason_which_is_kept(stage: Stage) -> None:
    nights(stage, 3)
    first = draw(stage)
    with pytest.raises(Refused, match="Say why another one"):
        draw(stage, "  ")
    second = draw(stage, "The sound is poor")
    assert second != first
    (line,) = activity.list_activity(stage.backend, stage.cast.ann, limit=1)
    kept = draws.read_draw(stage.backend, stage.cast.rhian, line.details["draw"])
    assert (kept.reason, kept.replaced_by, len(kept.candidate_ids)) == ("The sound is poor", None, 2)
    assert "sound" not in str(line.details)
    replaced = draws.read_draw(stage.backend, stage.cast.rhian, line.details["replaces"][0])
    assert replaced.replaced_by == kept.id
    assert row(stage).session_id == second


def test_another_may_be_chosen_with_a_reason(stage: Stage) -> None:
    sessions = nights(stage, 3)
    drawn_one = draw(stage)
    other = next(one for one in sessions if one != drawn_one)
    place = row(stage)
    with pytest.raises(Refused, match="Say why"):
        draws.choose_recording(stage.backend, stage.cast.rhian, place.site.id, place.debt, other, " ")
    with pytest.raises(Refused, match="would not pay"):
        draws.choose_recording(
            stage.backend, stage.cast.rhian, place.site.id, place.debt, stage.session_id, "I was there"
        )
    draws.choose_recording(
        stage.backend, stage.cast.rhian, place.site.id, place.debt, other, "A risk came up"
    )
    assert row(stage).session_id == other
    assert (row(stage).state, row(stage).drawn_from) == ("chosen", 0)
    (line,) = activity.list_activity(stage.backend, stage.cast.ann, limit=1)
    assert (line.action, line.details["seed"]) == ("chose", "")


def test_a_review_ends_the_draw(stage: Stage) -> None:
    nights(stage, 3)
    chosen = draw(stage)
    entry = row(stage).entry
    assert entry is not None
    assert entry.recording is not None
    add_review(stage.backend, stage.cast.rhian, entry.recording.id)
    found = home.due_reviews(stage.backend, stage.cast.rhian)
    assert chosen not in {one.session_id for one in found.rows}
    assert not any(one.group_code == "15" for one in found.rows)


def test_who_covered_a_session_is_never_drawn_for_it(stage: Stage) -> None:
    cast = stage.cast
    sessions = nights(stage, 3, covered_by=(cast.rhian,))
    assert set(row(stage).candidates) == set(sessions[1:])
    for _ in range(30):
        assert draw(stage, "Once more") != sessions[0]
    assert ("not_yours", 1) in row(stage).in_the_way


def test_ten_thousand_draws_are_even_and_never_of_what_the_drawer_covered(stage: Stage) -> None:
    sessions = nights(stage, 6, covered_by=(stage.cast.rhian,))
    candidates = row(stage).candidates
    counts = Counter(drawn(candidates, f"draw {number}") for number in range(10_000))
    assert set(counts) == set(sessions[1:])
    # Five recordings are four degrees of freedom: what even draws exceed once in a thousand series.
    assert sum((counts[one] - 2_000) ** 2 / 2_000 for one in candidates) < 18.47


def test_who_must_not_review_somebody_has_nothing_to_draw(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    nights(stage, 3)
    place = row(stage)
    conflicts.add_conflict(backend, cast.ann, cast.rhian.id, cast.saskia.id, "They share a house")
    with pytest.raises(NotFound, match="Nothing is owed here any more that you could review"):
        draws.draw_recording(backend, cast.rhian, place.site.id, place.debt)
    stage.clock.advance(days=8)
    assert row(stage).state == "blocked"


def test_only_who_gives_feedback_at_the_site_draws(stage: Stage) -> None:
    nights(stage, 2)
    for other in (stage.cast.owain, stage.cast.dilys, stage.cast.gareth, stage.cast.maya, stage.cast.ann):
        with pytest.raises(NotAllowed):
            draw(stage, actor=other)


def test_what_is_not_due_yet_is_not_drawn(stage: Stage) -> None:
    nights(stage, 2)
    place = row(stage)
    plan.change_plan(stage.backend, stage.cast.rhian, {"days_until_due": 9}, stage.cast.norwich.id)
    with pytest.raises(NotFound):
        draws.draw_recording(stage.backend, stage.cast.rhian, place.site.id, place.debt)


def test_nothing_is_drawn_while_somebody_is_asked(stage: Stage) -> None:
    sessions = nights(stage, 2)
    cast = stage.cast
    assignments.assign(
        stage.backend, cast.rhian, sessions[0], cast.dilys.id, stage.clock().date() + timedelta(days=7)
    )
    assert (row(stage).state, row(stage).session_id) == ("assigned", sessions[0])
    with pytest.raises(Refused, match="Take that back first"):
        draw(stage)


def test_one_review_of_two_facilitators_is_one_row(stage: Stage) -> None:
    nights(stage, 2)
    one = row(stage)
    assert [(asked.rule, asked.module) for asked in one.asked_for] == [("facilitator_module", "Foundation")]
    assert len(one.facilitators) == 2
