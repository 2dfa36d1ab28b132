"""One world and one server for the journeys of a worker, and browsers in which somebody is signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from qa_app.access import Person
from tests.journeys.server import AppServer
from tests.journeys.world import STORE, STORES, World, make_buckets, make_world
from tests.storage.servers import served_bucket, store_keys

SignIn = Callable[..., Page]
NewServer = Callable[..., AppServer]


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world of all journeys, with its S3 server up."""
    folder = tmp_path_factory.mktemp("journeys")
    make_buckets(folder / "buckets")
    with served_bucket(folder / "buckets", STORE) as served:
        # While it is made only: other tests of this worker count on having no keys.
        with pytest.MonkeyPatch.context() as environ:
            for name, value in store_keys(*STORES).items():
                environ.setenv(name, value)
            world = make_world(folder / "buckets", served.endpoint_url, folder / "data")
        yield world
        world.backend.database.close()


@pytest.fixture(scope="session")
def server(world: World, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    """The server that journeys share when they leave it as it is. What it has to say at its end must be nothing."""
    server = AppServer(world.environ, tmp_path_factory.mktemp("server") / "said").start()
    yield server
    server.stop()
    assert "Traceback" not in server.said(), server.said()


@pytest.fixture
def new_server(world: World, tmp_path: Path) -> Iterator[NewServer]:
    """`new_server(QA_APP_…="…")`: a fresh server over the same world, for a journey that kills or changes it."""
    made: list[AppServer] = []

    def start(**environ: str) -> AppServer:
        made.append(AppServer({**world.environ, **environ}, tmp_path / f"said-{len(made)}"))
        return made[-1].start()

    yield start
    for server in made:
        server.stop()


@pytest.fixture
def sign_in(new_context: Callable[..., BrowserContext], server: AppServer) -> SignIn:
    """`sign_in(person, "/trends?site=1")`: a browser of their own in which the person has picked themselves."""

    def open_as(person: Person, path: str = "/", url: str | None = None, **options: object) -> Page:
        page = new_context(**options).new_page()
        page.set_default_timeout(30_000)
        page.goto(f"{url or server.url}{path}")
        page.get_by_role("button", name=person.name).click()
        return page

    return open_as
