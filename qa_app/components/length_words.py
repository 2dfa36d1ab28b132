"""How long a programme session was recorded against its plan, in words."""

import streamlit as st

from qa_app.components.plain_words import plain
from qa_app.i18n import _, length_words, ngettext
from qa_app.services.recordings import RecordedLength
from qa_app.services.timetables import SessionLine

MINUTE_MS = 60_000


def length_lines(length: RecordedLength) -> list[str]:
    """That it is shorter or longer than planned, and what is to be known of its parts; empty when all is well."""
    lines = []
    if length.kind and length.recorded_ms is not None and length.planned_minutes is not None:
        says = (
            _("Shorter than planned: {length} of {planned}")
            if length.kind == "shorter_than_planned"
            else _("Longer than planned: {length} instead of {planned}")
        )
        planned = length_words(length.planned_minutes * MINUTE_MS)
        lines.append(says.format(length=length_words(length.recorded_ms), planned=planned))
    if length.parts < 2:
        return lines
    if length.kind:
        lines.append(parts_words(length))
    if length.gap_ms:
        lines.append(_("Not recorded between the parts: {length}").format(length=length_words(length.gap_ms)))
    if length.overlap_ms:
        lines.append(
            _("Recorded more than once: {length}; it is counted each time").format(
                length=length_words(length.overlap_ms)
            )
        )
    if length.gap_ms is None:
        lines.append(_("The parts do not tell when they began, so gaps between them are not known"))
    return lines


def parts_words(length: RecordedLength) -> str:
    """`2 recordings, 2 h 20 min in all`."""
    parts = ngettext("{n} recording", "{n} recordings", length.parts).format(n=length.parts)
    if length.recorded_ms is None:
        return _("{parts}, not all indexed yet").format(parts=parts)
    return _("{parts}, {length} in all").format(parts=parts, length=length_words(length.recorded_ms))


def planned_words(length: RecordedLength) -> str:
    """`planned 2 h 30 min`, or that nothing is known to compare it with."""
    if length.planned_minutes is None:
        return _("no planned length is known, so it is not compared")
    return _("planned {length}").format(length=length_words(length.planned_minutes * MINUTE_MS))


def own_plan_words(line: SessionLine) -> list[str]:
    """That the group plans another length than the template; empty where it does not."""
    if line.planned is None or line.planned.planned_minutes is None:
        return []
    return [
        _("planned {length} here, {template} in the template").format(
            length=length_words(line.planned.planned_minutes * MINUTE_MS),
            template=length_words(line.template_minutes * MINUTE_MS),
        )
    ]


def draw_length(length: RecordedLength) -> None:
    """At the desk: what `length_lines` tells, below the title; nothing when all is well."""
    lines = length_lines(length)
    if lines:
        st.caption(":material/schedule: " + plain(" · ".join(lines)))
