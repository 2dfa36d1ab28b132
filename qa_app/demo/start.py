"""Makes the demo world in a folder, or finishes a half-made one, and keeps its S3 server running.

The past is built under another name and renamed when it is whole, so a folder that was broken off is
noticed; films and database are each finished or made again.
"""

import fcntl
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from threading import Event, Thread

from qa_app.backend import Backend, build
from qa_app.demo import cast
from qa_app.demo.film import make_films
from qa_app.demo.past import at, before_everything, live_through
from qa_app.demo.people import BUCKET, STORE, settle
from qa_app.demo.present import live_now
from qa_app.demo.timetable import films
from qa_app.errors import BadSetting, Unavailable
from qa_app.i18n import LONDON, utc_now
from qa_app.services import indexing, stores
from qa_app.services.indexing import Progress
from qa_app.settings import Settings
from rubrics.library import shipped_library
from storage.objects.address import credential_variables
from storage.objects.local_server import serve_folder

Told = Callable[[str, int, int], None]
"""Hears what is being made, how much of it is done, and how much there is."""


class GivenUp(Exception):
    """Nobody waits for the films any more."""


@dataclass(frozen=True)
class DemoFolder:
    """Where things lie in the demo's folder."""

    path: Path

    @property
    def objects(self) -> Path:
        """What the S3 server serves: one folder a bucket."""
        return self.path / "objects"

    @property
    def data(self) -> Path:
        """Database and cookie secret; there only once the past is whole."""
        return self.path / "data"

    @property
    def half_made(self) -> Path:
        """The same while it is being made."""
        return self.path / "data.part"

    def today(self) -> date:
        """The day that films and past are made for: the one on which the folder was begun."""
        kept = self.path / "day"
        if not kept.exists():
            kept.write_text(utc_now().astimezone(LONDON).date().isoformat())
        return date.fromisoformat(kept.read_text())


@contextmanager
def demo_running(folder: Path, settings: Settings, tell: Told) -> Iterator[Settings]:
    """The demo's store served and its database filled and indexed; yields the settings to serve the app with.

    Raises BadSetting when the folder cannot be used, and what the S3 server or the indexer cannot do.
    """
    place = DemoFolder(folder)
    with _locked(place):
        access_variable, secret_variable, _identity = credential_variables(STORE)
        os.environ[access_variable] = "demo" + secrets.token_hex(8)
        os.environ[secret_variable] = secrets.token_hex(20)
        (place.objects / BUCKET).mkdir(parents=True, exist_ok=True)
        with serve_folder(
            place.objects, access_key=os.environ[access_variable], secret_key=os.environ[secret_variable]
        ) as endpoint_url:
            ready = replace(settings, mode="demo", data_folder=str(place.data), database_url="")
            is_new = not place.data.exists()
            _make_films_beside(
                place, lambda: _make_past(place, ready, endpoint_url, tell) if is_new else None, tell
            )
            backend = build(ready)
            try:
                stores.move_store(backend, STORE, endpoint_url)
                _index(backend, tell)
                lived = place.data / "present"
                if not lived.exists():
                    live_now(backend)
                    lived.touch()
            finally:
                backend.database.close()
            yield ready


@contextmanager
def _locked(place: DemoFolder) -> Iterator[None]:
    try:
        place.path.mkdir(parents=True, exist_ok=True)
        lock = (place.path / ".lock").open("w")
    except OSError as error:
        raise BadSetting(
            f"The demo's folder {place.path} cannot be made or written to ({error.strerror}). "
            "Choose another: `make demo DEMO_DIR=folder`."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise BadSetting(
                f"Another copy of the demo works in the folder {place.path}. End it, or choose another folder: "
                "`make demo DEMO_DIR=folder`."
            ) from error
        yield


def _make_films_beside(place: DemoFolder, make_past: Callable[[], None], tell: Told) -> None:
    """Make the films in processes of their own while the past is made in this one."""
    programme = shipped_library().latest_programme(cast.PROGRAMME)
    wanted = {place.objects / BUCKET / key: film for key, film in films(programme, place.today()).items()}
    done: list[Path] = []
    failed: list[BaseException] = []
    given_up = Event()

    def count(path: Path) -> None:
        if given_up.is_set():
            raise GivenUp
        done.append(path)
        tell("films", len(done), len(wanted))

    def work() -> None:
        try:
            make_films(wanted, on_done=count)
        except BaseException as error:  # noqa: BLE001 - carried over to the thread that waits
            failed.append(error)

    filming = Thread(target=work, name="films")
    filming.start()
    try:
        make_past()
        filming.join()
    except BaseException:
        # Ctrl-C above all: films that are begun are finished, and no other is.
        given_up.set()
        filming.join()
        raise
    if failed:
        raise failed[0]


def _make_past(place: DemoFolder, settings: Settings, endpoint_url: str, tell: Told) -> None:
    shutil.rmtree(place.half_made, ignore_errors=True)
    # Broken off, it is made again from the beginning: it need not wait for the disk at every step.
    # Nobody gets mails about what never happened.
    without_mail = replace(settings, data_folder=str(place.half_made), smtp_host="")
    backend = build(without_mail, outlives_power_cut=False)
    try:
        world = settle(at(backend, before_everything(place.today())), endpoint_url)
        live_through(backend, world, place.today(), lambda done, total: tell("past", done, total))
    finally:
        backend.database.close()
    place.half_made.rename(place.data)


def _index(backend: Backend, tell: Told) -> None:
    def count(progress: Progress) -> None:
        if progress.total:
            tell("index", progress.done, progress.total)

    # Its films are whole, though they were made this minute.
    at_once = replace(backend, settings=replace(backend.settings, sync_settle_seconds="0"))
    (result,) = indexing.index_store(at_once, STORE, sync_first=True, on_progress=count)
    if result.problem:
        raise Unavailable(result.problem)
