"""Where a recording store is, and where its key comes from. An address never holds a credential."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from storage.errors import MissingCredentials
from storage.sentences import Sentence


@dataclass(frozen=True)
class StoreAddress:
    """One bucket (or a prefix of it) on one S3 endpoint; safe to store, print and pickle.

    `endpoint_url` None means Amazon's own; `ca_bundle` is a file of certificates to trust, None the
    machine's; `derived_bucket` is where storyboards are written, None means the bucket itself.
    """

    name: str
    bucket: str
    endpoint_url: str | None = None
    region: str = "eu-west-2"
    prefix: str = ""
    addressing: Literal["path", "virtual"] = "path"
    ca_bundle: str | None = None
    derived_bucket: str | None = None
    derived_prefix: str = "qa-app-derived/"

    @property
    def derived(self) -> "StoreAddress":
        """The same store, with the derived files in the place of the recordings."""
        return replace(self, bucket=self.derived_bucket or self.bucket, prefix=self.derived_prefix)


@dataclass(frozen=True)
class Credentials:
    """An access key and its secret, or neither: then boto3 asks the machine (instance role, profile)."""

    access_key: str | None = None
    secret_key: str | None = field(default=None, repr=False)


def credential_variables(name: str) -> tuple[str, str, str]:
    """The environment variables for a store: access key, secret key, use the machine's identity."""
    stem = "QA_APP_STORE_" + re.sub(r"[^A-Z0-9]", "_", name.upper())
    return f"{stem}_ACCESS_KEY", f"{stem}_SECRET_KEY", f"{stem}_USE_MACHINE_IDENTITY"


def credentials(name: str, environ: Mapping[str, str] | None = None) -> Credentials:
    """The credentials of the store called `name`, from the environment.

    Raises MissingCredentials, naming the variables, unless the store is told to use the machine's identity.
    """
    environ = os.environ if environ is None else environ
    access_variable, secret_variable, identity_variable = credential_variables(name)
    access_key, secret_key = environ.get(access_variable), environ.get(secret_variable)
    if access_key and secret_key:
        return Credentials(access_key, secret_key)
    if environ.get(identity_variable) == "1":
        return Credentials()
    raise MissingCredentials(
        Sentence(
            "no_key",
            store=name,
            access_variable=access_variable,
            secret_variable=secret_variable,
            identity_variable=identity_variable,
        )
    )
