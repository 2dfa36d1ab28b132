"""`/api/recordings/{id}/video`: the bytes of a recording for the person who may watch it.

Proxied as right 206 answers in small blocks, or by a presigned link, as the service says.
"""

import itertools
from collections.abc import Iterator

from anyio import CancelScope
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from qa_app import backend, signin
from qa_app.access import Person
from qa_app.errors import Unavailable
from qa_app.i18n import _
from qa_app.routes.byte_ranges import ByteRange, Unsatisfiable, still_same, wanted_range
from qa_app.routes.kept_links import KeptLinks
from qa_app.routes.refusals import PRIVATE, answer, id_in_path, plain
from qa_app.routes.sittings import Sittings
from qa_app.services import playback
from storage.errors import StorageError

_links = KeptLinks()
_sittings = Sittings()


class Bytes(StreamingResponse):
    """A streamed answer that closes the store's connection however it ends, even when the browser leaves."""

    def __init__(self, blocks: Iterator[bytes], status: int, headers: dict[str, str]) -> None:
        """Fetch the first block at once, so that a store that fails is still told with a status."""
        self._blocks = blocks
        first = next(blocks, b"")
        super().__init__(itertools.chain([first], blocks), status, headers)

    async def stream_response(self, send: Send) -> None:
        """Send all blocks, then close."""
        try:
            await super().stream_response(send)
        finally:
            # The browser's leaving cancels this task; the connection is closed all the same.
            with CancelScope(shield=True):
                await run_in_threadpool(self._close)

    def _close(self) -> None:
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()


def video(request: Request) -> Response:
    """Whole (200), a range (206), nothing there (416), a link (302), or a refusal in a sentence."""

    def make(person: Person) -> Response:
        recording_id = id_in_path(request, "recording_id")
        playable = playback.open_recording(backend.current(), person, recording_id)
        if request.method == "GET":
            _note_opened(request, person, recording_id)
        if playable.delivery == "presigned":
            return _redirect(request, person, playable)
        return _proxied(request, playable)

    return answer(request, make)


def _note_opened(request: Request, person: Person, recording_id: int) -> None:
    """Tell the log once in a sitting, before the first byte; the cookie stands for one sign-in."""
    sitting = (request.cookies.get(signin.COOKIE), recording_id)
    if _sittings.go_on(sitting):
        return
    try:
        playback.note_opened(backend.current(), person, recording_id)
    except Exception:
        _sittings.forget(sitting)
        raise


def _redirect(request: Request, person: Person, playable: playback.Playable) -> Response:
    link = _links.link(
        (person.id, playable.store.address, playable.ref),
        playable.link_seconds,
        lambda: playable.store.presigned_link(playable.ref.key, playable.link_seconds, playable.content_type),
        fresh="again" in request.query_params,
    )
    return RedirectResponse(link, 302, headers=PRIVATE)


def _proxied(request: Request, playable: playback.Playable) -> Response:
    etag = f'"{playable.etag}"'
    total = playable.ref.size_bytes
    headers = PRIVATE | {
        "accept-ranges": "bytes",
        "content-disposition": "inline",
        "content-type": playable.content_type,
        "etag": etag,
    }
    try:
        same = still_same(request.headers.get("if-range"), etag)
        wanted = wanted_range(request.headers.get("range"), total) if same else None
    except Unsatisfiable:
        return plain(_("The recording ends before that place."), 416, content_range=f"bytes */{total}")
    status = 200 if wanted is None else 206
    if wanted is not None:
        headers["content-range"] = wanted.content_range(total)
    part = wanted or ByteRange(0, total)
    headers["content-length"] = str(part.size_bytes)
    if request.method == "HEAD" or part.size_bytes == 0:
        return Response(status_code=status, headers=headers)
    blocks = playable.store.stream(playable.ref.key, part.start, part.end_exclusive, playable.ref)
    try:
        return Bytes(blocks, status, headers)
    except StorageError as error:
        raise Unavailable(
            _("The recording cannot be read from its store at the moment. Wait a minute and try again.")
        ) from error


ROUTES = [Route("/api/recordings/{recording_id:int}/video", video, methods=["GET", "HEAD"])]
