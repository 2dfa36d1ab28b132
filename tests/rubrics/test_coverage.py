"""Coverage debt: what each rule asks for, what pays it, by when, and why a hole is one."""

from rubrics.coverage import Debt, DeliveredBy, Figures, candidates, debts, figures, quarter
from rubrics.plan import Rules
from tests.rubrics.plans import ANN, BEN, CAT, REVIEWER, RULES, delivery, on, review, rules


def told(found: tuple[Debt, ...]) -> list[tuple[object, ...]]:
    return [(one.rule, one.facilitator, one.wanted, one.paid, one.pays, one.reasons) for one in found]


def test_a_worked_example_by_hand() -> None:
    """Module m of group 14. Ann delivers all four nights; Ben three, and Cat, in her second session ever, covers the
    third. The first is seen on day 9 (which pays Ann and Ben), the second was never recorded, the fourth is today's.

    Ann and Ben owe nothing more. Cat owes the cover, and the same session as her second: both due from day 15 + 7.
    """
    cat = DeliveredBy(CAT, is_cover=True, number=2)
    nights = [
        delivery(1, 1),
        delivery(2, 8, recording="no_recording"),
        delivery(3, 15, ANN, cat),
        delivery(4, 22),
    ]
    found = debts(nights, [review(1, 9)], rules(), on(22))
    assert told(found) == [
        ("facilitator_module", ANN, 1, 1, (), ()),
        ("facilitator_module", BEN, 1, 1, (), ()),
        ("cover", CAT, 1, 0, (3,), ()),
        ("new_facilitator", CAT, 1, 0, (3,), ()),
    ]
    assert {(one.due_on, one.overdue_on) for one in found[2:]} == {(on(22), on(36))}
    assert candidates(found, on(21)) == ()
    assert candidates(found, on(22)) == (3,)
    assert figures(found, on(22)) == Figures(wanted=4, paid=2, owed=2, due=2, overdue=0, holes=0, reasons=())
    assert figures(found, on(37)).overdue == 2


def test_before_anything_is_seen_every_session_that_can_be_watched_would_pay() -> None:
    nights = [delivery(1, 0), delivery(2, 7), delivery(3, 14)]
    ann, ben = debts(nights, [], rules(new_facilitator=0), on(14))
    assert ann.pays == ben.pays == (1, 2, 3)
    assert (ann.due_on, ann.overdue_on, ann.last_on) == (on(7), on(21), on(14))


def test_each_reason_of_a_hole_is_told_with_its_number() -> None:
    nights = [
        delivery(1, 0, recording="erased"),
        delivery(2, 1, recording="no_recording"),
        delivery(3, 2, recording="no_recording"),
        delivery(4, 3, recording="unreadable"),
        delivery(5, 4, recording="waiting"),
        delivery(6, 5),
        delivery(7, 66, reviewers=frozenset()),
        delivery(8, 90),
    ]
    found = debts(nights, [], rules(), on(70))
    assert found[0].pays == ()
    assert dict(found[0].reasons) == {
        "no_recording": 2,
        "erased": 1,
        "unreadable": 1,
        "waiting": 1,
        "too_old": 1,
        "no_reviewer": 1,
        "not_delivered_yet": 1,
    }
    assert figures(found, on(70)).holes == 2
    # Both of them delivered the same nights, and each night is told once.
    assert figures(found, on(70)).reasons == found[0].reasons == found[1].reasons


def test_a_recording_that_is_too_old_when_it_is_reviewed_pays_nothing() -> None:
    assert debts([delivery(1, 0, ANN)], [review(1, 60, ANN)], rules(), on(61))[0].owed == 0
    (found,) = debts([delivery(1, 0, ANN)], [review(1, 61, ANN)], rules(), on(61))
    assert (found.owed, found.reasons) == (1, (("too_old", 1),))


def test_two_sessions_too_near_count_once_for_a_rule_that_takes_a_sample() -> None:
    nights = [delivery(1, 0, ANN), delivery(2, 3, ANN), delivery(3, 7, ANN)]
    strict = rules(facilitator_module=2, minimum_gap=7)
    (found,) = debts(nights, [review(1, 8, ANN), review(2, 9, ANN)], strict, on(10))
    assert (found.paid, found.pays, found.reasons) == (1, (3,), (("gap_too_short", 1),))
    (found,) = debts(nights, [review(1, 8, ANN), review(2, 9, ANN), review(3, 10, ANN)], strict, on(10))
    assert found.owed == 0


def test_a_gap_does_not_keep_a_cover_from_being_seen() -> None:
    covers = [delivery(one, one, DeliveredBy(ANN, is_cover=True)) for one in (1, 2)]
    reviews = [review(1, 5, ANN), review(2, 6, ANN)]
    assert [one.owed for one in debts(covers, reviews, rules(minimum_gap=7), on(10))] == [0, 0]


def test_one_review_pays_for_all_whom_it_is_about_and_nobody_else() -> None:
    found = debts([delivery(1, 0)], [review(1, 2, BEN)], rules(), on(7))
    assert [(one.facilitator, one.owed) for one in found] == [(ANN, 1), (BEN, 0)]


def test_two_reviews_of_one_session_count_once() -> None:
    (found,) = debts(
        [delivery(1, 0, ANN), delivery(2, 7, ANN)],
        [review(1, 8, ANN), review(1, 9, ANN)],
        rules(facilitator_module=2),
        on(10),
    )
    assert (found.wanted, found.paid, found.pays) == (2, 1, (2,))


def test_a_draft_pays_nothing_and_leaves_nothing_to_begin() -> None:
    (found,) = debts([delivery(1, 0, ANN), delivery(2, 1, ANN)], [review(1, None, ANN)], rules(), on(7))
    assert (found.owed, found.begun, found.is_open) == (1, 1, False)
    assert found.reasons == (("being_reviewed", 1),)
    assert candidates([found], on(30)) == ()


def test_the_day_moves_on_with_each_session_that_is_seen() -> None:
    nights = [delivery(1, 0, ANN), delivery(2, 10, ANN), delivery(3, 20, ANN)]
    twice = rules(facilitator_module=2)
    assert debts(nights, [], twice, on(20))[0].overdue_on == on(21)
    assert debts(nights, [review(3, 20, ANN)], twice, on(20))[0].overdue_on == on(31)


def test_more_is_never_wanted_than_there_are_sessions() -> None:
    (found,) = debts([delivery(1, 0, ANN)], [], rules(facilitator_module=4), on(1))
    assert found.wanted == 1


def test_one_to_one_sessions_are_asked_for_by_group() -> None:
    alone = [
        delivery(1, 0, ANN, kind="one_to_one", module="a"),
        delivery(2, 1, ANN, kind="one_to_one", module="b"),
        delivery(3, 2, ANN, kind="three_way_review", module="c"),
    ]
    (found,) = debts(alone, [], rules(), on(5))
    assert (found.rule, found.module, found.group, found.pays) == ("one_to_one", None, 14, (1, 2))


def test_first_sessions_are_each_to_be_seen() -> None:
    nights = [delivery(one, one, DeliveredBy(ANN, number=one)) for one in (1, 2, 3)]
    found = [one for one in debts(nights, [], rules(), on(9)) if one.rule == "new_facilitator"]
    assert [(one.delivery, one.pays) for one in found] == [(1, (1,)), (2, (2,))]
    assert len({one.name for one in found}) == 2


def test_who_only_covered_owes_no_session_of_the_module() -> None:
    cover = delivery(1, 0, ANN, DeliveredBy(CAT, is_cover=True))
    assert {(one.rule, one.facilitator) for one in debts([cover], [], rules(), on(1))} == {
        ("facilitator_module", ANN),
        ("cover", CAT),
    }
    assert len(debts([cover], [], rules(cover=0), on(1))) == 1


def test_rules_may_differ_by_site_and_programme() -> None:
    def by_site(site: int, programme: str | None) -> Rules:
        return rules(facilitator_module=0)(site, programme) if site == 2 else RULES

    nights = [delivery(1, 0, ANN), delivery(2, 0, BEN, site=2, group=15)]
    assert [one.site for one in debts(nights, [], by_site, on(1))] == [1]


def test_the_qa_teams_share_is_by_site_and_quarter() -> None:
    share = rules(facilitator_module=0, qa_share=2)
    nights = [delivery(1, 0), delivery(2, 29), delivery(3, 30)]
    found = debts(nights, [review(1, 2, by_qa=True), review(2, 30)], share, on(40))
    assert [(one.rule, one.due_on, one.overdue_on, one.wanted, one.paid) for one in found] == [
        ("qa_share", *quarter(on(0)), 2, 1),
        ("qa_share", *quarter(on(30)), 2, 0),
    ]
    assert quarter(on(0)) == (on(-62), on(29))
    assert figures(found, on(40)).holes == 0


def test_a_session_to_come_is_no_debt_yet() -> None:
    assert debts([delivery(1, 5)], [], rules(), on(4)) == ()


def test_several_sites_of_one_reviewer_stay_apart() -> None:
    found = debts(
        [delivery(1, 0, ANN), delivery(2, 0, ANN, site=2, group=20)], [review(1, 1, ANN)], rules(), on(3)
    )
    assert [(one.site, one.owed) for one in found] == [(1, 0), (2, 1)]
    assert REVIEWER not in {one.facilitator for one in found}
