"""The timetables of the demo's groups as they stand today: what is to come planned on, what is over settled."""

from collections.abc import Collection, Iterable

from qa_app.backend import Backend
from qa_app.demo.people import World
from qa_app.services import timetables

STAND_IN_MINUTES = 1
"""What is planned where a film of the demo stands in for a recording: it lasts about a minute, not two hours."""


def settle_timetables(
    backend: Backend, world: World, group_ids: Iterable[int], filmed: Collection[tuple[int, str]]
) -> None:
    """Call off what a group that is over never had, and plan what is still to come after the last delivery.

    The demo films group sessions alone: its groups have no one-to-ones. `filmed` are those, by group and session key,
    whose films exist: they are planned for as long as the films are meant to last.
    """
    for group_id in group_ids:
        table = timetables.group_timetable(backend, world.administrator, group_id)
        is_over = all(one.state == "delivered" for one in table.sessions if one.kind == "group")
        for one in table.sessions:
            if one.planned and (group_id, one.session_key) in filmed:
                timetables.set_planned_length(backend, world.administrator, one.planned.id, STAND_IN_MINUTES)
            if one.planned and one.kind != "group" and (one.state == "to_note" or is_over):
                timetables.cancel_planned_session(backend, world.administrator, one.planned.id, "other")
    for site in world.sites.values():
        timetables.replan_site(backend, world.administrator, site.id)
