"""The table of screens: file, address, title, and the permissions any one of which opens it."""

from dataclasses import dataclass

from qa_app.access import Person, allows
from qa_app.i18n import N_


@dataclass(frozen=True)
class Screen:
    """One screen. `permissions` empty: for everybody; `listed` False: reached from others only."""

    file: str
    path: str
    title: str
    permissions: tuple[str, ...] = ()
    listed: bool = True


SCREENS = (
    Screen("screens/home.py", "home", N_("Home")),
    Screen("screens/recordings.py", "recordings", N_("Recordings"), ("see_recordings", "assign_recordings")),
    Screen("screens/review_desk.py", "review-desk", N_("Review desk"), ("review",)),
    Screen(
        "screens/supervision.py",
        "supervision",
        N_("Supervision"),
        ("give_feedback", "read_own_feedback", "read_reviews", "keep_training"),
    ),
    Screen("screens/groups.py", "groups", N_("Groups"), ("manage_groups",)),
    Screen("screens/trends.py", "trends", N_("Trends"), ("see_trends",)),
    Screen("screens/monitoring_plan.py", "monitoring-plan", N_("Monitoring plan"), ("edit_plan",)),
    Screen("screens/stores.py", "stores", N_("Stores and indexing"), ("manage_stores",)),
    Screen("screens/people.py", "people", N_("People and sites"), ("manage_people",)),
    Screen("screens/notices.py", "notices", N_("Notices"), listed=False),
)


def opens(person: Person, screen: Screen) -> bool:
    """Whether the person's roles open the screen."""
    return not screen.permissions or any(allows(person, permission) for permission in screen.permissions)


def screens_for(person: Person) -> list[Screen]:
    """The screens of a person's navigation, in order."""
    return [screen for screen in SCREENS if opens(person, screen)]
