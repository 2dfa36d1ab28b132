"""Lists a bucket with boto3 and does nothing with what it gives: `python -m benchmarks.bare_listing URL`."""

import sys
from typing import Any

import boto3
from botocore.config import Config

ACCESS_KEY, SECRET_KEY = "access", "secret-key"


def list_bare(endpoint_url: str) -> int:
    """How many objects there are in the bucket `recordings`."""
    client: Any = boto3.client(
        "s3",
        endpoint_url=endpoint_url,
        region_name="eu-west-2",
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(signature_version="s3v4", s3={"addressing_style": "path"}),
    )
    pages = client.get_paginator("list_objects_v2").paginate(Bucket="recordings")
    return sum(len(page["Contents"]) for page in pages)


if __name__ == "__main__":
    list_bare(sys.argv[1])
