"""The mail server as the settings name it, checked once; knows no other setting and sends nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from qa_app.errors import BadSetting

ENCRYPTIONS = ("starttls", "tls", "none")


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over. `user` "": without logging in; `certificates` "": those of the machine;
    `base_url` is what links begin with, without a slash at its end; `seconds` is the longest wait for one answer."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    sender: Address
    encryption: str
    certificates: str
    base_url: str
    seconds: float


def mail_server(given: Mapping[str, str], *, port: int, seconds: float) -> MailServer | None:
    """The server from the values of QA_APP_SMTP_* and QA_APP_BASE_URL by name; None where no host is set.

    Raises BadSetting, which never repeats the password, for what cannot work or would send a password in the clear.
    """
    host = given["QA_APP_SMTP_HOST"]
    if not host:
        return None
    encryption = given["QA_APP_SMTP_TLS"]
    if encryption not in ENCRYPTIONS:
        raise BadSetting(
            f"QA_APP_SMTP_TLS is {encryption!r}. Set it to starttls, tls or none, or leave it out."
        )
    if encryption == "none" and not _is_this_machine(host):
        raise BadSetting(
            f"QA_APP_SMTP_TLS is none, and {host} is not this machine: mails would cross the network in the clear. "
            "Set it to starttls or tls."
        )
    if bool(given["QA_APP_SMTP_USER"]) != bool(given["QA_APP_SMTP_PASSWORD"]):
        raise BadSetting(
            "Of QA_APP_SMTP_USER and QA_APP_SMTP_PASSWORD one is set alone. Set both, or leave both out where the "
            "mail server asks for neither."
        )
    certificates = given["QA_APP_SMTP_CA"]
    if certificates and not Path(certificates).is_file():
        raise BadSetting(
            f"QA_APP_SMTP_CA names the file {certificates}, which is not there. Name a file of certificates, or leave "
            "it out."
        )
    return MailServer(
        host=host,
        port=port,
        user=given["QA_APP_SMTP_USER"],
        password=given["QA_APP_SMTP_PASSWORD"],
        sender=_sender(given["QA_APP_SMTP_FROM"]),
        encryption=encryption,
        certificates=certificates,
        base_url=_base_url(given["QA_APP_BASE_URL"]),
        seconds=seconds,
    )


def as_address(text: str) -> Address:
    """The address of a mail, nothing else beside it; raises ValueError for what no mail server could take."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, MessageError, IndexError) as error:
        raise ValueError(text) from error
    if not address.username or not address.domain or not text.isprintable() or " " in text:
        raise ValueError(text)
    return address


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _sender(text: str) -> Address:
    try:
        return as_address(text)
    except ValueError as error:
        raise BadSetting(
            f"QA_APP_SMTP_FROM is {text!r}, which is no address to send mails from. Set it to one, such as "
            "qa-app@place.example."
        ) from error


def _base_url(text: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or not text.isprintable() or " " in text or "?" in text or "#" in text:
        raise BadSetting(
            f"QA_APP_BASE_URL is {text!r}. Mails need the address at which people open the app, for the link in "
            "them: set it, such as https://qa.place.example."
        )
    return text.rstrip("/")
