"""What a click calls must not touch `st.session_state`: Streamlit may end it there for the next click."""

import ast
from pathlib import Path

from tests.house.repository import shown, tracked
from tests.house.words import CODE


def _callbacks(tree: ast.Module) -> list[ast.expr | ast.FunctionDef]:
    """What is given as `on_click=`, `on_change=` and the like: the expression, and the function of that name."""
    given = [
        keyword.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for keyword in call.keywords
        if keyword.arg and keyword.arg.startswith("on_")
    ]
    names = {one.id for one in given if isinstance(one, ast.Name)}
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and one.name in names]
    return [*given, *functions]


def _touches(files: tuple[Path, ...]) -> list[str]:
    return [
        f"{shown(file)}:{node.lineno}"
        for file in files
        for callback in _callbacks(ast.parse(file.read_text()))
        for node in ast.walk(callback)
        if isinstance(node, ast.Attribute) and node.attr == "session_state"
    ]


def test_no_callback_touches_the_state_of_the_session() -> None:
    files = tuple(file for file in tracked(".py") if set(CODE) & set(file.parents))
    assert any(_callbacks(ast.parse(file.read_text())) for file in files)
    assert _touches(files) == []
