"""`qa-app serve`: the web server, and beside it the coordinator that looks through the stores."""

import errno
import signal
import socket
import sys
from ipaddress import ip_address

import click
import uvicorn

from qa_app import settings as settings_module
from qa_app.backend import current, signing_secret
from qa_app.errors import BadSetting
from qa_app.reports.style import read_style
from qa_app.services.background_indexing import coordinator_beside
from qa_app.settings import Settings


@click.command()
def serve() -> None:
    """Serve the app at QA_APP_ADDRESS and QA_APP_PORT until Ctrl-C, and index its stores on a schedule."""
    # The server gives the signal back once it has ended; the coordinator beside it then has to end as well.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(143))
    settings = settings_module.from_environment()
    run_server(settings)


def run_server(settings: Settings) -> None:
    """Check what must hold, then serve and block. Raises BadSetting with what to set."""
    check_may_start(settings)
    read_style(settings.document_style)
    port = settings.whole_number("port")
    check_port_is_free(settings.address, port)
    backend = current()
    signing_secret(settings)
    with coordinator_beside(backend):
        uvicorn.run(
            "qa_app.server:app",
            host=settings.address,
            port=port,
            log_level="warning",
            access_log=False,
            # The gate judges the sender itself; nothing in front is believed.
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
            ws_max_size=64 * 1024 * 1024,
        )


def check_may_start(settings: Settings) -> None:
    """The demo on loopback may; anything else needs an identity provider, which cannot be configured yet."""
    if not settings.is_demo:
        raise BadSetting(
            "The app cannot start: nobody could sign in, because no identity provider is configured, and this "
            "version cannot use one yet. To try the app with invented people, run `make demo` or `qa-app demo`."
        )
    try:
        on_loopback = settings.address == "localhost" or ip_address(settings.address).is_loopback
    except ValueError:
        on_loopback = False
    if not on_loopback:
        raise BadSetting(
            f"The demo has no passwords, so it listens on this machine only, not on {settings.address}. "
            "Set QA_APP_ADDRESS to 127.0.0.1 or leave it out."
        )


def check_port_is_free(address: str, port: int) -> None:
    """Raise BadSetting when somebody listens there already, or the port may not be used."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise BadSetting(
                    f"Port {port} is taken by another program. Choose another: `make demo PORT={port + 1}`, "
                    "or set QA_APP_PORT."
                ) from error
            raise BadSetting(
                f"The app cannot listen on {address}, port {port} ({error.strerror}). "
                "Set QA_APP_ADDRESS and QA_APP_PORT to what this account may use."
            ) from error
