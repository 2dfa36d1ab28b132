"""Our routes behind the real gate, over a real database and a real S3 server with one recording."""

import random
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware

from qa_app import backend as backend_module
from qa_app import signin
from qa_app.access import Person
from qa_app.backend import Backend
from qa_app.routes import captions, first_page, health, pictures, player, ratings, scripts, video
from qa_app.routes.gate import Gate
from qa_app.settings import Settings
from storage.database import recordings, stores
from storage.objects.s3_store import S3Store
from tests.cast import Cast, make_cast
from tests.factories import add_recording, add_session
from tests.journeys.server import AppServer
from tests.storage.servers import free_port, served_bucket, store_keys

KEY = "group-14.mp4"
DATA = random.Random(1).randbytes(700_001)
Client = Callable[[Person | None], httpx.Client]


@dataclass(frozen=True)
class Served:
    """The recording of a session at Norwich: its id, the store that holds it, and its tag there."""

    recording_id: int
    store: S3Store
    etag: str

    def put(self, data: bytes) -> None:
        """Put other bytes in the recording's place, as another program would."""
        S3Store(replace(self.store.address, derived_prefix="")).put_derived(KEY, data, "video/mp4")

    @property
    def address(self) -> str:
        """Where its bytes are."""
        return f"/api/recordings/{self.recording_id}/video"


@pytest.fixture
def delivery() -> str:
    """How video is delivered; a test names `presigned` in its parameters."""
    return "proxy"


@pytest.fixture
def backend(
    _migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delivery: str
) -> Iterator[Backend]:
    """The backend that the routes of this process work on."""
    shutil.copy(_migrated_sqlite, tmp_path / "qa-app.db")
    for name, value in (("MODE", "demo"), ("DATA_DIR", str(tmp_path)), ("VIDEO_DELIVERY", delivery)):
        monkeypatch.setenv(f"QA_APP_{name}", value)
    for name in ("DATABASE_URL", "SECRET"):
        monkeypatch.delenv(f"QA_APP_{name}", raising=False)
    for name, value in store_keys("archive", "norwich").items():
        monkeypatch.setenv(name, value)
    backend_module.current.cache_clear()
    backend = backend_module.current()
    yield backend
    backend.database.close()
    backend_module.current.cache_clear()


@pytest.fixture
def cast(backend: Backend) -> Cast:
    """Everybody, before anything was delivered."""
    return make_cast(backend)


@pytest.fixture(scope="session")
def endpoint_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real S3 server with a bucket for each store of the cast."""
    folder = tmp_path_factory.mktemp("buckets")
    (folder / "norwich").mkdir()
    with served_bucket(folder, "archive") as served:
        yield served.endpoint_url


@pytest.fixture
def served(backend: Backend, cast: Cast, endpoint_url: str) -> Served:
    """A recording whose bytes are DATA."""
    session_id = add_session(
        backend,
        cast.rhian,
        cast.norwich_14,
        "my-emotions-3",
        backend.clock() - timedelta(days=2),
        (cast.maya, cast.tomos),
    )
    recording_id = add_recording(backend, cast.store_id, session_id, key=KEY, duration_ms=60_000)
    with backend.database.write() as transaction:
        for store_id in (cast.store_id, cast.norwich_store_id):
            stores.change_endpoint(transaction, store_id, endpoint_url)
        record = stores.find_store(transaction, cast.store_id)
        served = Served(recording_id, backend_module.open_store(record), "")
        served.put(DATA)
        (ref,) = next(served.store.list_pages(KEY))
        recordings.change_recording(
            transaction,
            recording_id,
            size_bytes=ref.size_bytes,
            etag=ref.etag,
            last_modified=ref.last_modified,
            object_version=ref.version,
        )
        # The local server names no content, so size and time of change stand in for its tag.
        tag = ref.etag or ref.version.strip(":").replace(":", "-")
    return replace(served, etag=f'"{tag}"')


@pytest.fixture(scope="session")
def site_url() -> Iterator[str]:
    """The routes behind the gate on a real server; it works on whatever backend is current."""
    of_routes = (captions, first_page, health, pictures, player, ratings, scripts, video)
    routes = [route for one in of_routes for route in one.ROUTES]
    app = Starlette(routes=routes, middleware=[Middleware(Gate)])
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
    thread = Thread(target=server.run)
    thread.start()
    try:
        until = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the routes' server ended"
            assert time.monotonic() < until, "the routes' server did not start"
            time.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@pytest.fixture
def client(backend: Backend, site_url: str) -> Iterator[Client]:
    """`client(person)`: a browser in which that person is signed in; None: nobody is."""
    with ExitStack() as opened:

        def open_client(person: Person | None) -> httpx.Client:
            cookies = {signin.COOKIE: signin.issue(backend, person)} if person else None
            return opened.enter_context(httpx.Client(base_url=site_url, cookies=cookies, timeout=30))

        yield open_client


@dataclass(frozen=True)
class WholeApp:
    """The app as `qa-app serve` starts it, in a process of its own, with the cast in its database."""

    url: str
    port: int
    backend: Backend
    cast: Cast

    @property
    def host(self) -> str:
        """What a browser on this machine sends as Host."""
        return f"127.0.0.1:{self.port}"

    def cookie(self, person: Person) -> dict[str, str]:
        """The cookies of a browser in which the person is signed in."""
        return {signin.COOKIE: signin.issue(self.backend, person)}


@pytest.fixture(scope="session")
def whole_app(_migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WholeApp]:
    """One server for all tests of a worker; each harms only people whom no other test needs."""
    folder = tmp_path_factory.mktemp("whole-app")
    shutil.copy(_migrated_sqlite, folder / "qa-app.db")
    backend = backend_module.build(Settings(mode="demo", data_folder=str(folder)), {})
    cast = make_cast(backend)
    environ = {"QA_APP_MODE": "demo", "QA_APP_DATA_DIR": str(folder)}
    server = AppServer(environ, folder / "said").start()
    try:
        yield WholeApp(server.url, server.port, backend, cast)
    finally:
        server.stop()
        backend.database.close()
    assert "Traceback" not in server.said(), server.said()
