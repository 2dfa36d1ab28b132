"""Whether the app says truly that it can work."""

import pytest

from storage.database import stores
from tests.storage.servers import free_port

pytestmark = pytest.mark.slow


def test_it_is_well_while_database_and_stores_answer(client, served):
    answer = client(None).get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_a_store_that_does_not_answer_is_told_without_details(client, backend, cast, served):
    with backend.database.write() as transaction:
        stores.change_endpoint(transaction, cast.norwich_store_id, f"http://127.0.0.1:{free_port()}")
    answer = client(None).get("/healthz")
    assert answer.status_code == 503
    assert "cannot be reached" in answer.text
    assert "norwich" not in answer.text
    assert "127.0.0.1" not in answer.text
