"""The app's own server, an empty Streamlit script and a bare page, each in a process of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

START_SECONDS = 60.0
STOP_SECONDS = 10.0
EMPTY_SCRIPT = Path(__file__).parent / "desk_empty.py"


@contextmanager
def serve_app(environ: Mapping[str, str], folder: Path) -> Iterator[str]:
    """`qa-app serve` in demo mode over the database in `folder`; yields its URL."""
    port = free_port()
    told = {
        "QA_APP_MODE": "demo",
        "QA_APP_DATA_DIR": str(folder),
        "QA_APP_PORT": str(port),
        # Most recordings of this world have no object: nobody is to look for them.
        "QA_APP_SYNC_MINUTES": "0",
    }
    with _served(
        [sys.executable, "-m", "qa_app", "serve"], {**environ, **told}, folder / "said", port
    ) as url:
        yield url


@contextmanager
def serve_empty(folder: Path) -> Iterator[str]:
    """The empty script as `streamlit run` serves it, with the app's own settings of Streamlit; yields its URL."""
    port = free_port()
    command = [
        sys.executable, "-m", "streamlit", "run", str(EMPTY_SCRIPT),
        "--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true",
        "--server.fileWatcherType", "none", "--browser.gatherUsageStats", "false",
        "--runner.fastReruns", "false",
    ]  # fmt: skip
    with _served(command, {}, folder / "said-empty", port) as url:
        yield url


@contextmanager
def serve_bare_page(video: str) -> Iterator[str]:
    """A page of one line with the video at that address, on a server of its own; yields its URL."""
    page = f'<!doctype html><title>Bare</title><video src="{video}" preload="metadata"></video>'.encode()

    class Bare(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Bare) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _served(command: list[str], environ: Mapping[str, str], log: Path, port: int) -> Iterator[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("QA_APP_")}
    with log.open("wb") as said:
        server = subprocess.Popen(
            command, env=clean | dict(environ), stdin=subprocess.DEVNULL, stdout=said, stderr=said
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for_answer(url, server, log)
        yield url
    finally:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for_answer(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    """Until it answers anything at all. Raises RuntimeError with what it said when it does not."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=5).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"The server did not answer. It said: {log.read_text(errors='replace')}")
