"""`/api/recordings/{id}/captions`: the WebVTT file beside a recording, for those who may watch it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from qa_app import backend
from qa_app.access import Person
from qa_app.routes.refusals import PRIVATE, answer, id_in_path
from qa_app.services import playback


def captions(request: Request) -> Response:
    """The captions, 204 where there are none, or a refusal in a sentence."""

    def make(person: Person) -> Response:
        data = playback.read_captions(backend.current(), person, id_in_path(request, "recording_id"))
        if data is None:
            return Response(status_code=204, headers=PRIVATE)
        return Response(data, media_type="text/vtt; charset=utf-8", headers=PRIVATE)

    return answer(request, make)


ROUTES = [Route("/api/recordings/{recording_id:int}/captions", captions, methods=["GET"])]
