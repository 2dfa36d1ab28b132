"""The ASGI application: Streamlit with our own routes, behind the gate.

Run by `qa-app serve`; `uvicorn qa_app.server:app` works as well.
"""

import logging
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from qa_app.errors import Explained
from qa_app.routes import health, pictures, player, sign_in, video
from qa_app.routes.gate import Gate

log = logging.getLogger(__name__)


def _note_script_error(error: Exception) -> bool:
    """Log what no screen explained. The page itself shows a plain sentence (`client.showErrorDetails`)."""
    if not isinstance(error, Explained):
        log.error("A screen failed", exc_info=error)
    return False


app = st.App(
    Path(__file__).parent / "app.py",
    routes=[*health.ROUTES, *pictures.ROUTES, *player.ROUTES, *sign_in.ROUTES, *video.ROUTES],
    middleware=[Middleware(Gate)],
    on_script_error=_note_script_error,
)
