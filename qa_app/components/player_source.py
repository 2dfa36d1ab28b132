"""What a desk knows of a recording, in the form that the player takes."""

from typing import Any
from urllib.parse import quote

from qa_app.components.video_player import PlayerSource
from qa_app.i18n import _, current_language
from qa_app.services.reasons import SIGNALS
from qa_app.services.reviews import DeskView


def source_of(
    view: DeskView,
    *,
    reader: int,
    seek: tuple[int, int] | None,
    reports: bool,
    refused: tuple[str, str] | None = None,
) -> PlayerSource:
    """The player's source for this reader (a person's id); `reports`: what is watched is told to the server.

    `refused` is the nonce of a mark that could not be saved and the sentence why.
    """
    recording, base = view.recording, f"/api/recordings/{view.recording.id}"
    language = current_language()
    return PlayerSource(
        url=film_address(recording.id, recording.object_version),
        mime="video/mp4",
        title=_("Recording"),
        duration_ms=recording.duration_ms or 0,
        poster_url=f"{base}/pictures/poster.jpg" if recording.facts.get("poster_name") else None,
        start_ms=view.review.position_ms,
        storyboard=_storyboard(base, recording.facts.get("storyboard")),
        activity=tuple(recording.facts.get("activity", ())),
        signals=tuple(
            {
                "kind": signal.kind,
                "label": _(SIGNALS[signal.kind]),
                "start_ms": signal.start_ms,
                "end_ms": signal.end_ms,
            }
            for signal in view.signals
        ),
        exercises=tuple(
            {name: getattr(one, name) for name in ("key", "label", "outcome", "start_ms", "end_ms")}
            for one in view.planned
        ),
        evidence=tuple(
            {
                "id": mark.id,
                "start_ms": mark.start_ms,
                "end_ms": mark.end_ms,
                "kind": mark.kind,
                "note": mark.note,
                "items": list(mark.items),
                "people": list(mark.people),
                "saved": mark.saved_at.isoformat(),
                "earlier": not recording.is_same_content(mark.object_version),
            }
            for mark in view.evidence
        ),
        watched=() if view.is_replaced else view.watched,
        beacon_url=f"/api/reviews/{view.review.id}/watched?v={_quoted(recording.object_version)}"
        if reports
        else None,
        captions_url=f"{base}/captions",
        items=tuple(
            {"key": item.key, "label": item.key, "title": item.label.in_language(language)}
            for item in view.rubric.items
        ),
        people=tuple({"id": one, "name": name} for one, name in view.facilitators.items()),
        seek=seek,
        read_only=not reports,
        reader=reader,
        refused={"nonce": refused[0], "sentence": refused[1]} if refused else None,
        link=f"/review-desk?review={view.review.id}",
    )


def film_address(recording_id: int, object_version: str) -> str:
    """Where the bytes of a recording are: another file in its object's place has another address."""
    return f"/api/recordings/{recording_id}/video?v={_quoted(object_version)}"


def _quoted(object_version: str) -> str:
    return quote(object_version, safe="")


def _storyboard(base: str, facts: dict[str, Any] | None) -> dict[str, Any] | None:
    if not facts:
        return None
    sheets = [f"{base}/pictures/sheet-{number}.jpg" for number in range(len(facts["sheet_names"]))]
    kept = {name: facts[name] for name in ("columns", "rows", "tile_width", "tile_height", "times_ms")}
    return {"sheet_urls": sheets, **kept}
