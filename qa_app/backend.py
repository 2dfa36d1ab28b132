"""Settings become the things that services work with; the one place where they are built."""

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from qa_app import settings as settings_module
from qa_app.errors import BadSetting, Unavailable
from qa_app.hygiene.configuration import NOTHING_MORE, Configuration, read_configuration
from qa_app.i18n import utc_now
from qa_app.settings import Settings
from rubrics.library import Library, shipped_library
from storage.database import schema
from storage.database.base import Database, open_database
from storage.database.stores import StoreRecord
from storage.objects.address import Credentials, StoreAddress, credentials
from storage.objects.s3_store import S3Store


@dataclass(frozen=True)
class Backend:
    """What every service gets. `clock` gives the present moment; tests and the demo pass their own."""

    settings: Settings
    database: Database
    library: Library
    environ: Mapping[str, str]
    clock: Callable[[], datetime] = utc_now
    hygiene: Configuration = NOTHING_MORE


def build(
    settings: Settings, environ: Mapping[str, str] = os.environ, *, outlives_power_cut: bool = True
) -> Backend:
    """Open the database (made and migrated if it is a SQLite file of ours) and load the rubrics.

    `outlives_power_cut` False is for a database that would be made anew anyhow: `open_database` says more.

    Raises BadSetting when the data folder cannot be written or the file of QA_APP_NAME_HYGIENE is not sound, and the
    library's error for an edited rubric.
    """
    if not settings.database_url:
        try:
            settings.data_path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise BadSetting(
                f"The data folder {settings.data_folder} cannot be made ({error.strerror}). "
                "Set QA_APP_DATA_DIR to a folder that this account can write to."
            ) from error
        if not os.access(settings.data_path, os.W_OK):
            raise BadSetting(
                f"The data folder {settings.data_folder} cannot be written to. "
                "Set QA_APP_DATA_DIR to a folder that this account can write to."
            )
    hygiene = read_configuration(settings.name_hygiene)
    database = open_database(settings.resolved_database_url, outlives_power_cut=outlives_power_cut)
    if not settings.database_url:
        schema.migrate(database)
    elif not schema.is_migrated(database):
        raise Unavailable("The database is not at this version's tables yet. Run `qa-app migrate`.")
    return Backend(settings, database, shipped_library(), environ, hygiene=hygiene)


@cache
def current() -> Backend:
    """The backend of this process, built from the environment at first use."""
    return build(settings_module.from_environment())


def store_address(record: StoreRecord) -> StoreAddress:
    """Where a store of the database lies, as storage wants to know it."""
    return StoreAddress(
        name=record.name,
        bucket=record.bucket,
        endpoint_url=record.endpoint_url,
        region=record.region,
        prefix=record.prefix,
        addressing=record.addressing,
        ca_bundle=record.ca_bundle,
        derived_bucket=record.derived_bucket,
        derived_prefix=record.derived_prefix,
    )


@cache
def _open_store(address: StoreAddress, key: Credentials) -> S3Store:
    return S3Store(address, key)


def open_store(record: StoreRecord) -> S3Store:
    """The store with its key from the environment; one client is kept for each address and key.

    Raises MissingCredentials, naming the variables.
    """
    return _open_store(store_address(record), credentials(record.name))


def open_derived(record: StoreRecord) -> S3Store:
    """The same store with the derived files in the place of the recordings. Raises MissingCredentials."""
    return _open_store(store_address(record).derived, credentials(record.name))


def signing_secret(settings: Settings) -> str:
    """The secret that signs the cookie: the one set, or in the demo one that is made once and kept.

    Raises BadSetting in production when none is set, and when the one that is made cannot be kept.
    """
    if settings.secret:
        return settings.secret
    if not settings.is_demo:
        raise BadSetting(
            "QA_APP_SECRET is not set, so nobody can be signed in. Set it to at least 32 random characters."
        )
    kept = settings.data_path / "cookie-secret"
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            kept.touch(0o600, exist_ok=False)
            kept.write_text(secrets.token_urlsafe(48))
        secret = kept.read_text()
    except OSError as error:
        raise BadSetting(
            f"The secret that signs the cookie cannot be kept in {kept} ({error.strerror}). "
            "Set QA_APP_SECRET, or QA_APP_DATA_DIR to a folder that this account can write to."
        ) from error
    if len(secret) < 32:
        raise BadSetting(
            f"The secret in {kept} is not whole. Delete the file: another is made at the next start."
        )
    return secret
