"""What indexing one recording answers, and what it may be told. Plain frozen data, safe to pickle."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from storage.video.playable import Browser
from storage.video.reading_options import ReadingOptions
from storage.video.seeking import Seeking
from storage.video.signals.span import QualitySignal
from storage.video.storyboard import Storyboard
from storage.video.streams import StreamFacts

State = Literal["ready", "needs_conversion", "unreadable"]

REASON_CODES = (
    "empty",
    "not_a_recording",
    "truncated",
    "no_picture",
    "damaged",
    "encrypted",
    "several_programmes",
    "unsupported_codec",
    "decoder_crashed",
    "over_budget",
    "vanished",
    "changed_while_reading",
    "access_denied",
    "archived",
    "store_unavailable",
    "not_playable_in_browser",
)


@dataclass(frozen=True)
class IndexOptions:
    """Thresholds, budgets, and where derived files go.

    A recording may cost `budget_bytes` or `budget_share` of its size, whichever is more, and no more than
    `budget_requests` and `budget_seconds`; in a child process, no more than `budget_memory_bytes` on top of
    what the process takes at leisure. Past its seconds it gets `grace_seconds` to say so itself, before its
    child process is ended. `derived_folder` lies under the store's derived prefix.
    """

    reading: ReadingOptions = field(default_factory=ReadingOptions)
    budget_bytes: int = 64 * 1024 * 1024
    budget_share: float = 0.05
    budget_requests: int = 4000
    budget_seconds: float = 120.0
    grace_seconds: float = 30.0
    budget_memory_bytes: int = 1024 * 1024 * 1024
    derived_folder: str = "storyboards"


@dataclass(frozen=True)
class IndexedRecording:
    """Everything learned about one recording.

    `reason_code` is one of REASON_CODES, None when ready. `duration_ms` is the length that is really there,
    None when unknown; it and all times count from the first time stamp that is shown, `first_stamp_ms` on the
    file's own clock: what an edit list cuts before it has no time. `started_at` is what the file says (UTC),
    None when it says nothing believable. `browsers` are those that play it as it is, on that same axis: none
    where the file's clock starts late. `activity` is bytes of picture per second of recording, empty when the
    container does not tell.
    `fingerprint` is that of the object (see object_fingerprint), None when its ends could not be read.
    `bytes_moved`, `requests`, `seconds` are what it cost; `peak_memory_bytes` is the most memory that the
    process took meanwhile, None where that was not measured.
    """

    state: State
    reason_code: str | None = None
    duration_ms: int | None = None
    container: str | None = None
    first_stamp_ms: int | None = None
    started_at: datetime | None = None
    streams: tuple[StreamFacts, ...] = ()
    browsers: tuple[Browser, ...] = ()
    seeking: Seeking | None = None
    signals: tuple[QualitySignal, ...] = ()
    activity: tuple[int, ...] = ()
    storyboard: Storyboard | None = None
    poster_name: str | None = None
    fingerprint: str | None = None
    bytes_moved: int = 0
    requests: int = 0
    seconds: float = 0.0
    peak_memory_bytes: int | None = None

    @property
    def playable(self) -> bool:
        """Whether Chrome and Edge play it as it is: else it has to be converted."""
        return "chrome" in self.browsers


__all__ = [
    "REASON_CODES",
    "IndexOptions",
    "IndexedRecording",
    "QualitySignal",
    "State",
    "Storyboard",
    "StreamFacts",
]
