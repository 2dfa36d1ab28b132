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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let a test in the browser try once more (docs/decisions/0028); who needed it is named at the end."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def _no_error_is_logged() -> Iterator[None]:
    """Fails a test in which anything logs an ERROR."""
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
    assert not lines, "logged at ERROR:\n" + "\n".join(lines)


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
