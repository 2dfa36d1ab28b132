"""What is wrong with this installation, in plain words, and how to mend it."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from qa_app import settings as settings_module
from qa_app.backend import signing_secret, store_address
from qa_app.errors import BadSetting
from qa_app.hygiene.configuration import read_configuration
from qa_app.i18n import utc_now
from qa_app.reports.document import Document, Section
from qa_app.reports.style import read_style
from qa_app.services.document_files import ENDINGS
from qa_app.services.mail_delivery import MailFault, fault_words, mail_connection
from qa_app.services.notice_mails import troubles_in
from qa_app.settings import Settings
from rubrics.errors import RubricError
from rubrics.library import load_library
from storage.conversion.ffmpeg import find_ffmpeg
from storage.database import activity_log, schema, stores
from storage.database.base import Database, is_reachable, open_database
from storage.errors import NoConverter, StorageError
from storage.objects.address import credentials
from storage.objects.s3_store import S3Store


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at; `problem` None: it is fine."""

    subject: str
    problem: str | None = None


def examine(environ: Mapping[str, str]) -> list[Finding]:
    """Look at settings, rubrics, database and every store; never raises for what it finds."""
    try:
        settings = settings_module.from_environment(environ)
        findings = [Finding("settings")]
    except BadSetting as error:
        return [Finding("settings", error.sentence)]
    findings.append(_secret(settings))
    findings.append(_rubrics())
    findings.append(_name_hygiene(settings))
    findings.append(_converter(settings))
    findings += _document_style(settings)
    findings += _mail_server(settings)
    findings += _database_and_stores(settings, environ)
    return findings


def _secret(settings: Settings) -> Finding:
    kept = settings.data_path / "cookie-secret"
    if settings.is_demo and not settings.secret and not kept.exists():
        # The demo makes one when it starts; looking changes nothing.
        return Finding("secret")
    try:
        signing_secret(settings)
    except BadSetting as error:
        return Finding("secret", error.sentence)
    return Finding("secret")


def _rubrics() -> Finding:
    try:
        load_library()
    except RubricError as error:
        return Finding("rubrics", str(error))
    return Finding("rubrics")


def _name_hygiene(settings: Settings) -> Finding:
    try:
        read_configuration(settings.name_hygiene)
    except BadSetting as error:
        return Finding("name hygiene", error.sentence)
    return Finding("name hygiene")


def _converter(settings: Settings) -> Finding:
    try:
        find_ffmpeg(settings.ffmpeg)
    except NoConverter as error:
        return Finding("converter", str(error))
    if not _can_be_written(settings.scratch_path):
        return Finding(
            "converter",
            f"The folder for conversions {settings.scratch_path} cannot be written to. "
            "Set QA_APP_SCRATCH_DIR to a folder that this account can write to.",
        )
    return Finding("converter")


def _document_style(settings: Settings) -> Iterator[Finding]:
    """Whether a document can be made in the look of the site. Nothing where it is ours."""
    if not settings.document_style:
        return
    sample = Document("en", "Sample", (), (Section("Sample", paragraphs=("Sample.",)),), utc_now())
    try:
        style = read_style(settings.document_style)
        for make in ENDINGS.values():
            make(sample, style)
        yield Finding("document style")
    except BadSetting as error:
        yield Finding("document style", error.sentence)


def _mail_server(settings: Settings) -> Iterator[Finding]:
    """Whether it answers, encrypts and accepts the login; nothing is sent. Nothing where none is set."""
    server = settings.mail_server
    if server is None:
        return
    try:
        with mail_connection(server):
            yield Finding("mail server")
    except MailFault as fault:
        yield Finding("mail server", fault_words(fault.code, fault.reply))


def _database_and_stores(settings: Settings, environ: Mapping[str, str]) -> Iterator[Finding]:
    if not settings.database_url:
        if not _can_be_written(settings.data_path):
            yield Finding(
                "database",
                f"The data folder {settings.data_folder} cannot be written to. "
                "Set QA_APP_DATA_DIR to a folder that this account can write to.",
            )
            return
        if not (settings.data_path / "qa-app.db").exists():
            yield Finding("database", "There is no database yet. Run `qa-app migrate` to make it.")
            return
    try:
        database = open_database(settings.resolved_database_url)
    except StorageError as error:
        yield Finding("database", str(error))
        return
    try:
        yield from _look_into(database, environ)
        if settings.mail_server:
            yield _mails(database)
    except StorageError as error:
        yield Finding("database", str(error))
    finally:
        database.close()


def _mails(database: Database) -> Finding:
    troubles = troubles_in(database, utc_now())
    if not troubles:
        return Finding("mails")
    n = len(troubles)
    people = f"{n} person" if n == 1 else f"{n} people"
    return Finding("mails", f"The last mail did not reach {people}. Last reason: {troubles[0].reason}")


def _can_be_written(folder: Path) -> bool:
    """Whether the folder, or the first one above that is there, is a folder that takes files."""
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    return there.is_dir() and os.access(there, os.W_OK)


def _look_into(database: Database, environ: Mapping[str, str]) -> Iterator[Finding]:
    is_reachable(database)
    if not schema.is_migrated(database):
        yield Finding("database", "The database lacks tables of this version. Run `qa-app migrate`.")
        return
    yield Finding("database")
    with database.read() as transaction:
        broken = activity_log.first_break(transaction)
        records = stores.all_stores(transaction)
    yield Finding(
        "activity log",
        f"The activity log does not hold together from row {broken} on: somebody changed the table outside "
        "the app. Keep the database as it is and compare it with a backup."
        if broken
        else None,
    )
    for record in records:
        try:
            S3Store(store_address(record), credentials(record.name, environ)).check()
            yield Finding(f"store {record.name}")
        except StorageError as error:
            yield Finding(f"store {record.name}", str(error))
