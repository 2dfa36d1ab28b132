"""The rows of buttons at the desk, as Streamlit's tester can use them: it knows no component of ours."""

import json
from itertools import count
from typing import Any

from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest

_numbers = count(1)


def row(screen: AppTest, place: str) -> dict[str, Any]:
    """What the page was given to draw of the answer at this place (`rating-12-A1-session`). Raises KeyError."""
    return _components(screen)[place][1]


def places(screen: AppTest) -> list[str]:
    """The places of all answers on the page, in order."""
    return list(_components(screen))


def choose(screen: AppTest, place: str, *keys: str, saved: int | None = None) -> AppTest:
    """Have these options chosen (`value:3.0`); none takes the answer back. `saved`: the page has stored it by itself,
    and how often the answer has been saved since; None: it could not."""
    seen = row(screen, place)["times_saved"]
    answer = {"place": place, "chosen": list(keys), "seen": seen, "saved": saved, "number": next(_numbers)}
    return _send(screen, place, {"given": {"at": 0, "answers": [answer]}})


def jump(screen: AppTest, place: str, start_ms: int) -> AppTest:
    """Click the time of a mark."""
    return _send(screen, place, [{"event": "seek", "value": start_ms}], trigger=True)


def _send(screen: AppTest, place: str, value: object, *, trigger: bool = False) -> AppTest:
    states = screen._tree.get_widget_states()
    state = states.widgets.add()
    state.id = _components(screen)[place][0]
    if trigger:
        state.id = _make_trigger_id(state.id, "events")
        state.json_trigger_value = json.dumps(value)
    else:
        state.json_value = json.dumps(value)
    return screen._run(states)


def progress(screen: AppTest) -> str:
    """How far the review is, in words."""
    ((_id, data),) = _of_kind(screen, "qa_app_rating_progress")
    return str(data["words"]["answered"])


def _components(screen: AppTest) -> dict[str, tuple[str, dict[str, Any]]]:
    return {
        one["place"]: (id_, one)
        for id_, data in _of_kind(screen, "qa_app_rubric_item")
        for one in data["rows"]
    }


def _of_kind(screen: AppTest, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The id of each such component on the page and what it was given to draw."""
    return [
        (node.proto.id, json.loads(node.proto.json))
        for node in screen.main
        if getattr(node, "type", "") == "bidi_component" and node.proto.component_name == name
    ]
