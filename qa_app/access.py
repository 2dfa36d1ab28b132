"""Who may do what: roles give permissions, within sites. `check` raises, `allows` asks.

Whether the *state* of a thing allows an action is the service's question, not this file's.
"""

from dataclasses import dataclass

from qa_app.errors import NotAllowed
from qa_app.i18n import N_, _

ROLES: dict[str, str] = {
    "treatment_manager": N_("treatment manager"),
    "facilitator": N_("facilitator"),
    "qa_team": N_("QA team"),
    "clinical_lead": N_("clinical lead"),
    "programme_manager": N_("programme manager"),
    "administrator": N_("administrator"),
}

PERMISSIONS: dict[str, frozenset[str]] = {
    "treatment_manager": frozenset(
        {
            "see_recordings",
            "watch",
            "assign_recordings",
            "convert_recordings",
            "review",
            "read_reviews",
            "handle_concerns",
            "give_feedback",
            "see_trends",
            "pin_notes",
            "set_limits",
            "manage_groups",
            "edit_plan",
            "keep_training",
        }
    ),
    "facilitator": frozenset({"read_own_feedback"}),
    "qa_team": frozenset(
        {
            "see_recordings",
            "watch",
            "assign_recordings",
            "review",
            "read_reviews",
            "read_withdrawn",
            "see_trends",
            "pin_notes",
            "set_limits",
        }
    ),
    "clinical_lead": frozenset(
        {"see_recordings", "watch", "review", "read_reviews", "handle_concerns", "see_trends"}
    ),
    "programme_manager": frozenset({"see_coverage", "see_trends", "pin_notes", "keep_training"}),
    "administrator": frozenset(
        {
            "manage_people",
            "manage_groups",
            "edit_plan",
            "manage_stores",
            "see_activity",
            "assign_recordings",
            "convert_recordings",
        }
    ),
}


@dataclass(frozen=True)
class Grant:
    """One role of a person: at one site, in one region, or everywhere (both None)."""

    role: str
    site_id: int | None = None
    region: str | None = None


@dataclass(frozen=True)
class Place:
    """A site as far as permission cares."""

    site_id: int
    region: str


@dataclass(frozen=True)
class Person:
    """Somebody who is signed in."""

    id: int
    name: str
    language: str
    grants: tuple[Grant, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles held, in the order of ROLES."""
        return tuple(role for role in ROLES if any(grant.role == role for grant in self.grants))


def allows(person: Person, permission: str, place: Place | None = None) -> bool:
    """Whether some grant of the person gives the permission at the place (None: anywhere at all)."""
    return any(
        permission in PERMISSIONS[grant.role]
        and (
            place is None
            or (grant.site_id is None and grant.region is None)
            or grant.site_id == place.site_id
            or (grant.region is not None and grant.region == place.region)
        )
        for grant in person.grants
    )


def allows_everywhere(person: Person, permission: str) -> bool:
    """Whether one grant gives the permission at every site, those of tomorrow too."""
    return any(
        permission in PERMISSIONS[grant.role] and grant.site_id is None and grant.region is None
        for grant in person.grants
    )


def check(person: Person, permission: str, place: Place | None = None) -> None:
    """Raise NotAllowed unless `allows`."""
    if not allows(person, permission, place):
        raise NotAllowed(
            _("You may not do this here. If your work needs it, ask an administrator for the role.")
        )


def sites_with(person: Person, permission: str, places: list[Place]) -> tuple[int, ...]:
    """The ids of those sites among `places` where the person holds the permission."""
    return tuple(place.site_id for place in places if allows(person, permission, place))
