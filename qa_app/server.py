"""The ASGI application: Streamlit with our own routes, behind the gate.

Run by `qa-app serve`; `uvicorn qa_app.server:app` works as well.
"""

import gc
import logging
import pkgutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from qa_app import components
from qa_app.components.problem import draw_problem
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.routes import captions, first_page, health, pictures, player, ratings, scripts, sign_in, video
from qa_app.routes.gate import Gate

GIVE_WAY_SECONDS = 0.001

log = logging.getLogger(__name__)


def _explain_script_error(error: Exception) -> bool:
    """What happened in words instead of a traceback; what no screen foresaw is logged."""
    if isinstance(error, Explained):
        draw_problem(error)
    else:
        log.error("A screen failed", exc_info=error)
        st.error(
            _(
                "Something went wrong on our side; what you saved is safe. Load the page again. If it happens "
                "again, tell whoever looks after the app what you did and when."
            )
        )
    return True


@asynccontextmanager
async def _with_all_loaded(_app: st.App) -> AsyncIterator[None]:
    """Load what the screens are made of before anybody waits for one, and spare it the collecting of garbage.

    Streamlit collects after every run, through all that the process holds, and nothing else runs meanwhile: a
    fifth of a second for modules that never become garbage.

    And have a thread that computes give way after a thousandth of a second, not five: while a screen is worked out,
    a film's next bytes and an answer to be stored wait that long several times each.
    """
    for part in pkgutil.walk_packages(components.__path__, f"{components.__name__}."):
        import_module(part.name)
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(GIVE_WAY_SECONDS)
    yield


app = st.App(
    Path(__file__).parent / "app.py",
    lifespan=_with_all_loaded,
    routes=[
        *captions.ROUTES,
        *first_page.ROUTES,
        *health.ROUTES,
        *pictures.ROUTES,
        *player.ROUTES,
        *ratings.ROUTES,
        *scripts.ROUTES,
        *sign_in.ROUTES,
        *video.ROUTES,
    ],
    middleware=[Middleware(Gate)],
    on_script_error=_explain_script_error,
)
