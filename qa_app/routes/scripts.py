"""`/scripts/{name}`: what our own components do in the browser. It holds nobody's data."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from qa_app.components.scripts import SERVED, address
from qa_app.errors import NotFound
from qa_app.routes.refusals import refusal

# The name changes with the content.
_KEPT = {"cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff"}


def script(request: Request) -> Response:
    """The script, which a browser may keep."""
    text = SERVED.get(request.path_params["name"])
    if text is None:
        return refusal(NotFound(""))
    return Response(text, media_type="text/javascript; charset=utf-8", headers=_KEPT)


ROUTES = [Route(address("{name}"), script, methods=["GET"])]
