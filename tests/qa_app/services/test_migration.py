"""Migrating with rows in the tables that others point at: nothing is lost on the way, up or down."""

from sqlalchemy import func, inspect, select
from sqlalchemy import table as table_of

from qa_app.services import feedback
from storage.database import feedback as rows
from storage.database import schema
from tests import factories
from tests.qa_app.services.conftest import Stage


def _rows(stage: Stage) -> dict[str, int]:
    engine = stage.backend.database.engine
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {
            table: connection.execute(select(func.count()).select_from(table_of(table))).scalar_one()
            for table in tables
        }


def test_rows_are_kept_by_every_step_down_to_the_reviews_and_up_again(stage: Stage) -> None:
    backend, cast = stage.backend, stage.cast
    review_id = factories.add_review(backend, cast.rhian, stage.recording_id)
    factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    before = _rows(stage)
    assert min(before[table] for table in ("reviews", "ratings", "scores", "evidence", "feedback")) > 0
    while "conversions" in _rows(stage):
        schema.downgrade(backend.database, "-1")
        now = _rows(stage)
        assert now == {table: before[table] for table in now}
    schema.migrate(backend.database)
    # What a later step made comes back empty.
    after = _rows(stage)
    assert {table: after[table] for table in now} == now
    assert after.keys() == before.keys()


def test_what_its_facilitator_looked_at_before_it_was_noted_counts_as_opened(stage: Stage) -> None:
    backend, cast = stage.backend, stage.cast
    review_id = factories.add_review(backend, cast.rhian, stage.recording_id)
    opened = factories.add_feedback(backend, cast.rhian, review_id, cast.maya)
    unopened = factories.add_feedback(backend, cast.rhian, review_id, cast.tomos)
    looked_at = stage.clock.advance(days=1)
    feedback.note_viewed(backend, cast.maya, opened)
    feedback.note_viewed(backend, cast.dilys, unopened)
    schema.downgrade(backend.database, "0011")
    schema.migrate(backend.database)
    with backend.database.read() as transaction:
        given = rows.feedback_by_id(transaction, [opened, unopened])
    assert (given[opened].opened_at, given[unopened].opened_at) == (looked_at, None)
