"""What scripts of our own pages post: JSON of a bounded size, from pages of ours alone.

A form of another site cannot post here: the origin must be our own host and the body JSON.
"""

from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from qa_app.access import Person
from qa_app.i18n import _
from qa_app.routes.own_forms import is_from_here
from qa_app.routes.refusals import answer, plain

MOST_BYTES = 64 * 1024


async def take(request: Request, make: Callable[[Person, bytes], Response]) -> Response:
    """What `make` answers to the person who posted this body, in a thread; or a refusal in a sentence."""
    if not is_from_here(request):
        return plain(_("This can only be sent from the app itself."), 403)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        return plain(_("This takes JSON only."), 415)
    try:
        body = await _bounded_body(request)
    except ClientDisconnect:
        # The page was closed while it sent this; nobody waits for the answer.
        return plain(_("The report broke off."), 400)
    if body is None:
        return plain(_("That is more than one report can hold."), 413)
    return await run_in_threadpool(answer, request, lambda person: make(person, body))


async def _bounded_body(request: Request) -> bytes | None:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            return None
    return bytes(body)
