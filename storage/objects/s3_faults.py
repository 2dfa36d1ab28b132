"""Turns what boto3 raises into the sentences of storage.errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    NoCredentialsError,
    SSLError,
)

from storage.errors import (
    AccessDenied,
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
    except (ConnectionError, HTTPClientError) as error:
        raise StoreUnavailable(
            f"The store “{address.name}” at {_place(address)} cannot be reached. "
            "Check its address, and that this machine's network allows it."
        ) from error
    except (BotoCoreError, ValueError) as error:
        raise StoreError(
            f"The settings of the store “{address.name}” cannot be used: {error}. "
            "Check its address and bucket."
        ) from error


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
        return StoreUnavailable(
            f"The store “{address.name}” is not answering properly just now ({code or status})."
        )
    return StoreError(f"The store “{address.name}” refused the request: {code} (status {status}).")


def _place(address: StoreAddress) -> str:
    return address.endpoint_url or f"Amazon S3, {address.region}"
