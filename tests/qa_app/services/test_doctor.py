"""The doctor names what is wrong and how to mend it, on real databases and real S3 servers."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from botocore import auth

from qa_app.backend import Backend
from qa_app.services.doctor import examine
from qa_app.services.stores import add_store
from storage.database.base import Database, open_database
from tests.clock import Clock
from tests.factories import make_backend
from tests.mail_server import BASE_URL, PASSWORD, SENDER, USER, mail_server, make_certificate
from tests.qa_app.reports.sample import make_style
from tests.storage.servers import client, free_port, store_keys, strict_server

SECRET = "correct-horse-battery-staple-and-more"
KEYS = store_keys("archive")


def problems(environ: dict[str, str]) -> dict[str, str | None]:
    """What the doctor says of each thing that it looked at."""
    return {one.subject: one.problem for one in examine(environ)}


@pytest.fixture
def environ(migrated_url: str, tmp_path: Path) -> dict[str, str]:
    """Everything set as it should be; the database is there and has no rows."""
    return {
        "QA_APP_MODE": "demo",
        "QA_APP_DATABASE_URL": migrated_url,
        "QA_APP_DATA_DIR": str(tmp_path),
        "QA_APP_SECRET": SECRET,
        **KEYS,
    }


@pytest.fixture(scope="session")
def strict_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A strict S3 server with a bucket called recordings."""
    with strict_server(tmp_path_factory.mktemp("doctor")) as url:
        client(url).create_bucket(Bucket="recordings")
        yield url


@pytest.fixture
def backend(database: Database, tmp_path: Path, clock: Clock) -> Backend:
    """The backend that fills the database the doctor looks into."""
    return make_backend(database, tmp_path, clock)


def test_a_healthy_installation_is_fine_all_through(environ: dict[str, str]) -> None:
    assert problems(environ) == dict.fromkeys(
        ["settings", "secret", "rubrics", "name hygiene", "converter", "database", "activity log"]
    )


def test_a_wrong_setting_is_said_before_anything_else(environ: dict[str, str]) -> None:
    found = problems(environ | {"QA_APP_PORT": "http"})
    assert list(found) == ["settings"]
    assert "QA_APP_PORT is 'http'" in (found["settings"] or "")


def test_a_missing_secret_is_said_with_what_to_set(environ: dict[str, str]) -> None:
    found = problems(environ | {"QA_APP_SECRET": "", "QA_APP_MODE": "production"})
    assert "QA_APP_SECRET is not set" in (found["secret"] or "")
    assert "32 random characters" in (found["secret"] or "")
    assert found["database"] is None


def test_in_the_demo_a_secret_is_not_missed_and_looking_makes_none(
    environ: dict[str, str], tmp_path: Path
) -> None:
    assert problems(environ | {"QA_APP_SECRET": ""})["secret"] is None
    assert not (tmp_path / "cookie-secret").exists()
    (tmp_path / "cookie-secret").write_text("short")
    assert "Delete the file" in (problems(environ | {"QA_APP_SECRET": ""})["secret"] or "")


def test_a_converter_that_is_not_there_and_a_folder_it_cannot_use_are_named(
    environ: dict[str, str], tmp_path: Path
) -> None:
    assert "there is no such program" in (
        problems(environ | {"QA_APP_FFMPEG": "no-such-program"})["converter"] or ""
    )
    assert "not FFmpeg" in (problems(environ | {"QA_APP_FFMPEG": sys.executable})["converter"] or "")
    (tmp_path / "file").write_text("not a folder")
    said = problems(environ | {"QA_APP_SCRATCH_DIR": str(tmp_path / "file" / "scratch")})["converter"] or ""
    assert "QA_APP_SCRATCH_DIR" in said


def test_a_mail_server_is_greeted_and_logged_in_to(environ: dict[str, str], tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with mail_server(certificate=certificate) as box:
        given = {
            "QA_APP_SMTP_HOST": "127.0.0.1",
            "QA_APP_SMTP_PORT": str(box.port),
            "QA_APP_SMTP_FROM": SENDER,
            "QA_APP_SMTP_USER": USER,
            "QA_APP_SMTP_PASSWORD": PASSWORD,
            "QA_APP_SMTP_CA": str(certificate.file),
            "QA_APP_BASE_URL": BASE_URL,
        }
        found = problems(environ | given)
        assert (found["mail server"], found["mails"]) == (None, None)
        wrong = problems(environ | given | {"QA_APP_SMTP_PASSWORD": "hunter2"})["mail server"] or ""
        assert "QA_APP_SMTP_PASSWORD" in wrong
        assert "hunter2" not in wrong
        assert box.mails == []
    assert "cannot be reached" in (problems(environ | given)["mail server"] or "")
    said = problems(environ | given | {"QA_APP_BASE_URL": ""})["settings"] or ""
    assert "Mails need the address at which people open the app" in said


def test_the_look_of_documents_is_tried_where_a_site_has_its_own(
    environ: dict[str, str], tmp_path: Path
) -> None:
    folder = make_style(tmp_path / "style")
    assert problems(environ | {"QA_APP_DOCUMENT_STYLE": folder})["document style"] is None
    (tmp_path / "style" / "logo.svg").write_text("not a picture")
    said = problems(environ | {"QA_APP_DOCUMENT_STYLE": folder})["document style"] or ""
    assert "makes no PDF" in said
    said = problems(environ | {"QA_APP_DOCUMENT_STYLE": folder + "s"})["document style"] or ""
    assert "which is not there" in said


def test_a_database_without_tables_is_sent_to_migrate(environ: dict[str, str], database_url: str) -> None:
    found = problems(environ | {"QA_APP_DATABASE_URL": database_url})
    assert "Run `qa-app migrate`" in (found["database"] or "")
    assert "activity log" not in found


def test_a_database_that_is_not_made_yet_is_sent_to_migrate_and_not_made(
    environ: dict[str, str], tmp_path: Path
) -> None:
    folder = tmp_path / "new" / "folder"
    found = problems(environ | {"QA_APP_DATABASE_URL": "", "QA_APP_DATA_DIR": str(folder)})
    assert found["database"] == "There is no database yet. Run `qa-app migrate` to make it."
    assert not folder.parent.exists()


def test_a_folder_that_takes_no_files_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        found = problems(environ | {"QA_APP_DATABASE_URL": "", "QA_APP_DATA_DIR": str(folder)})
        assert f"{folder} cannot be written to. Set QA_APP_DATA_DIR" in (found["database"] or "")


def test_an_address_of_a_database_that_cannot_be_is_said_without_its_password(
    environ: dict[str, str],
) -> None:
    for url in ("nonsense", "mysql://me:hunter2@server/db", "postgresql+psycopg://me:hunter2@server:port/db"):
        said = problems(environ | {"QA_APP_DATABASE_URL": url})["database"] or ""
        assert "QA_APP_DATABASE_URL" in said
        assert "Write it as" in said
        assert "hunter2" not in said


def test_a_database_server_that_is_down_is_said_in_one_line(environ: dict[str, str]) -> None:
    url = f"postgresql+psycopg://me:hunter2@127.0.0.1:{free_port()}/db"
    said = problems(environ | {"QA_APP_DATABASE_URL": url})["database"] or ""
    assert "does not answer" in said
    assert "Check QA_APP_DATABASE_URL" in said
    assert "\n" not in said
    assert "hunter2" not in said


def test_a_file_that_is_no_database_is_said(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "qa-app.db").write_text("Dear all, " * 200)
    said = problems(environ | {"QA_APP_DATABASE_URL": "", "QA_APP_DATA_DIR": str(tmp_path / "other")})
    assert "not a database" in (said["database"] or "")


@pytest.mark.parametrize(
    "harm",
    [
        "UPDATE activity_log SET action = 'looked' WHERE id = 2",
        "DELETE FROM activity_log WHERE id = 2",
        "UPDATE activity_log SET person_id = NULL, subject_id = 7 WHERE id = 2",
    ],
)
def test_a_log_that_somebody_changed_is_said_with_the_row(
    environ: dict[str, str], backend: Backend, migrated_url: str, harm: str
) -> None:
    for number in range(3):
        add_store(backend, None, name=f"store-{number}", bucket="recordings")
    changed = open_database(migrated_url)
    with changed.engine.begin() as connection:
        connection.exec_driver_sql(harm)
    changed.close()
    said = problems(environ)["activity log"] or ""
    assert "from row 2 on" in said
    assert "compare it with a backup" in said


def store(environ: dict[str, str], backend: Backend, endpoint_url: str, bucket: str = "recordings") -> str:
    """What the doctor says of a store there; "" when it is fine."""
    add_store(backend, None, name="archive", bucket=bucket, endpoint_url=endpoint_url)
    found = problems(environ)
    assert [one for one in found if found[one] and one != "store archive"] == []
    return found["store archive"] or ""


@pytest.mark.slow
def test_a_store_that_answers_is_fine(environ: dict[str, str], backend: Backend, strict_url: str) -> None:
    assert store(environ, backend, strict_url) == ""


@pytest.mark.slow
def test_a_store_that_cannot_be_reached_is_said(environ: dict[str, str], backend: Backend) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    said = store(environ, backend, url)
    assert f"at {url} cannot be reached. Check its address" in said


@pytest.mark.slow
def test_a_wrong_key_is_said_with_the_variables(
    environ: dict[str, str], backend: Backend, strict_url: str
) -> None:
    wrong = {"QA_APP_STORE_ARCHIVE_SECRET_KEY": "hunter2-hunter2"}
    said = store(environ | wrong, backend, strict_url)
    assert "is not accepted. Check QA_APP_STORE_ARCHIVE_ACCESS_KEY, QA_APP_STORE_ARCHIVE_SECRET_KEY." in said
    assert "hunter2" not in said


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_said(
    environ: dict[str, str], backend: Backend, strict_url: str
) -> None:
    said = store(environ, backend, strict_url, bucket="elsewhere")
    assert "There is no bucket “elsewhere”" in said
    assert "Check its name" in said


def test_missing_credentials_are_said_with_the_variables(environ: dict[str, str], backend: Backend) -> None:
    said = store(environ | dict.fromkeys(KEYS, ""), backend, f"http://127.0.0.1:{free_port()}")
    for variable in (*KEYS, "QA_APP_STORE_ARCHIVE_USE_MACHINE_IDENTITY=1"):
        assert variable in said


@pytest.mark.slow
@pytest.mark.parametrize("hours", [-2, 2])
def test_a_clock_that_is_wrong_is_said(
    environ: dict[str, str],
    backend: Backend,
    strict_url: str,
    monkeypatch: pytest.MonkeyPatch,
    hours: int,
) -> None:
    def wrong_clock(remove_tzinfo: bool = True) -> datetime:
        now = datetime.now(UTC) + timedelta(hours=hours)
        return now.replace(tzinfo=None) if remove_tzinfo else now

    # The S3 client's clock, as a machine whose own is wrong would give it.
    monkeypatch.setattr(auth, "get_current_datetime", wrong_clock)
    said = store(environ, backend, strict_url)
    assert "clock of this machine differs too much" in said
    assert "Set the clock right" in said


@pytest.mark.slow
def test_one_sick_store_does_not_hide_the_others(
    environ: dict[str, str], backend: Backend, strict_url: str
) -> None:
    for name in ("a-keyless", "archive"):
        add_store(backend, None, name=name, bucket="recordings", endpoint_url=strict_url)
    found = problems(environ)
    assert "no key for the store “a-keyless”" in (found["store a-keyless"] or "")
    assert found["store archive"] is None
