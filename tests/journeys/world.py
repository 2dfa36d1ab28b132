"""The world of the journeys: a real bucket with films, indexed, and people with a year behind them.

Everything is made through the services. Journeys change it, so each uses recordings of its own.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from pathlib import Path

from qa_app.access import Person
from qa_app.backend import Backend, build
from qa_app.demo.film import make_film
from qa_app.demo.film_plan import Film
from qa_app.demo.people import KEY_PATTERN
from qa_app.i18n import LONDON, month
from qa_app.services import evidence, reviews, submission
from qa_app.services.groups import Group
from qa_app.services.indexing import index_store
from qa_app.services.recording_register import list_register
from qa_app.services.stores import add_store, move_store
from qa_app.settings import Settings
from tests.cast import Cast, make_cast
from tests.factories import add_feedback, add_recording, add_review, add_session, rate_all
from tests.storage.servers import store_keys

STORE = "films"
STORES = (STORE, "archive", "norwich")
FILM_SECONDS = 24
MONTHS = 12


@dataclass(frozen=True)
class World:
    """Cast and settings of the world, the bucket's folder, and the ids of its recordings.

    Norwich's group 14 (Maya and Tomos) has `main`, `shared` and `by_hand`; its group 15 (Saskia and Callum) has
    `interrupted`, `counted` and `supervised`; Bangor's group 3 has `welsh`; the rest is of Ipswich's group 9 (Ines and
    Dafydd).
    Who starts a review gets their own draft back, so no two files of journeys write to the same recording.
    """

    backend: Backend
    cast: Cast
    bucket: Path
    endpoint_url: str
    environ: Mapping[str, str]
    recordings: Mapping[str, int]
    main_month: str
    keys: Mapping[str, str]


def make_buckets(folder: Path) -> None:
    """The empty buckets that are to be served, before anything is in them."""
    for name in STORES:
        (folder / name).mkdir(parents=True)


def make_world(buckets: Path, endpoint_url: str, data: Path) -> World:
    """Make the films, the people and their year, and index the bucket; the store's keys are in the environment."""
    environ = {
        "QA_APP_MODE": "demo",
        "QA_APP_DATA_DIR": str(data),
        # One review a month makes a point of the trend.
        "QA_APP_MINIMUM_REVIEWS_PER_POINT": "1",
        # What is put into a bucket is whole at once.
        "QA_APP_SYNC_SETTLE_SECONDS": "0",
        # Recordings without an object are part of this world: nobody is to look for them.
        "QA_APP_SYNC_MINUTES": "0",
        **store_keys(*STORES),
    }
    settings = Settings(
        mode="demo", data_folder=str(data), minimum_reviews_per_point="1", sync_settle_seconds="0"
    )
    backend = build(settings, environ)
    now = backend.clock()
    cast = make_cast(_at(backend, now - timedelta(days=31 * (MONTHS + 3))))
    for name in STORES[1:]:
        move_store(backend, name, endpoint_url)
    add_store(backend, cast.ann, name=STORE, bucket=STORE, endpoint_url=endpoint_url, key_pattern=KEY_PATTERN)
    main_night = _evening(now, 9)
    _live_through_a_year(backend, cast, main_night)
    nights = {
        "main": (cast.norwich_14, "my-emotions-1", 9, cast.rhian, (cast.maya, cast.tomos)),
        "interrupted": (cast.norwich_15, "foundation-2", 8, cast.rhian, (cast.saskia, cast.callum)),
        "two_tabs": (cast.ipswich_9, "foundation-3", 7, cast.rhian, (cast.ines, cast.dafydd)),
        "by_hand": (cast.norwich_14, "foundation-2", 6, cast.rhian, (cast.maya, cast.tomos)),
        "welsh": (cast.bangor_3, "foundation-1", 8, cast.owain, (cast.gwen, cast.ifan)),
        "shared": (cast.norwich_14, "foundation-3", 4, cast.rhian, (cast.maya, cast.tomos)),
        "hurry": (cast.ipswich_9, "foundation-2", 1, cast.rhian, (cast.ines, cast.dafydd)),
        "not_video": (cast.norwich_15, "foundation-3", 3, cast.rhian, (cast.saskia, cast.callum)),
        "counted": (cast.norwich_15, "foundation-4", 2, cast.rhian, (cast.saskia, cast.callum)),
        "supervised": (cast.norwich_15, "foundation-5", 1, cast.rhian, (cast.saskia, cast.callum)),
        "vanishing": (cast.ipswich_9, "foundation-4", 2, cast.rhian, (cast.ines, cast.dafydd)),
        "linked": (cast.ipswich_9, "foundation-5", 3, cast.rhian, (cast.ines, cast.dafydd)),
        "submitted": (cast.ipswich_9, "foundation-6", 4, cast.rhian, (cast.ines, cast.dafydd)),
        "every_state": (cast.ipswich_9, "foundation-1", 5, cast.rhian, (cast.ines, cast.dafydd)),
    }
    keys = {}
    for name, (group, session_key, days_ago, manager, facilitators) in nights.items():
        starts_at = _evening(now, days_ago)
        add_session(backend, manager, group, session_key, starts_at, facilitators)
        keys[name] = _key(cast, group, starts_at, session_key)
    _make_films(buckets / STORE, keys, main_night)
    index_store(backend, STORE, sync_first=True)
    known = {line.key: line.id for line in list_register(backend, STORE, None)}
    return World(
        backend=backend,
        cast=cast,
        bucket=buckets / STORE,
        endpoint_url=endpoint_url,
        environ=environ,
        recordings={name: known[key] for name, key in keys.items()},
        main_month=month(main_night.date()),
        keys=keys,
    )


def add_shared_review(world: World) -> tuple[int, int, int]:
    """The `shared` recording reviewed, with feedback shared with Maya alone: ids of review and of feedback
    (Maya's, then Tomos's draft)."""
    backend, cast = world.backend, world.cast
    review_id = reviews.start_review(backend, cast.rhian, world.recordings["shared"])
    rate_all(backend, cast.rhian, review_id)
    evidence.save_evidence(
        backend,
        cast.rhian,
        review_id,
        start_ms=2_000,
        end_ms=8_000,
        kind="strength",
        note_text="Names the effort before the result",
        items=("B1",),
        people=(cast.maya.id,),
    )
    submission.submit_review(backend, cast.rhian, review_id, accept_unanswered=False)
    mayas = add_feedback(backend, cast.rhian, review_id, cast.maya)
    return review_id, mayas, add_feedback(backend, cast.rhian, review_id, cast.tomos, is_shared=False)


def _at(backend: Backend, when: datetime) -> Backend:
    return replace(backend, clock=lambda: when)


def _evening(now: datetime, days_ago: int) -> datetime:
    """Six in the evening by the clock on the wall, so many days ago."""
    day = now.astimezone(LONDON).date() - timedelta(days=days_ago)
    return datetime.combine(day, time(18), LONDON)


def _key(cast: Cast, group: Group, starts_at: datetime, session_key: str) -> str:
    code = next(site.code for site in (cast.norwich, cast.ipswich, cast.bangor) if site.id == group.site_id)
    return f"{code}/{group.code}/{starts_at:%Y-%m-%dT%H%M}-{session_key}.mp4"


def _live_through_a_year(backend: Backend, cast: Cast, main_night: datetime) -> None:
    """A review at Norwich in each of the twelve months before the last one; group 15's, so that all of
    group 14 is due."""
    people: tuple[Person, ...] = (cast.saskia, cast.callum)
    for months_ago in range(MONTHS + 1, 1, -1):
        number = main_night.year * 12 + main_night.month - 1 - months_ago
        night = main_night.replace(year=number // 12, month=number % 12 + 1, day=10)
        then = _at(backend, night + timedelta(days=3))
        session_id = add_session(then, cast.rhian, cast.norwich_15, "my-emotions-2", night, people)
        recording_id = add_recording(then, cast.store_id, session_id, key=f"past-{months_ago}.mp4")
        add_review(then, cast.rhian, recording_id, value=2.0 if months_ago % 3 else 3.0)


def _make_films(bucket: Path, keys: Mapping[str, str], started_at: datetime) -> None:
    """Two films really made; other recordings are copies of the first, under their own names."""
    scene = Film(
        seconds=FILM_SECONDS,
        seed=1,
        exercises=("Agreeing how we work", "One thing I hope for"),
        room="Room 1",
        started_at=started_at,
        members=6,
        facilitators=2,
    )
    make_film(bucket / keys["main"], scene)
    make_film(bucket / keys["not_video"], replace(scene, fault="not_video"))
    for key in [*keys.values(), "inbox/cam1-000417.mp4"]:
        path = bucket / key
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(bucket / keys["main"], path)
