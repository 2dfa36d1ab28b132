"""Turns what boto3 raises into the sentences of storage.errors."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

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
    Archived,
    BrokeOff,
    ChangedWhileReading,
    ClockSkew,
    MissingCredentials,
    NoSuchBucket,
    ObjectVanished,
    StoreBusy,
    StoreError,
    StoreUnavailable,
    WrongKey,
)
from storage.objects.address import StoreAddress, credential_variables
from storage.sentences import Sentence

WRONG_KEY = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AuthFailure"}
CLOCK_SKEW = {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture"}
ARCHIVED = "InvalidObjectState"
BUSY = {"SlowDown", "ServiceUnavailable", "InternalError", "RequestTimeout", "Throttling", "TooManyRequests"}
SENT_ON = (301, 302, 303, 307, 308)
REGION = "x-amz-bucket-region"
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
            Sentence("no_identity", store=address.name, variables=_variables(address))
        ) from error
    except SSLError as error:
        raise StoreUnavailable(Sentence("certificate", store=address.name, place=_place(address))) from error
    except IncompleteReadError as error:
        raise broke_off(address, key) from error
    except ResponseParserError as error:
        raise not_a_store(address) from error
    except (ConnectionError, HTTPClientError, OSError) as error:
        raise StoreUnavailable(
            Sentence("cannot_be_reached", store=address.name, place=_place(address))
        ) from error
    except (BotoCoreError, ValueError) as error:
        raise StoreError(Sentence("settings", store=address.name, problem=error)) from error


def broke_off(address: StoreAddress, key: str | None) -> BrokeOff:
    """The store stopped half-way."""
    if key is None:
        return BrokeOff(Sentence("listing_broke_off", store=address.name))
    return BrokeOff(Sentence("broke_off", store=address.name, key=key))


def not_a_store(address: StoreAddress) -> StoreUnavailable:
    """Something answered, and not as a store does: a page of a proxy or of a sign-in to the network."""
    return StoreUnavailable(Sentence("not_a_store", store=address.name, place=_place(address)))


def follow_no_circles(
    address: StoreAddress, response: tuple[Any, dict[str, Any]] | None, **_told: object
) -> None:
    """For boto3 to call after each answer. Raises StoreUnavailable where it is sent on, and not to another region.

    By itself it would ask there for the bucket's region, be sent on once more, and never come to an end.
    """
    if response is None:
        return
    metadata = response[1].get("ResponseMetadata", {})
    is_of_region = "Region" in response[1].get("Error", {}) or REGION in metadata.get("HTTPHeaders", {})
    if metadata.get("HTTPStatusCode") in SENT_ON and not is_of_region:
        raise StoreUnavailable(Sentence("sent_on", store=address.name, place=_place(address)))


def _refusal(address: StoreAddress, key: str | None, error: ClientError) -> StoreError:
    code = str(error.response.get("Error", {}).get("Code", ""))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    store = address.name
    if code in CLOCK_SKEW:
        return ClockSkew(Sentence("clock", store=store))
    if code in WRONG_KEY:
        return WrongKey(Sentence("wrong_key", store=store, variables=_variables(address)))
    if code == "NoSuchBucket" or (status == 404 and key is None):
        return NoSuchBucket(Sentence("no_bucket", store=store, bucket=address.bucket, place=_place(address)))
    if status == 404:
        return ObjectVanished(Sentence("vanished", store=store, key=key))
    if status in (412, 416):
        return ChangedWhileReading(Sentence("changed", store=store, key=key))
    if code == ARCHIVED and key is not None:
        return Archived(Sentence("archived", store=store, key=key))
    if status in (401, 403) and key is None:
        return AccessDenied(Sentence("bucket_denied", store=store, bucket=address.bucket))
    if status in (401, 403):
        return AccessDenied(Sentence("object_denied", store=store, key=key))
    if status >= 500 or status == 429 or code in BUSY:
        busy = StoreBusy(Sentence("busy", store=store, answer=code or status))
        headers = error.response.get("ResponseMetadata", {}).get("HTTPHeaders", {})
        busy.wait_seconds = _asked_wait_seconds(headers.get("retry-after", ""))
        return busy
    return StoreError(Sentence("refused", store=store, answer=code, status=status))


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


def _variables(address: StoreAddress) -> str:
    return ", ".join(credential_variables(address.name)[:2])
