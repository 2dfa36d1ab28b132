"""Turns what boto3 raises into the sentences of storage.errors."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    NoCredentialsError,
    SSLError,
)
from botocore.parsers import ResponseParserError

from storage.errors import (
    AccessDenied,
    BrokeOff,
    ChangedWhileReading,
    ClockSkew,
    MissingCredentials,
    NoSuchBucket,
    ObjectVanished,
    StoreError,
    StoreUnavailable,
    WrongKey,
)
from storage.objects.address import StoreAddress, credential_variables

WRONG_KEY = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthFailure"}
CLOCK_SKEW = {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"}
BUSY = {"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "TooManyRequests"}
LONGEST_WAIT_SECONDS = 30.0
"""A store may ask to be left alone for longer; then the next run is soon enough."""


@contextmanager
def explained(address: StoreAddress, key: str | None = None) -> Iterator[None]:
    """Raise a StoreError with a plain sentence in place of any boto3 error. `key` is the object asked for."""
    try:
        yield
    except ClientError as error:
        raise _refusal(address, key, error) from error
    except NoCredentialsError as error:
        raise MissingCredentials(
            f"This machine has no identity that the store “{address.name}” could use. "
            f"Set {' and '.join(credential_variables(address.name)[:2])}."
        ) from error
    except SSLError as error:
        raise StoreUnavailable(
            f"The certificate of the store “{address.name}” at {_place(address)} is not trusted. "
            "Give the store the file of certificates (CA bundle) that its server uses."
        ) from error
    except IncompleteReadError as error:
        raise broke_off(address, key) from error
    except ResponseParserError as error:
        raise not_a_store(address) from error
    except (ConnectionError, HTTPClientError, OSError) as error:
        raise StoreUnavailable(
            f"The store “{address.name}” at {_place(address)} cannot be reached. "
            "Check its address, and that this machine's network allows it."
        ) from error
    except (BotoCoreError, ValueError) as error:
        raise StoreError(
            f"The settings of the store “{address.name}” cannot be used: {error}. "
            "Check its address and bucket."
        ) from error


def broke_off(address: StoreAddress, key: str | None) -> BrokeOff:
    """The store stopped half-way."""
    what = f"“{key}”" if key else "its list of objects"
    return BrokeOff(
        f"The store “{address.name}” broke off while sending {what}. Trying again later may help."
    )


def not_a_store(address: StoreAddress) -> StoreUnavailable:
    """Something answered, and not as a store does: a page of a proxy or of a sign-in to the network."""
    return StoreUnavailable(
        f"What answers for the store “{address.name}” at {_place(address)} does not answer as a store just now. "
        "Check that no proxy or sign-in page stands between."
    )


def _refusal(address: StoreAddress, key: str | None, error: ClientError) -> StoreError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    store = f"the store “{address.name}”"
    if code in CLOCK_SKEW:
        return ClockSkew(
            f"The clock of this machine differs too much from that of {store}. Set the clock right."
        )
    if code in WRONG_KEY:
        variables = " and ".join(credential_variables(address.name)[:2])
        return WrongKey(f"The key for {store} is not accepted. Check {variables}.")
    if code == "NoSuchBucket" or (status == 404 and key is None):
        return NoSuchBucket(
            f"There is no bucket “{address.bucket}” in {store} at {_place(address)}. "
            "Check its name and region."
        )
    if status == 404:
        return ObjectVanished(f"The object “{key}” is no longer in {store}.")
    if status in (412, 416):
        return ChangedWhileReading(f"The object “{key}” in {store} was replaced while it was being read.")
    if status in (401, 403):
        what = f"the object “{key}”" if key else f"the bucket “{address.bucket}”"
        return AccessDenied(
            f"The key for {store} may not use {what}. Ask for permission to list, read and write."
        )
    if status >= 500 or status == 429 or code in BUSY:
        busy = StoreUnavailable(
            f"The store “{address.name}” is not answering properly just now ({code or status})."
        )
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        busy.wait_seconds = _asked_wait_seconds(headers.get("retry-after", ""))
        return busy
    return StoreError(f"The store “{address.name}” refused the request: {code} (status {status}).")


def _asked_wait_seconds(retry_after: str) -> float:
    """The header Retry-After: seconds or a date (RFC 9110, section 10.2.3); 0 when it says neither."""
    with suppress(ValueError):
        return min(max(0.0, float(retry_after)), LONGEST_WAIT_SECONDS)
    with suppress(ValueError, TypeError):
        until = parsedate_to_datetime(retry_after).astimezone(UTC)
        return min(max(0.0, (until - datetime.now(UTC)).total_seconds()), LONGEST_WAIT_SECONDS)
    return 0.0


def _place(address: StoreAddress) -> str:
    return address.endpoint_url or f"Amazon S3, {address.region}"
