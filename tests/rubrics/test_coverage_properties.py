"""What holds of coverage debt whatever was delivered and reviewed."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from rubrics.coverage import DeliveredBy, Delivery, Review, candidates, debts, figures
from tests.rubrics.plans import DAY, REVIEWER, rules

PEOPLE = st.integers(1, 4)
RULES = st.builds(
    rules,
    facilitator_module=st.integers(0, 3),
    one_to_one=st.integers(0, 2),
    new_facilitator=st.integers(0, 2),
    cover=st.integers(0, 1),
    minimum_gap=st.sampled_from([0, 0, 5, 12]),
    maximum_age=st.integers(10, 60),
    qa_share=st.integers(0, 2),
)
LATER = st.integers(0, 80)


@st.composite
def worlds(draw):
    """Deliveries at up to two sites, reviews of some of them, and rules."""
    made = []
    for number in range(1, draw(st.integers(1, 6)) + 1):
        people = draw(st.lists(PEOPLE, min_size=1, max_size=3, unique=True))
        group = draw(st.integers(1, 3))
        made.append(
            Delivery(
                id=number,
                on=DAY + timedelta(days=draw(LATER)),
                site=1 + group % 2,
                programme="p",
                group=group,
                module=draw(st.sampled_from("ab")),
                kind=draw(st.sampled_from(["group", "group", "one_to_one", "three_way_review"])),
                delivered_by=tuple(
                    DeliveredBy(one, draw(st.booleans()), draw(st.sampled_from([None, 1, 2, 3])))
                    for one in people
                ),
                recording=draw(st.sampled_from(["ready", "ready", "no_recording", "erased"])),
                reviewers=draw(st.sampled_from([frozenset({REVIEWER}), frozenset()])),
            )
        )
    reviews = [draw(_reviews(made)) for _ in range(draw(st.integers(0, 5)))]
    return made, reviews, draw(RULES)


@st.composite
def _reviews(draw, made):
    of = draw(st.sampled_from(made))
    people = [one.person for one in of.delivered_by]
    about = draw(st.lists(st.sampled_from(people), min_size=1, unique=True))
    on = draw(st.one_of(st.none(), LATER.map(lambda days: of.on + timedelta(days=days))))
    return Review(of.id, frozenset(about), on, draw(st.booleans()))


TODAY = DAY + timedelta(days=70)


@given(worlds(), st.randoms())
def test_order_changes_nothing_and_doing_it_again_neither(world, random) -> None:
    made, reviews, rules_of = world
    found = debts(made, reviews, rules_of, TODAY)
    mixed, mixed_reviews = made[:], reviews[:]
    random.shuffle(mixed)
    random.shuffle(mixed_reviews)
    assert debts(mixed, mixed_reviews, rules_of, TODAY) == found == debts(made, reviews, rules_of, TODAY)


@given(worlds(), st.data())
def test_a_later_review_never_raises_a_debt(world, data) -> None:
    made, reviews, rules_of = world
    before = {one.name: one for one in debts(made, reviews, rules_of, TODAY)}
    more = data.draw(_reviews(made))
    if more.on is not None:
        # As reviews come: after those that are there.
        latest = max([one.on for one in reviews if one.on] + [more.on])
        more = Review(more.delivery, more.facilitators, latest + timedelta(days=1), more.by_qa)
    after = {one.name: one for one in debts(made, [*reviews, more], rules_of, TODAY)}
    assert before.keys() == after.keys()
    for name, one in after.items():
        assert one.owed <= before[name].owed
        assert one.overdue_on >= before[name].overdue_on


@given(worlds())
def test_what_would_pay_does_pay(world) -> None:
    made, reviews, rules_of = world
    reviews = [one for one in reviews if one.on is None or one.on <= TODAY]
    found = debts(made, reviews, rules_of, TODAY)
    for one in found:
        for session_id in one.pays:
            paying = Review(session_id, frozenset({one.facilitator}), TODAY)
            again = next(x for x in debts(made, [*reviews, paying], rules_of, TODAY) if x.name == one.name)
            assert again.owed == one.owed - 1


@given(worlds())
def test_each_session_of_an_open_debt_pays_or_is_told_with_one_reason(world) -> None:
    made, reviews, rules_of = world
    found = debts(made, reviews, rules_of, TODAY)
    assert len({one.name for one in found}) == len(found)
    for one in found:
        assert 0 <= one.paid <= one.wanted
        assert one.paid + one.begun <= one.wanted
        told = len(one.pays) + sum(n for _reason, n in one.reasons)
        if one.rule in ("new_facilitator", "cover"):
            assert told == one.owed
        elif one.rule != "qa_share" and one.owed:
            assert told >= one.owed
    assert set(candidates(found, TODAY)) <= {one.id for one in made if one.recording == "ready"}
    total = figures(found, TODAY)
    assert total.wanted == total.paid + total.owed
    assert total.overdue <= total.due <= total.owed
