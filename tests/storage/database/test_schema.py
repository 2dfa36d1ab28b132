import importlib
import pkgutil

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

import storage.database
from storage.database import people, schema, sites
from storage.database.base import Base, Database, open_database
from storage.database.people import RoleGrant
from tests.storage.database.test_base import SITE


@pytest.fixture
def empty(database_url: str):
    database = open_database(database_url)
    yield database
    database.close()


def _tables(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_every_module_with_tables_is_among_the_nouns() -> None:
    for module in pkgutil.iter_modules(storage.database.__path__, "storage.database."):
        importlib.import_module(module.name)
    defining = {mapper.class_.__module__ for mapper in Base.registry.mappers}
    assert defining <= {module.__name__ for module in schema.NOUNS}


def test_an_empty_database_is_not_migrated_and_then_is(empty: Database) -> None:
    assert not schema.is_migrated(empty)
    schema.migrate(empty)
    assert schema.is_migrated(empty)


def test_migrations_make_exactly_the_tables_that_the_code_describes(database: Database) -> None:
    assert _tables(database) == set(schema.METADATA.tables)
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.METADATA) == []


def test_migrating_again_keeps_every_row(database: Database) -> None:
    _fill(database)
    schema.migrate(database)
    with database.read() as transaction:
        assert [site.name for site in sites.all_sites(transaction)] == ["Harbour House"]
        assert [person.name for person in people.all_people(transaction)] == ["Carys Pugh"]


def test_migrations_go_down_and_up_again_with_rows(database: Database) -> None:
    _fill(database)
    schema.downgrade(database, "-1")
    schema.migrate(database)
    with database.read() as transaction:
        assert [person.review_languages for person in people.all_people(transaction)] == [("en", "cy")]
    schema.downgrade(database, "base")
    assert _tables(database) == set()
    schema.migrate(database)
    assert _tables(database) == set(schema.METADATA.tables)
    _fill(database)


def test_a_site_of_before_goes_by_the_public_holidays_of_its_country(empty: Database) -> None:
    schema.migrate(empty, "0011")
    with empty.engine.begin() as connection:
        for code, country in (("a", "jersey"), ("b", "elsewhere")):
            connection.execute(
                text(
                    "INSERT INTO sites (code, name, region, country, kind, languages, retention_days) "
                    "VALUES (:code, :code, 'East', :country, 'community', 'en', 90)"
                ),
                {"code": code, "country": country},
            )
    schema.migrate(empty)
    with empty.read() as transaction:
        assert [one.holiday_calendar for one in sites.all_sites(transaction)] == ["jersey", ""]


def _fill(database: Database) -> None:
    with database.write() as transaction:
        site = sites.add_site(transaction, **SITE)
        people.add_person(
            transaction,
            name="Carys Pugh",
            email="carys@example.org",
            language="cy",
            grants=[RoleGrant("treatment_manager", site_id=site.id)],
        )
