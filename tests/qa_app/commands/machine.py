"""A machine on which commands are typed: a data folder of its own, and a bucket to be its store `films`."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from qa_app.backend import Backend, build
from qa_app.services.indexing import sync_store
from qa_app.services.stores import add_store
from qa_app.settings import from_environment
from tests.qa_app.commands.command_line import clean_environment
from tests.storage.servers import ServedBucket, store_keys


class Machine:
    """Commands get `environ` alone; change it at will. What is put into the bucket is whole at once."""

    def __init__(self, folder: Path, bucket: ServedBucket, **environ: str) -> None:
        self.folder, self.bucket = folder, bucket
        self.environ = {
            **clean_environment(),
            "QA_APP_MODE": "demo",
            "QA_APP_DATA_DIR": str(folder / "data"),
            "QA_APP_SYNC_SETTLE_SECONDS": "0",
            **store_keys("films"),
            **environ,
        }

    def run(self, *words: str, code: int = 0) -> tuple[str, str]:
        """What `qa-app WORDS` says on standard output and on standard error; fails on another exit code."""
        done = subprocess.run(
            [sys.executable, "-m", "qa_app", *words],
            env=self.environ,
            cwd=self.folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        return done.stdout, done.stderr

    def json(self, *words: str) -> Any:
        """What the command says with --json."""
        return json.loads(self.run(*words, "--json")[0])

    @contextmanager
    def start(self, *words: str, **options: Any) -> Iterator[subprocess.Popen]:
        """The command, running; killed when the block ends before it. `options` are those of Popen; what it
        says is kept for `said` unless they say otherwise."""
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen(
                [sys.executable, "-m", "qa_app", *words],
                env=self.environ,
                cwd=self.folder,
                **{"stdin": subprocess.DEVNULL, "stdout": said, "stderr": said} | options,
            )
        with process:
            try:
                yield process
            finally:
                process.kill()

    def said(self) -> str:
        """All that started commands have said so far."""
        return (self.folder / "said").read_text()

    @contextmanager
    def backend(self) -> Iterator[Backend]:
        """What the commands work on, for services in this process."""
        with pytest.MonkeyPatch.context() as environ:
            for name, value in self.environ.items():
                environ.setenv(name, value)
            backend = build(from_environment(self.environ), self.environ)
            yield backend
            backend.database.close()

    def knows_store(self, endpoint_url: str | None = None, *, looked_through: bool = False) -> None:
        """Let it know the bucket, there or at the bucket's own address, and what lies in it."""
        with self.backend() as backend:
            bucket, endpoint_url = self.bucket.folder.name, endpoint_url or self.bucket.endpoint_url
            add_store(backend, None, name="films", bucket=bucket, endpoint_url=endpoint_url)
            if looked_through:
                (looked,) = sync_store(backend, "films")
                assert looked.problem is None
