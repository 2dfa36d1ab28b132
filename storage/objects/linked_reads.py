"""GETs of parts of an object by a link that is signed once, where boto3 signs and takes apart each request anew.

That costs the processor two milliseconds a request, three times what the request itself does, and a recording is read
in a hundred of them. Whatever is no good answer is left to boto3: what a refusal means, another region, a new key.
"""

import time
from email.utils import parsedate_to_datetime
from typing import Any

from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError
from botocore.parsers import create_parser
from botocore.response import StreamingBody

LINK_SECONDS = 900
RENEWED_SECONDS = 450
"""A link stands in the logs of whatever passes it on, so it does not hold for long."""
MOST_LINKS = 1000
MOST_REFUSED = 3
"""A store that takes no links and takes signed requests is not tried again after so many in a row."""
GOOD = (200, 206)
FINAL = (404, 412, 416, 429)
"""Refusals that boto3 would only hear again, besides those of 500 and above."""


class LinkedReads:
    """Reads the objects of one bucket. Safe to share between threads."""

    def __init__(self, client: Any, bucket: str) -> None:
        self._client = client
        self._bucket = bucket
        # The client's own: its connections, its proxy and whom it trusts.
        self._session = client._endpoint.http_session
        self._shape = client.meta.service_model.operation_model("GetObject").output_shape
        self._links: dict[tuple[str, str | None], tuple[str, float]] = {}
        self._refused = 0

    def get_object(self, key: str, request: dict[str, str]) -> dict[str, Any]:
        """As boto3's, with what we use of its answer: `Body`, `ContentRange`, `ContentLength`, `ETag`,
        `LastModified`.

        `request` holds `Range`, and `IfMatch` and `VersionId` where they are asked for. Raises what boto3 raises.
        """
        if self._refused < MOST_REFUSED:
            answer = self._by_link(key, request)
            if answer is not None:
                self._refused = 0
                return answer
        signed: dict[str, Any] = self._client.get_object(Bucket=self._bucket, Key=key, **request)
        self._refused += 1
        return signed

    def _by_link(self, key: str, request: dict[str, str]) -> dict[str, Any] | None:
        """None: boto3 is to ask."""
        headers = {"Range": request["Range"], "Accept-Encoding": "identity"}
        if "IfMatch" in request:
            headers["If-Match"] = request["IfMatch"]
        version = request.get("VersionId")
        asked = AWSRequest("GET", self._link(key, version), headers=headers, stream_output=True)
        answer = self._session.send(asked.prepare())
        if answer.status_code in GOOD:
            return _read(answer)
        refusal = {"body": answer.content, "headers": answer.headers, "status_code": answer.status_code}
        if answer.status_code in FINAL or answer.status_code >= 500:
            raise ClientError(create_parser("rest-xml").parse(refusal, self._shape), "GetObject")
        # The key may have been renewed, and the link with it.
        self._links.pop((key, version), None)
        return None

    def _link(self, key: str, version: str | None) -> str:
        link, until = self._links.get((key, version), ("", 0.0))
        if time.monotonic() < until:
            return link
        named = {"Bucket": self._bucket, "Key": key} | ({"VersionId": version} if version else {})
        link = str(self._client.generate_presigned_url("get_object", Params=named, ExpiresIn=LINK_SECONDS))
        if len(self._links) >= MOST_LINKS:
            self._links.clear()
        self._links[key, version] = link, time.monotonic() + RENEWED_SECONDS
        return link


def _read(answer: Any) -> dict[str, Any] | None:
    """What boto3 calls the things that the answer's headers tell, those that are told; None where it would object."""
    headers = answer.headers
    try:
        read: dict[str, Any] = {}
        if "content-length" in headers:
            read["ContentLength"] = int(headers["content-length"])
        if "last-modified" in headers:
            read["LastModified"] = parsedate_to_datetime(headers["last-modified"])
    except ValueError:
        answer.raw.close()
        return None
    told = {"ContentRange": headers.get("content-range"), "ETag": headers.get("etag")}
    body = StreamingBody(answer.raw, headers.get("content-length"))
    return read | {name: value for name, value in told.items() if value is not None} | {"Body": body}
