"""What the player is given and what it hands back, as plain frozen data. Knows no recording and no review."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from pydantic import TypeAdapter, ValidationError

from qa_app.errors import Refused
from qa_app.i18n import _

Kind = Literal["strength", "development", "risk", "proscribed"]

OUTLINE_POINTS = 400


@dataclass(frozen=True)
class PlayerSource:
    """All that the player shows. Times are milliseconds in the recording.

    `url` and `poster_url` are addresses of our own routes; the video is fetched again only when `url`
    changes. `start_ms` is where playing starts (resume). `storyboard` holds sheet_urls, columns, rows,
    tile_width, tile_height and times_ms, one true time a tile. `activity` is any measure over the whole
    length in equal steps. `signals` hold kind, label, start_ms and end_ms; `evidence` id, start_ms, end_ms,
    kind, note, items and people, and if wanted saved (as what it was last saved) and earlier (made on a file
    that was replaced); `exercises` key, label, outcome (None: not ticked), start_ms and end_ms (None: nobody
    said when); `items` key, label (short, it stands in a chip) and if wanted title (its
    full words); `people` id and name. `watched` are ranges watched before. `beacon_url` None reports
    nothing. `captions_url` answers WebVTT, or 204 where there is none. `seek` jumps to (ms, nonce) once for each
    nonce. `read_only` allows no marking. `reader` is the person's id: what they typed and could not save is kept
    in the browser for nobody else. `refused` holds the nonce of a mark that was not saved, and the sentence why.
    `link` is the desk's address, to which the second of a mark is added.
    """

    url: str
    mime: str
    title: str
    duration_ms: int
    poster_url: str | None = None
    start_ms: int = 0
    storyboard: dict[str, Any] | None = None
    activity: tuple[int, ...] = ()
    signals: tuple[dict[str, Any], ...] = ()
    exercises: tuple[dict[str, Any], ...] = ()
    evidence: tuple[dict[str, Any], ...] = ()
    watched: tuple[tuple[int, int], ...] = ()
    beacon_url: str | None = None
    captions_url: str | None = None
    items: tuple[dict[str, Any], ...] = ()
    people: tuple[dict[str, Any], ...] = ()
    seek: tuple[int, str | int] | None = None
    read_only: bool = False
    reader: int | None = None
    refused: dict[str, str] | None = None
    link: str | None = None


@dataclass(frozen=True)
class Mark:
    """A moment that somebody marked: a range in milliseconds, what it shows, and what it belongs to.

    With `id` it rewrites evidence that was last saved as `seen` when it was read. `nonce` names this sending.
    """

    start_ms: int
    end_ms: int
    kind: Kind
    note: str
    items: tuple[str, ...]
    people: tuple[int, ...]
    id: int | None = None
    seen: str | None = None
    nonce: str = ""


_MARK = TypeAdapter(Mark)


def read_mark(sent: object) -> Mark:
    """The mark that the browser sent; raises Refused when it is none."""
    try:
        return _MARK.validate_python(sent)
    except ValidationError as error:
        raise Refused(
            _("The mark could not be read, so it was not saved. Reload the page and try again.")
        ) from error


def outline(values: tuple[int, ...], points: int = OUTLINE_POINTS) -> list[int]:
    """At most `points` whole numbers from 0 to 100 that draw the values: the mean of each equal stretch.

    The highest mean is 100; nothing but zeros stays flat.
    """
    count = min(points, len(values))
    edges = [len(values) * i // count for i in range(count + 1)] if count else []
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    highest = max(means, default=0) or 1
    return [round(100 * mean / highest) for mean in means]
