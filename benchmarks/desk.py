"""Measures the review desk in a real browser, in front of as much as there is after years.

    python -m benchmarks.desk [--rounds N] [--recordings N] [--reviews N] [--minutes N] [--no-page]

Prints medians and 95th percentiles beside what they are compared with in the same run, whether what was promised is
met, and writes docs/performance-desk.md. Takes a quarter of an hour, and never longer than LONGEST_SECONDS.
"""

import argparse
import os
import secrets
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from benchmarks.desk_browser import (
    at_rest,
    compose,
    continue_draft,
    count,
    first_moving_frame,
    go,
    have_film,
    open_browser,
    open_page,
    rate_all,
    sign_in,
    turn_page,
)
from benchmarks.desk_figures import Figure
from benchmarks.desk_page import PAGE, page_of
from benchmarks.desk_servers import serve_app, serve_bare_page, serve_empty
from benchmarks.desk_world import DeskWorld, database_at, make_world, rewind
from benchmarks.film import make_recording
from storage.database.base import open_database
from storage.objects.address import Credentials, StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store

LONGEST_SECONDS = 45 * 60
SMALL_RECORDINGS, SMALL_REVIEWS = 1000, 200
STORE = "bench"
WARM_UP = 1


@dataclass(frozen=True)
class Sizes:
    """How much there is, and how often each thing is done; a film has `minutes`."""

    recordings: int = 100_000
    reviews: int = 20_000
    minutes: int = 150
    rounds: int = 40
    rated_drafts: int = 4


@dataclass(frozen=True)
class Bench:
    """What is up: the app in front of much and of little, the empty script, and who is there.

    `small` names the same machine otherwise, so that the browser keeps the two sign-ins apart.
    """

    large: str
    small: str
    empty: str
    bare: str
    world: DeskWorld
    database_url: str
    sizes: Sizes


def measure(sizes: Sizes, folder: Path) -> list[Figure]:
    """Make it all in `folder`, start it, do it, end it."""
    with ExitStack() as up:
        bench = _start(sizes, folder, up)
        context = up.enter_context(open_browser())
        for url in (bench.large, bench.small):
            sign_in(context, url)
        figures = []
        for part in (_rating, _opening, _composing, _library):
            _say(part.__name__.strip("_").capitalize())
            figures += list(part(context, bench))
        return figures


def _start(sizes: Sizes, folder: Path, up: ExitStack) -> Bench:
    _say(f"Making a recording of {sizes.minutes} minutes")
    bucket = folder / "buckets" / "recordings"
    bucket.mkdir(parents=True)
    make_recording(bucket / "film-0.mp4", sizes.minutes)
    for number in range(1, sizes.rated_drafts + 1):
        os.link(bucket / "film-0.mp4", bucket / f"film-{number}.mp4")
    access_variable, secret_variable, _ = credential_variables(STORE)
    keys = {access_variable: STORE, secret_variable: secrets.token_hex()}
    key = Credentials(keys[access_variable], keys[secret_variable])
    endpoint_url = up.enter_context(
        serve_folder(bucket.parent, access_key=key.access_key, secret_key=key.secret_key)
    )
    address = StoreAddress(STORE, bucket.name, endpoint_url)
    films = sorted(
        (ref for page in S3Store(address, key).list_pages() for ref in page), key=lambda ref: ref.key
    )
    urls, worlds = [], []
    for name, recordings, reviews in (
        ("large", sizes.recordings, sizes.reviews),
        ("small", SMALL_RECORDINGS, SMALL_REVIEWS),
    ):
        _say(f"Making {recordings:,} recordings and {reviews:,} reviews")
        data = folder / name
        data.mkdir()
        worlds.append(_make(data, recordings, reviews, address, films, sizes.minutes))
        urls.append(up.enter_context(serve_app(keys, data)))
    empty = up.enter_context(serve_empty(folder))
    bare = up.enter_context(serve_bare_page(_video(urls[0], worlds[0])))
    return Bench(
        urls[0],
        urls[1].replace("127.0.0.1", "localhost"),
        empty,
        bare,
        worlds[0],
        database_at(folder / "large"),
        sizes,
    )


def _make(
    data: Path, recordings: int, reviews: int, address: StoreAddress, films: list[ObjectRef], minutes: int
) -> DeskWorld:
    # While it is made, it need not outlive a power cut; the app waits for the disk as it always does.
    database = open_database(database_at(data), outlives_power_cut=False)
    try:
        return make_world(
            database,
            recordings=recordings,
            reviews=reviews,
            address=address,
            films=films,
            film_ms=minutes * 60_000,
        )
    finally:
        database.close()


def _rating(context: Any, bench: Bench) -> Iterator[Figure]:
    video = quote(_video(bench.large, bench.world), safe="")
    for plays in (False, True):
        empty = open_page(context, f"{bench.empty}/?count&video={video}" if plays else bench.empty)
        for _ in range(WARM_UP):
            count(empty)
        rated, counted = [], []
        for review_id in bench.world.reviews[1 + plays :: 2]:
            desk = open_page(context, _desk(bench, review_id))
            desk.locator(".st-key-sections").wait_for()
            for page in (empty, desk) if plays else (desk,):
                page.evaluate("firstMovingFrame")
                have_film(page, play=plays)
            at_rest(desk)
            for number, one in enumerate(rate_all(desk)):
                if number >= WARM_UP:
                    rated.append(one)
                    counted.append(count(empty))
            desk.close()
        empty.close()
        what = "a rating while the film plays" if plays else "a rating"
        beside = "empty rerun, the film playing" if plays else "empty rerun"
        yield Figure(
            f"{what}, until it is told as stored",
            [one["shown"] for one in rated], beside, [one["shown"] for one in counted], times=1.5, times_late=2,
        )  # fmt: skip
        yield Figure(
            f"{what}, until all of the form is drawn again",
            [one["rest"] for one in rated], beside, [one["rest"] for one in counted],
        )  # fmt: skip


def _opening(context: Any, bench: Bench) -> Iterator[Figure]:
    review_id = bench.world.reviews[0]
    video = _video(bench.large, bench.world)
    addresses = {
        "desk": _desk(bench, review_id),
        "streamlit": f"{bench.empty}/?video={quote(video, safe='')}",
        "bare": bench.bare,
    }
    drafts = open_page(context, f"{bench.large}/review-desk")
    took: dict[str, list[float]] = {"click": [], **{name: [] for name in addresses}}
    for number in range(WARM_UP + bench.sizes.rounds):
        for name in took:
            # The desk would go on where it stopped, and fetch twice what the other pages fetch once.
            rewind(bench.database_url, review_id)
            if name == "click":
                took[name].append(continue_draft(drafts, review_id))
            else:
                took[name].append(first_moving_frame(context, addresses[name]))
        if number == WARM_UP - 1:
            for samples in took.values():
                samples.clear()
    drafts.close()
    plain, script = "plain page with the same video", "bare Streamlit page with the same video"
    by_click, by_address = "desk opened by a click, until the video moves", "desk opened by its address"
    yield Figure(by_click, took["click"], plain, took["bare"], times=1.5)
    yield Figure(by_address, took["desk"], script, took["streamlit"], times=1.5)
    yield Figure(by_address, took["desk"], plain, took["bare"], times=1.5)


def _composing(context: Any, bench: Bench) -> Iterator[Figure]:
    desk = open_page(context, _desk(bench, bench.world.reviews[0]))
    desk.evaluate("firstMovingFrame")
    at_rest(desk)
    desk.locator("h1").click()
    took = [compose(desk) for _ in range(WARM_UP + bench.sizes.rounds)][WARM_UP:]
    desk.close()
    yield Figure("m, until the composer is open", took, most_ms=100)


def _library(context: Any, bench: Bench) -> Iterator[Figure]:
    sizes = {bench.large: bench.sizes.recordings, bench.small: SMALL_RECORDINGS}
    tabs = {url: open_page(context, f"{url}/review-desk") for url in sizes}
    opened: dict[str, list[float]] = {url: [] for url in sizes}
    turned: dict[str, list[float]] = {url: [] for url in sizes}
    for number in range(WARM_UP + bench.sizes.rounds):
        for url, tab in tabs.items():
            opening = go(tab, "Recordings", rf"1 to \d+ of {sizes[url]}")["rest"]
            turning = turn_page(tab, 2, rf"13 to 24 of {sizes[url]}")["rest"]
            go(tab, "Review desk", "Drafts to finish", "newest first")
            if number >= WARM_UP:
                opened[url].append(opening)
                turned[url].append(turning)
    for tab in tabs.values():
        tab.close()
    beside = f"with {SMALL_RECORDINGS:,}"
    for what, took in (("library opened", opened), ("library's next page", turned)):
        name = f"{what}, {bench.sizes.recordings:,} recordings"
        yield Figure(name, took[bench.large], beside, took[bench.small], times=1.5)


def _desk(bench: Bench, review_id: int) -> str:
    return f"{bench.large}/review-desk?review={review_id}"


def _video(url: str, world: DeskWorld) -> str:
    return f"{url}/api/recordings/{world.recordings[0]}/video"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--recordings", type=int, default=Sizes.recordings)
    parser.add_argument("--reviews", type=int, default=Sizes.reviews)
    parser.add_argument("--minutes", type=int, default=Sizes.minutes, help="length of the films")
    parser.add_argument("--rounds", type=int, default=Sizes.rounds)
    parser.add_argument("--no-page", action="store_true", help="print only, leave the page as it is")
    asked = parser.parse_args()
    signal.signal(signal.SIGALRM, _too_long)
    signal.signal(signal.SIGTERM, _told_to_end)
    signal.alarm(LONGEST_SECONDS)
    sizes = Sizes(asked.recordings, asked.reviews, asked.minutes, asked.rounds)
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        figures = measure(sizes, Path(folder))
    written = page_of(figures, sizes.recordings, sizes.reviews, sizes.minutes)
    print(written)
    if not asked.no_page:
        PAGE.write_text(written)


def _too_long(_number: int, _frame: object) -> None:
    raise TimeoutError(f"It took more than {LONGEST_SECONDS // 60} minutes.")


def _told_to_end(_number: int, _frame: object) -> None:
    sys.exit(143)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
