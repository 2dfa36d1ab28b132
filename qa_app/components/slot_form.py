"""The weekly slots of a group: two fields a slot, for a new group and for one that has its timetable."""

from collections.abc import Iterable
from datetime import time

import streamlit as st
from babel.dates import get_day_names

from qa_app.i18n import _, current_language
from qa_app.services.timetables import WeeklySlot

MOST = 2
"""Slots that the form asks for; few groups meet more often."""


def draw_slots(key: str, slots: Iterable[WeeklySlot] = ()) -> list[WeeklySlot]:
    """Draw the fields of the slots; gives those that are chosen."""
    known = sorted(slots)
    names = get_day_names("wide", locale=current_language())
    chosen = []
    for number in range(max(MOST, len(known))):
        was = known[number] if number < len(known) else None
        first, second = st.columns(2)
        weekday = first.selectbox(
            _("Meets on") if number == 0 else _("and on"),
            range(7),
            index=was.weekday if was else None,
            format_func=lambda one: str(names[one]),
            placeholder=_("no day"),
            key=f"{key}-weekday-{number}",
        )
        at = second.time_input(
            _("at"), value=was.at if was else time(18, 0), step=900, key=f"{key}-at-{number}"
        )
        if weekday is not None and at is not None:
            chosen.append(WeeklySlot(weekday, at))
    return chosen
