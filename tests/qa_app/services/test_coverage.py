"""Coverage debt of a site's year: every number against one worked out night by night, and who is told what."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qa_app.i18n import LONDON
from qa_app.services import coverage, people, plan, revisions, submission
from tests.factories import add_draft, add_recording, add_review, add_session, ago
from tests.qa_app.services.conftest import Stage

FIRST = date(2026, 11, 16)
MODULES = ("foundation", "my-thinking", "my-emotions", "my-relationships")
EVERY = 14
MAXIMUM_AGE, DUE, OVERDUE, COUNTED = 90, 7, 21, 90


@dataclass
class Night:
    """One night of the year: who delivered as a rule, who covered, how its recording is, and the day of its review."""

    day: date
    session_key: str
    regular: tuple[str, ...]
    cover: str | None
    recording: str
    reviewed_after: int | None
    id: int = 0
    recording_id: int = 0

    @property
    def module(self) -> str:
        return self.session_key.rpartition("-")[0]

    @property
    def people(self) -> tuple[str, ...]:
        return (*self.regular, *([self.cover] if self.cover else []))

    def reviewed_on(self) -> date | None:
        return None if self.reviewed_after is None else self.day + timedelta(days=self.reviewed_after)


def year() -> list[Night]:
    """Twenty-four nights, one a fortnight: eleven months."""
    made = []
    for number in range(24):
        key = f"{MODULES[number // 6]}-{number % 6 + 1}"
        covered = number in (3, 14, 20)
        made.append(
            Night(
                day=FIRST + timedelta(days=EVERY * number),
                session_key=key,
                regular=("ines",) if covered else ("ines", "dafydd"),
                cover="saskia" if covered else None,
                recording={5: "no_recording", 9: "unreadable", 15: "erased", 21: "no_recording"}.get(
                    number, "ready"
                ),
                # The first night is seen, the fifth much too late, some in between, one of the covers.
                reviewed_after={0: 5, 4: 100, 7: 10, 14: 3, 16: 40, 19: 6}.get(number),
            )
        )
    return made


def worked_out(nights: list[Night], today: date) -> set[tuple[object, ...]]:
    """What is asked for on that day, rule by rule, as a person with a pencil does it."""
    there = [one for one in nights if one.day <= today]
    found: set[tuple[object, ...]] = set()
    numbers: Counter[str] = Counter()
    for night in there:
        for who in night.people:
            numbers[who] += 1
            if numbers[who] <= 2:
                found |= line("new_facilitator", who, [night], today)
        if night.cover:
            found |= line("cover", night.cover, [night], today)
    for module in MODULES:
        for who in ("ines", "dafydd"):
            if any(one.module == module and who in one.regular for one in there):
                found |= line(
                    "facilitator_module",
                    who,
                    [one for one in there if one.module == module and who in one.people],
                    today,
                )
    return found


def line(rule: str, who: str, nights: list[Night], today: date) -> set[tuple[object, ...]]:
    if (today - nights[-1].day).days > COUNTED:
        return set()
    seen = [one for one in nights if (on := one.reviewed_on()) and on <= today]
    counts = [one for one in seen if one.reviewed_after is not None and one.reviewed_after <= MAXIMUM_AGE]
    if counts:
        since = nights[min(1, len(nights) - 1)]
        return {(rule, who, 1, since.day + timedelta(days=OVERDUE), (), ())}
    pays, reasons = [], Counter[str]()
    for one in nights:
        if one in seen or (one.recording == "ready" and (today - one.day).days > MAXIMUM_AGE):
            reasons["too_old"] += 1
        elif one.recording != "ready":
            reasons[one.recording] += 1
        else:
            pays.append(one.id)
    told = tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0])))
    return {(rule, who, 0, nights[0].day + timedelta(days=OVERDUE), tuple(pays), told)}


def test_a_year_of_a_site_is_what_is_worked_out_by_hand(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    by_name = {"ines": cast.ines, "dafydd": cast.dafydd, "saskia": cast.saskia}
    names = {one.id: name for name, one in by_name.items()}
    plan.change_plan(backend, cast.ann, {"qa_share": 0})
    nights = year()
    reviews = sorted(((on, one) for one in nights if (on := one.reviewed_on())), key=lambda pair: pair[0])
    compared = 0
    for days in range(0, 360, 3):
        today = FIRST + timedelta(days=days)
        stage.clock.now = datetime.combine(today, time(20), LONDON)
        for one in nights:
            if one.day <= today and not one.id:
                covers = (by_name[one.cover],) if one.cover else ()
                one.id = add_session(
                    backend,
                    cast.ann,
                    cast.ipswich_9,
                    one.session_key,
                    datetime.combine(one.day, time(18), LONDON),
                    tuple(by_name[who] for who in one.regular),
                    covered_by=covers,
                )
                if one.recording != "no_recording":
                    one.recording_id = add_recording(backend, cast.store_id, one.id, state=one.recording)
        while reviews and reviews[0][0] <= today:
            on, one = reviews.pop(0)
            then = stage.clock.now
            stage.clock.now = datetime.combine(on, time(20), LONDON)
            add_review(backend, cast.rhian, one.recording_id)
            stage.clock.now = then
        if days % 30:
            continue
        lines = coverage.debt_lines(backend, cast.rhian, cast.ipswich.id)
        told = {
            (
                one.debt.rule,
                names[one.debt.facilitator],
                one.debt.paid,
                one.debt.overdue_on,
                one.debt.pays,
                one.debt.reasons,
            )
            for one in lines
        }
        expected = worked_out(nights, today)
        assert told == expected, today
        assert all(one.debt.due_on == one.debt.overdue_on - timedelta(days=OVERDUE - DUE) for one in lines)
        (figures,) = [
            one.figures
            for one in coverage.figures_by_site(backend, cast.rhian)
            if one.site.id == cast.ipswich.id
        ]
        owed = [one for one in expected if not one[2]]
        assert (figures.wanted, figures.paid, figures.owed) == (
            len(expected),
            len(expected) - len(owed),
            len(owed),
        )
        assert figures.overdue == sum(one[3] < today for one in owed)
        assert figures.holes == sum(not one[4] for one in owed)
        compared += len(expected)
    assert compared > 50


def owed(stage: Stage) -> set[tuple[str, str]]:
    return {
        (one.debt.rule, one.facilitator)
        for one in coverage.debt_lines(stage.backend, stage.cast.rhian)
        if one.debt.owed and one.debt.rule != "qa_share"
    }


BOTH_RULES = {
    (rule, name)
    for rule in ("facilitator_module", "new_facilitator")
    for name in ("Maya Lindqvist", "Tomos Adeyemi")
}


def test_a_submitted_review_pays_and_a_draft_does_not(stage: Stage) -> None:
    assert owed(stage) == BOTH_RULES
    add_draft(stage.backend, stage.cast.rhian, stage.recording_id)
    assert owed(stage) == BOTH_RULES
    add_review(stage.backend, stage.cast.dilys, stage.recording_id)
    assert owed(stage) == set()


def test_a_review_that_is_withdrawn_is_owed_again_and_a_correction_counts_from_its_first_day(
    stage: Stage,
) -> None:
    cast, backend = stage.cast, stage.backend
    plan.change_plan(backend, cast.ann, {"maximum_age": 30})
    review_id = add_review(backend, cast.rhian, stage.recording_id)
    stage.clock.advance(days=40)
    corrected = revisions.start_correction(backend, cast.rhian, review_id, "The wrong night was meant")
    assert owed(stage) == set()
    submission.submit_review(backend, cast.rhian, corrected, accept_unanswered=True)
    assert owed(stage) == set()
    revisions.withdraw_review(backend, cast.rhian, corrected, "It was not theirs")
    assert owed(stage) == BOTH_RULES


def test_the_qa_teams_reviews_pay_the_share_of_their_site(stage: Stage) -> None:
    def share() -> tuple[int, int]:
        (one,) = [
            one.debt
            for one in coverage.debt_lines(stage.backend, stage.cast.rhian)
            if one.debt.rule == "qa_share"
        ]
        return one.wanted, one.paid

    add_review(stage.backend, stage.cast.rhian, stage.recording_id)
    assert share() == (1, 0)
    add_review(stage.backend, stage.cast.dilys, stage.recording_id)
    assert share() == (1, 1)


def test_names_are_for_those_who_give_feedback_and_figures_for_those_who_follow_coverage(
    stage: Stage,
) -> None:
    cast, backend = stage.cast, stage.backend
    assert {one.facilitator for one in coverage.debt_lines(backend, cast.rhian)} >= {"Maya Lindqvist"}
    assert coverage.debt_lines(backend, cast.rhian, cast.bangor.id) == []
    for other in (cast.owain, cast.gareth, cast.maya, cast.dilys, cast.leena, cast.ann):
        assert coverage.debt_lines(backend, other) == []
    (norwich,) = coverage.figures_by_site(backend, cast.gareth)
    assert (norwich.site, norwich.figures.wanted, norwich.figures.owed) == (cast.norwich, 5, 5)
    assert [(name, one.owed) for name, one in norwich.modules] == [("My Emotions", 4)]
    assert "Maya" not in str(norwich)
    for other in (cast.maya, cast.dilys, cast.leena, cast.ann):
        assert coverage.figures_by_site(backend, other) == []


def test_who_does_not_understand_the_group_cannot_pay(stage: Stage) -> None:
    cast, backend = stage.cast, stage.backend
    session_id = add_session(
        backend, cast.ann, cast.bangor_3, "foundation-1", stage.clock() - timedelta(days=9), (cast.gwen,)
    )
    add_recording(backend, cast.store_id, session_id)

    def reviewers() -> frozenset[int]:
        with backend.database.read() as transaction:
            return coverage.reckon(transaction, backend, [cast.bangor.id]).deliveries[session_id].reviewers

    assert reviewers() == {cast.owain.id}
    # In which language he reads the app says nothing of what he understands.
    people.set_language(backend, cast.owain, "en")
    assert reviewers() == {cast.owain.id}
    people.set_review_languages(backend, cast.ann, cast.dilys.id, ["cy", "en"])
    assert reviewers() == {cast.owain.id, cast.dilys.id}
    people.set_review_languages(backend, cast.ann, cast.owain.id, ["en"])
    people.set_review_languages(backend, cast.ann, cast.dilys.id, ["en"])
    assert reviewers() == frozenset()
    (line_of_module,) = [
        one.debt for one in coverage.debt_lines(backend, cast.owain) if one.debt.rule == "facilitator_module"
    ]
    assert line_of_module.reasons == (("no_reviewer", 1),)


def test_a_year_ago_is_told_of_no_more(stage: Stage) -> None:
    assert coverage.debt_lines(stage.backend, stage.cast.rhian)
    later = ago(stage.backend, days=-100)
    assert coverage.debt_lines(later, stage.cast.rhian) == []
