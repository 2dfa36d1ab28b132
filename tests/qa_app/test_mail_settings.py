"""The mail server in the settings: none is needed, and one that cannot work is named with what to do."""

from pathlib import Path

import pytest

from qa_app.errors import BadSetting
from qa_app.mail_settings import as_address
from qa_app.settings import from_environment

RIGHT = {
    "QA_APP_SMTP_HOST": "mail.place.example",
    "QA_APP_SMTP_FROM": "qa-app@place.example",
    "QA_APP_BASE_URL": "https://qa.place.example/",
}


def test_without_a_host_there_is_no_mail_server_and_nothing_else_is_needed() -> None:
    assert from_environment({}).mail_server is None
    assert from_environment({"QA_APP_SMTP_FROM": "nobody"}).mail_server is None


def test_what_is_set_is_what_is_used() -> None:
    login = {"QA_APP_SMTP_USER": "qa", "QA_APP_SMTP_PASSWORD": "secret", "QA_APP_SMTP_PORT": "465"}
    server = from_environment(RIGHT | login | {"QA_APP_SMTP_TLS": "tls"}).mail_server
    assert server is not None
    assert (server.host, server.port, server.encryption, server.user) == (
        "mail.place.example",
        465,
        "tls",
        "qa",
    )
    assert server.base_url == "https://qa.place.example"
    assert server.sender.addr_spec == "qa-app@place.example"
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"QA_APP_BASE_URL": ""}, "QA_APP_BASE_URL is ''. Mails need the address"),
        ({"QA_APP_BASE_URL": "qa.place.example"}, "QA_APP_BASE_URL"),
        ({"QA_APP_BASE_URL": "javascript:alert(1)"}, "QA_APP_BASE_URL"),
        ({"QA_APP_BASE_URL": "https://qa.place.example/?next=x"}, "QA_APP_BASE_URL"),
        ({"QA_APP_BASE_URL": "https://[half"}, "QA_APP_BASE_URL"),
        ({"QA_APP_SMTP_FROM": ""}, "QA_APP_SMTP_FROM is ''"),
        ({"QA_APP_SMTP_FROM": "a@b.example, c@d.example"}, "QA_APP_SMTP_FROM"),
        ({"QA_APP_SMTP_FROM": "a@b.example\r\nBcc: c@d.example"}, "QA_APP_SMTP_FROM"),
        ({"QA_APP_SMTP_TLS": "ssl"}, "QA_APP_SMTP_TLS is 'ssl'"),
        ({"QA_APP_SMTP_TLS": "none"}, "in the clear"),
        ({"QA_APP_SMTP_USER": "qa"}, "one is set alone"),
        ({"QA_APP_SMTP_PASSWORD": "qa"}, "one is set alone"),
        ({"QA_APP_SMTP_CA": "/nowhere/ca.pem"}, "QA_APP_SMTP_CA names the file"),
        ({"QA_APP_SMTP_PORT": "0"}, "QA_APP_SMTP_PORT"),
        ({"QA_APP_SMTP_SECONDS": "600"}, "QA_APP_SMTP_SECONDS"),
    ],
)
def test_what_cannot_work_is_named_with_what_to_do(given: dict[str, str], sentence: str) -> None:
    with pytest.raises(BadSetting) as caught:
        from_environment(RIGHT | given)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_in_the_clear_goes_to_this_machine_alone(host: str) -> None:
    server = from_environment(RIGHT | {"QA_APP_SMTP_HOST": host, "QA_APP_SMTP_TLS": "none"}).mail_server
    assert server is not None


def test_a_file_of_certificates_that_is_there_is_taken(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    server = from_environment(RIGHT | {"QA_APP_SMTP_CA": str(file)}).mail_server
    assert server is not None
    assert server.certificates == str(file)


@pytest.mark.parametrize("text", ["a.b+c@place.example", "o'neill@place.example"])
def test_an_address_is_an_address(text: str) -> None:
    assert as_address(text).addr_spec == text
