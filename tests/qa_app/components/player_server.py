"""Serves the player's page, its film and a place to report to; run by uvicorn in a process of its own."""

import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import streamlit as st
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from qa_app.routes import scripts

FOLDER = Path(os.environ["PLAYER_TEST_FOLDER"])
reports: list[dict] = []
requests: list[str] = []


def file(request: Request) -> Response:
    """A film or a sheet, with ranges; `locked.mp4` is refused with a sentence."""
    name = request.path_params["name"]
    requests.append(name)
    if name == "locked.mp4":
        return PlainTextResponse("You are signed out. Sign in again.\n", 401)
    if name == "captions.vtt":
        return PlainTextResponse(
            "WEBVTT\n\n00:00.000 --> 00:40.000\nGood evening, everybody.\n", media_type="text/vtt"
        )
    if name == "none":
        return Response(status_code=204)
    if name == "cut.mp4":
        return cut_off(request)
    return FileResponse(FOLDER / name)


def cut_off(request: Request) -> Response:
    """The film by a link that has run out after six tenths, unless a fresh one is asked for."""
    film = FOLDER / "film.mp4"
    if "again" in request.query_params:
        return FileResponse(film)
    if request.headers.get("range", "bytes=0-") != "bytes=0-":
        return PlainTextResponse("This link has run out.\n", 403)
    data = film.read_bytes()
    headers = {"content-length": str(len(data)), "accept-ranges": "bytes"}

    async def part() -> AsyncIterator[bytes]:
        yield data[: len(data) * 6 // 10]
        raise ConnectionError("cut off on purpose")

    return StreamingResponse(part(), headers=headers, media_type="video/mp4")


async def watched(request: Request) -> Response:
    """Keeps what the player reports."""
    reports.append(json.loads(await request.body()))
    return Response(status_code=204)


def told(request: Request) -> Response:
    """Everything that was reported and asked for so far."""
    return JSONResponse({"reports": reports, "requests": requests})


app = st.App(
    Path(__file__).parent / "player_page.py",
    routes=[
        Route("/test/watched", watched, methods=["POST"]),
        Route("/test/told", told),
        Route("/test/{name}", file),
        *scripts.ROUTES,
    ],
)
