"""What is written in the record of a supervision meeting, text by text."""

from collections.abc import Mapping

from qa_app.i18n import _
from qa_app.services.name_hygiene import Written
from storage.database.supervision_meetings import SupervisionMeeting

SUBJECT = "supervision meeting"


def texts_of(meeting: SupervisionMeeting, names: Mapping[int, str]) -> tuple[Written, ...]:
    """Everything that who led the meeting writes; `names` of those who were supervised in it."""
    of_people = (
        written
        for one in meeting.people
        for written in (
            Written(
                part_field("own_points", one.person_id),
                _("{name}'s own points").format(name=names[one.person_id]),
                one.own_points,
            ),
            Written(
                part_field("wellbeing_agreed", one.person_id),
                _("What was agreed, without health details"),
                one.wellbeing_agreed,
            ),
        )
    )
    return (
        Written("skill", _("Skill rehearsed"), meeting.skill),
        Written("skill_went", _("How it went"), meeting.skill_went),
        *of_people,
    )


def part_field(name: str, person_id: int) -> str:
    """What a text about one of them is called within the record."""
    return f"{name} {person_id}"
