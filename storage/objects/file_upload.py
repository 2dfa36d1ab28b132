"""Sends a file of any size to a store: small ones in one piece, large ones in parts of which each is tried again."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from storage.errors import StoreError

PART_BYTES = 16 * 1024 * 1024
"""Held in memory one at a time; a store takes 10,000 parts, so files up to 160 GB."""

Ask = Callable[..., Any]
"""`ask(question, *told)`: what the store answers, which tells at least what is named. Raises StoreError."""
OnBytes = Callable[[int], None]
"""Called with the bytes sent so far; what it raises ends the upload."""


def upload_file(
    client: Any, ask: Ask, bucket: str, key: str, path: Path, content_type: str, on_bytes: OnBytes
) -> None:
    """Write the object `key` of the bucket. It is there whole, or not at all. Raises what `ask` raises."""
    about = {"Bucket": bucket, "Key": key}
    size_bytes = path.stat().st_size
    if size_bytes <= PART_BYTES:
        data = path.read_bytes()
        ask(lambda: client.put_object(**about, Body=data, ContentType=content_type))
        on_bytes(size_bytes)
        return
    begun = ask(lambda: client.create_multipart_upload(**about, ContentType=content_type), "UploadId")
    about["UploadId"] = begun["UploadId"]
    try:
        parts = []
        for number, data in enumerate(_parts(path), start=1):
            part = {"PartNumber": number, "Body": data}
            answer = ask(lambda part=part: client.upload_part(**about, **part), "ETag")
            parts.append({"PartNumber": number, "ETag": answer["ETag"]})
            on_bytes(min(number * PART_BYTES, size_bytes))
        ask(lambda: client.complete_multipart_upload(**about, MultipartUpload={"Parts": parts}))
    except BaseException:
        # Parts that nobody completes are paid for and shown to nobody.
        with suppress(StoreError):
            ask(lambda: client.abort_multipart_upload(**about))
        raise


def _parts(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while data := file.read(PART_BYTES):
            yield data
