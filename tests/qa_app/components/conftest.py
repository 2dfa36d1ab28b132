"""The player's page on a real server, for tests with a real browser."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import qa_app
from tests.qa_app.components.films import make_film, make_sheet
from tests.storage.servers import free_port, wait_for_answer

APP = Path(qa_app.__file__).parent


@pytest.fixture(scope="session")
def player_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the page with the player; the server ends with the tests."""
    folder = tmp_path_factory.mktemp("player")
    make_film(folder / "film.mp4", 40)
    make_film(folder / "no-picture.mp4", 3, codec="mpeg4")
    make_sheet(folder / "sheet.jpg", 40, 10, 4)
    (folder / "broken.mp4").write_bytes(b"not a film at all " * 50)
    port = free_port()
    application = ["tests.qa_app.components.player_server:app", "--app-dir", str(APP.parent)]
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", *application, "--port", str(port)],
        # Streamlit finds the app's own theme and settings beside the folder it is started in.
        cwd=APP,
        env={**os.environ, "PLAYER_TEST_FOLDER": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for_answer(f"http://127.0.0.1:{port}/test/told", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
