"""The choice of a person's roles, each at a site, in a region, or everywhere."""

import streamlit as st

from qa_app.access import ROLES, Grant
from qa_app.i18n import _
from qa_app.services.sites import Site


def draw_role_choice(sites: list[Site], held: tuple[Grant, ...], key: str) -> list[Grant]:
    """One field with every role at every place; gives those chosen."""
    places: list[tuple[int | None, str | None]] = [
        (None, None),
        *((None, region) for region in sorted({one.region for one in sites if one.region})),
        *((one.id, None) for one in sites),
    ]
    options = [Grant(role, site_id, region) for role in ROLES for site_id, region in places]
    names = {one.id: one.name for one in sites}
    return st.multiselect(
        _("Roles"),
        options,
        default=[one for one in held if one in options],
        format_func=lambda one: role_words(one, names),
        placeholder=_("Choose one or more; type to find one"),
        key=key,
    )


def role_words(grant: Grant, sites: dict[int, str]) -> str:
    """`Treatment manager, Norwich`; `sites` are names by id."""
    role = _(ROLES[grant.role])
    place = sites[grant.site_id] if grant.site_id is not None else None
    if place is None:
        region = _("region {name}").format(name=grant.region) if grant.region else None
        place = region or _("everywhere")
    return f"{role[:1].upper()}{role[1:]}, {place}"
