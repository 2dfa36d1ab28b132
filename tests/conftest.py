"""What every test has: no ERROR in the log, a clock, databases and a browser."""

import logging
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.clock import Clock

pytest_plugins = ["tests.chromium", "tests.postgres"]

# How long an example takes says something of the machine, not of the code.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _no_error_is_logged(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails a test in which anything logs an ERROR, unless `logs_error("words of it")` says so."""
    lines: list[str] = []
    make_record = logging.getLogRecordFactory()

    def listen(*args: Any, **named: Any) -> logging.LogRecord:
        record = make_record(*args, **named)
        if record.levelno >= logging.ERROR:
            lines.append(f"{record.name}: {record.getMessage()}")
        return record

    # Where records are made, and not by a handler: Streamlit's loggers pass nothing on to the root's.
    logging.setLogRecordFactory(listen)
    yield
    logging.setLogRecordFactory(make_record)
    expected = [words for mark in request.node.iter_markers("logs_error") for words in mark.args]
    surprising = [line for line in lines if not any(words in line for words in expected)]
    unheard = [words for words in expected if not any(words in line for line in lines)]
    assert not surprising, "logged at ERROR:\n" + "\n".join(surprising)
    assert not unheard, f"promised by logs_error, but never logged: {unheard}"


@pytest.fixture(autouse=True)
def _main_stays_main() -> Iterator[None]:
    """A screen under test takes the place of `__main__`; a child process started later would then begin with it."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still; `clock.advance(days=1)` moves it."""
    return Clock()
