"""A site's year, seen on four of its days: every number on Home and on facilitators' pages, worked out by hand.

The plan is the one that is shipped. A facilitator's first two sessions and each cover are to be seen, and for each
group one session of each module and one one-to-one; QA re-scores one session in each quarter. A review is due 7 days
after the night and overdue after 21. Nothing is told of what was delivered more than 90 days ago.
"""

import re
from collections.abc import Iterator
from functools import cache

import pytest
from streamlit.testing.v1 import AppTest

from qa_app import backend as backend_module
from qa_app.backend import Backend
from tests.cast import make_cast
from tests.clock import Clock
from tests.qa_app.screens.conftest import Look, words_on
from tests.qa_app.screens.year_of_a_site import Year, at_the_clock

SUPERVISION = "screens/supervision.py"
PAID, CAN_BE, FILMED = (
    "Everything is paid.",
    "All that is owed can be reviewed.",
    "Every programme session has its recording.",
)


@pytest.fixture
def year(backend: Backend, clock: Clock) -> Iterator[Year]:
    """Before its first night. Screens of this process go by the test's clock too."""
    stopped = at_the_clock(backend, clock)
    with pytest.MonkeyPatch.context() as patch:
        # Screens build their backend from the environment, and no setting stops a clock.
        patch.setattr(backend_module, "current", cache(lambda: stopped))
        yield Year(stopped, clock, make_cast(stopped))


def cards(screen: AppTest) -> dict[str, str]:
    """What stands beside each card's heading: `2 reviews, 1 overdue`; empty where nothing is counted."""
    found: dict[str, str] = {}
    heading = ""
    for one in screen.main:
        if one.type == "header":
            heading = str(one.value)
            found[heading] = ""
        elif one.type == "caption" and heading and not found[heading]:
            found[heading] = str(one.value) if re.match(r"\d", str(one.value)) else ""
            heading = ""
        elif one.type in ("markdown", "html", "button"):
            heading = ""
    return found


def lines(screen: AppTest) -> list[str]:
    """Each text of the screen on one line, without its marks."""
    plain = re.sub(r":[a-z]+(-badge)?\[|\]+|\*\*|\\", "", words_on(screen).replace("  \n", " | "))
    return plain.split("\n")


def tables(screen: AppTest) -> list[list[str]]:
    """The rows of the tables drawn as HTML, heads left out."""
    rows = re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", words_on(screen))
    return [
        [re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)] for row in rows
    ]


def notices(screen: AppTest) -> int:
    """How many are said to be new."""
    (label,) = [one.label for one in screen.button if "otice" in one.label]
    return int((re.search(r"\d+", label) or ["0"])[0])


def holds(screen: AppTest, *wanted: str) -> None:
    """Each of these stands on a line of its own; in this order."""
    said = lines(screen)
    places = []
    for one in wanted:
        assert one in said, (one, said)
        places.append(said.index(one))
    assert places == sorted(places), wanted


def test_every_number_of_a_year_is_what_is_worked_out_by_hand(year: Year, look: Look) -> None:
    year.to_february()
    in_february(year, look)
    year.to_march()
    in_march(year, look)
    year.to_june()
    in_june(year, look)
    year.to_november()
    in_november(year, look)
    facilitators_pages(year, look)


def in_february(year: Year, look: Look) -> None:
    """24 February. Nights: 11 and 25 January (Maya, Tomos), 15 February (Maya, Saskia covering). The first is seen.

    Asked for: first sessions Maya 2, Tomos 2, Saskia 1; Saskia's cover 1; Foundation Maya 1, Tomos 1; QA 1: 9.
    Paid by the first night: a first session and the module, of both: 4. Owed 5. Overdue: 25 January + 21 = 15 February,
    9 days ago, of both: 2. 15 February + 21 = 8 March, in 12 days.
    """
    cast = year.cast
    rhian = look(cast.rhian)
    assert cards(rhian) == {
        "Due to be monitored": "2 reviews, 1 overdue",
        "Overdue supervision actions": "",
        "Feedback to share": "",
        "Drafts to finish": "",
        "Unmatched recordings": "",
        "Recordings missing at my sites": "",
    }
    holds(
        rhian,
        "Maya Lindqvist and Tomos Adeyemi | New: first sessions are to be seen | Norwich, group 14",
        "Mon 15 Feb | 9 days overdue",
        "Saskia Penhallow | Cover: each use is to be seen | New: first sessions are to be seen | Norwich, group 14",
        "Mon 8 Mar | in 12 days",
    )
    # Maya reflected and acknowledged: 2. Tomos's reflection and dispute are read with the decision; acknowledged: 1.
    assert notices(rhian) == 3
    assert tables(look(cast.gareth)) == [
        ["Norwich", "3", "3 (100 %)", "1 (33 %)", FILMED],
        ["Norwich", "9", "4", "5", "2", CAN_BE],
        # All but QA's share.
        ["Norwich: Foundation", "8", "4", "4", "2", CAN_BE],
    ]
    maya = look(cast.maya)
    assert cards(maya) == {"Feedback for you": "", "What you agreed to try": "1 action"}
    holds(maya, "Link one remark to a target | To be seen: In the first exercise", "Sun 28 Feb | in 4 days")
    # The review behind her feedback was corrected when Tomos's dispute was decided.
    assert notices(maya) == 1
    year.ask_dilys()
    dilys = look(cast.dilys)
    assert cards(dilys)["Assigned to you"] == "1 review"
    holds(dilys, "Wed 3 Mar | in 7 days", "2 recordings can be watched and have no review yet.")


def in_march(year: Year, look: Look) -> None:
    """10 March. Dilys has seen the second night (and paid QA's share), Rhian the third: all 9 are paid."""
    cast = year.cast
    rhian = look(cast.rhian)
    assert cards(rhian) == {
        "Due to be monitored": "",
        "Overdue supervision actions": "1 action",
        # The third night: Maya and Saskia. The second is Dilys's to tell, who gives no feedback.
        "Feedback to share": "2 people",
        "Drafts to finish": "",
        "Unmatched recordings": "",
        "Recordings missing at my sites": "",
    }
    # Maya's next supervision is on 14 April, in 35 days: told of from 14 days on.
    holds(rhian, "Sun 28 Feb | 10 days overdue")
    assert tables(look(cast.gareth)) == [
        ["Norwich", "3", "3 (100 %)", "3 (100 %)", FILMED],
        ["Norwich", "9", "9", "0", "0", PAID],
        ["Norwich: Foundation", "8", "8", "0", "0", PAID],
    ]
    maya = look(cast.maya)
    assert cards(maya) == {"Feedback for you": "", "What you agreed to try": "2 actions"}
    holds(maya, "Sun 28 Feb | 10 days overdue", "Wed 31 Mar | in 21 days")
    assert "1 is past its day. Your next review looks for it." in lines(maya)
    # Her corrected review, and the meeting of 3 March.
    assert notices(maya) == 2
    supervised = look(cast.rhian, SUPERVISION)
    holds(
        supervised,
        "Feedback to write from 1 review 1 action overdue 1 open action",
        "Feedback to write from 1 review",
        "Nothing waits",
    )
    holds(
        supervised,
        "3 reviews, last Wed 3 Mar 2027",
        "1 review, last Wed 3 Mar 2027",
        "2 reviews, last Thu 25 Feb 2027",
    )


def in_june(year: Year, look: Look) -> None:
    """22 June. 90 days before it is 24 March: of the nights since (12 April not filmed, 26 April one-to-one, 17 May,
    14 June) there are 4, recorded 3, reviewed 1.

    Asked for: My Thinking (its last night 12 April) Maya 1, Tomos 1; one-to-one Maya 1; My Emotions Maya 1, Tomos 1;
    QA 1: 6. Paid: My Thinking 2 (seen on 24 March), one-to-one 1. Owed 3; overdue: 17 May + 21 = 7 June, of both.
    """
    cast = year.cast
    rhian = look(cast.rhian)
    assert cards(rhian) == {
        "Due to be monitored": "1 review, 1 overdue",
        "Overdue supervision actions": "",
        "Feedback to share": "1 person",
        "Next supervision": "2 people",
        "Drafts to finish": "",
        "Unmatched recordings": "",
        "Recordings missing at my sites": "",
    }
    holds(
        rhian,
        "Maya Lindqvist and Tomos Adeyemi | My Emotions: not seen yet | Norwich, group 14",
        "Mon 7 Jun | 15 days overdue",
        "Draw a recording | From 2 that would pay this, each with the same chance",
        "Maya Lindqvist | Wed 14 Apr 69 days overdue",
        "Tomos Adeyemi | Thu 1 Jul in 9 days",
    )
    # And of three more pieces of feedback: two reflected on and acknowledged, one reflected on: 3 + 2 + 2 + 1.
    assert notices(rhian) == 8
    assert tables(look(cast.gareth)) == [
        [
            "Norwich",
            "4",
            "3 (75 %)",
            "1 (25 %)",
            "Without a recording for a reason: 1 where nobody pressed record.",
        ],
        ["Norwich", "6", "3", "3", "2", CAN_BE],
        ["Norwich: My Thinking", "2", "2", "0", "0", PAID],
        ["Norwich: My Emotions", "2", "0", "2", "2", CAN_BE],
    ]
    for who, waits in ((cast.maya, ""), (cast.tomos, "1 review"), (cast.saskia, "1 review")):
        assert cards(look(who)) == {"Feedback for you": waits, "What you agreed to try": ""}
    next(one for one in rhian.button if one.label == "Draw").click().run()
    assert any(one.endswith("Drawn from 2") for one in lines(rhian))


def in_november(year: Year, look: Look) -> None:
    """15 November. 90 days before it is 17 August: nights on 6 and 27 September, 4 October, 1 (not filmed) and 8
    November are 5; recorded 4; reviewed 2 (6 and 27 September).

    Asked for: first sessions Saskia 1 (her second, after the cover), Callum 2; in group 15 Foundation 2 and My
    Thinking 2; in group 14 My Relationships 2; QA in two quarters 2: 11. Paid: 1 + 1 + 2 + 0 + 2 + 0 = 6. Owed 5.
    Overdue: Callum's second, 4 October + 21 = 25 October, and QA's of the quarter to 30 September: 2.
    My Thinking, twice, has one night and no film: 2 cannot be paid, for 1 programme session.
    """
    cast = year.cast
    rhian = look(cast.rhian)
    assert cards(rhian) == {
        "Due to be monitored": "2 reviews, 1 overdue",
        "Overdue supervision actions": "1 action",
        "Disputed ratings": "1 rating",
        # Maya from two reviews, Saskia from one.
        "Feedback to share": "2 people",
        "Next supervision": "2 people",
        "Drafts to finish": "1 review",
        "Unmatched recordings": "",
        "Recordings missing at my sites": "1 programme session",
    }
    holds(
        rhian,
        "Callum Ferreira | New: first sessions are to be seen | Norwich, group 15",
        "Mon 25 Oct | 21 days overdue",
        "Callum Ferreira and Saskia Penhallow | My Thinking: not seen yet | Norwich, group 15",
        "Mon 22 Nov | in 7 days",
        "Nobody can watch them yet | Of 1 programme session: 1 without a recording",
        "Sun 31 Oct | 15 days overdue",
        # 16 + 31 + 30 + 31 + 31 + 30 + 31 + 15 and 30 + 31 + 30 + 31 + 15 days.
        "Maya Lindqvist | Wed 14 Apr 215 days overdue",
        "Tomos Adeyemi | Thu 1 Jul 137 days overdue",
        # Missed from two days after the night.
        "Wed 3 Nov | 12 days",
    )
    # 10 items of the session and 8 of each of two people; A1 and A2 are rated.
    assert [one.text for one in rhian.get("progress")] == ["2 of 26 answered"]
    # And Tomos's reflection and dispute.
    assert notices(rhian) == 10
    hole = "2 cannot be paid. Programme sessions: 1 without a recording"
    assert tables(look(cast.gareth)) == [
        ["Norwich", "5", "4 (80 %)", "2 (40 %)", "1 programme session has no recording: ask the site why."],
        ["Norwich", "11", "6", "5", "2", hole],
        ["Norwich: Foundation", "5", "4", "1", "1", CAN_BE],
        ["Norwich: My Thinking", "2", "0", "2", "0", hole],
        ["Norwich: My Relationships", "2", "2", "0", "0", PAID],
    ]
    waiting = {
        cast.maya: ("1 review", ""),
        cast.tomos: ("2 reviews", ""),
        cast.callum: ("1 review", "1 action"),
    }
    for who, (to_read, agreed) in waiting.items():
        assert cards(look(who)) == {"Feedback for you": to_read, "What you agreed to try": agreed}
    # Of My Emotions the one that was not drawn, 4 October, and 8 November, which is a draft.
    for who in (cast.dilys, cast.leena):
        holds(look(who), "3 recordings can be watched and have no review yet.")


def facilitators_pages(year: Year, look: Look) -> None:
    """Still 15 November. Items rated 3 of 4 are 75; a whole weighs B, C, D and E by 20, 20, 15 and 20."""
    cast = year.cast
    supervised = look(cast.rhian, SUPERVISION)
    holds(
        supervised,
        "Feedback to write from 2 reviews 1 shared, answer awaited",
        "Feedback to write from 1 review 1 shared, answer awaited",
        "1 action overdue 1 shared, answer awaited",
        # What he disputes waits for Rhian, not for him.
        "1 rating disputed 2 shared, answers awaited",
    )
    maya_of_rhian(look(cast.rhian, SUPERVISION, facilitator=cast.maya.id))
    tomos = look(cast.rhian, SUPERVISION, facilitator=cast.tomos.id)
    assert wholes(tomos) == [
        ("27 Sep", "Strong, 75.0"),
        ("drawn", "Strong, 75.0"),
        ("15 Mar", "Strong, 75.0"),
        ("25 Jan", "Strong, 75.0"),
        # B3 was 1 and is 2 since the dispute: B = (3 + 3 + 2 + 3) / 16 = 68.75, (1375 + 4125) / 75 = 73.33.
        ("11 Jan", "Meets the standard, 73.3"),
    ]
    # Five reviews: each by itself.
    assert tables(tomos)[-1][:4] == ["Mon 11 Jan 2027", "1 review", "Strong 75.0", "Meets the standard 68.8"]
    own = look(cast.maya, SUPERVISION)
    # Told of five reviews but for the one-to-one and the one in a draft; the one of June is not reflected on.
    assert wholes(own) == [
        ("drawn", ""),
        ("15 Mar", "Strong, 76.7"),
        ("15 Feb", "Strong, 75.0"),
        ("11 Jan", "Meets the standard, 70.0"),
    ]
    assert [row[0] for row in tables(own)] == ["Mon 15 Mar 2027", "Mon 15 Feb 2027", "Mon 11 Jan 2027"]
    holds(own, "A2 Exercises in intended order and time named in 3 pieces of feedback")


def maya_of_rhian(page: AppTest) -> None:
    """Maya's page as her treatment manager sees it."""
    assert wholes(page) == [
        ("27 Sep", "Strong, 75.0"),
        # D1 2 and D2 3: D = 62.5, (4500 + 937.5) / 75.
        ("drawn", "Meets the standard, 72.5"),
        # Twelve items, 4 each.
        ("26 Apr", "Meets the standard, 48 of 72"),
        # B1 4: B = 13 / 16 = 81.25, (1625 + 4125) / 75 = 76.67.
        ("15 Mar", "Strong, 76.7"),
        ("15 Feb", "Strong, 75.0"),
        ("25 Jan", "Strong, 75.0"),
        # D1 and D2 2: D = 50, (4500 + 750) / 75.
        ("11 Jan", "Meets the standard, 70.0"),
    ]
    # Six reviews by one rubric: quarters. In the first, B = (75 + 75 + 75 + 81.25) / 4 = 76.5625 and D = (50 + 75 + 75
    # + 75) / 4 = 68.75; Rhian made three of them and Dilys one.
    strong = "Strong 75.0"
    assert tables(page) == [
        ["Jul – Sep 2027", "1 review", *[strong] * 5],
        ["Apr – Jun 2027", "1 review", strong, strong, strong, "Meets the standard 62.5", strong],
        [
            "Jan – Mar 2027", "4 reviews by 2 raters",
            strong, "Strong 76.6", strong, "Meets the standard 68.8", strong,
        ],
    ]  # fmt: skip
    # Feedback from January, February, March and June rests on that mark.
    holds(page, "A2 Exercises in intended order and time named in 4 pieces of feedback")
    holds(
        page, "Seen · By Wed 31 Mar 2027 · On film", "Not seen · By Sun 28 Feb 2027 · In the first exercise"
    )
    assert "No action is open." in lines(page)
    holds(
        page,
        "Wed 3 Mar 2027",
        "Approval to deliver Thu 1 Oct 2026 to Thu 30 Sep 2027, by Rhian Probert | Ended",
    )
    assert (
        "The approval to deliver this programme ended on Thu 30 Sep 2027. Give a new one, or find a cover."
        in lines(page)
    )


def wholes(page: AppTest) -> list[tuple[str, str]]:
    """The reviews of a page: the day of the night (`drawn`: one of two, by chance) and the whole score."""
    found = []
    for line in lines(page):
        if " · reviewed by " in line:
            _theme, when, _group, _by, *whole = line.split(" · ")
            night = " ".join(when.split()[1:3])
            found.append(("drawn" if night in ("17 May", "14 Jun") else night, *(whole or [""])))
    return found
