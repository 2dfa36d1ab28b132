"""`/healthz`: whether the app can do its work, for machines that watch it. Tells no details to strangers."""

import logging

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from qa_app import backend
from qa_app.errors import Explained
from qa_app.i18n import _
from qa_app.routes.refusals import plain
from qa_app.services import health as health_service

_log = logging.getLogger(__name__)


def health(request: Request) -> Response:
    """200 when database and store answer, else 503; which part it is stands in the log."""
    try:
        health_service.check(backend.current())
    except Explained as error:
        _log.warning("not healthy: %s", error.sentence)
        return plain(_("The database or a recording store cannot be reached. The app's log says which."), 503)
    return plain("ok", 200)


ROUTES = [Route("/healthz", health, methods=["GET"])]
