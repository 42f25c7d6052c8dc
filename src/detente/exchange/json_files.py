"""What a file of JSON holds."""

from __future__ import annotations

import json
from typing import Any

from detente.errors import UsageError
from detente.evidence.encodings import text_in

MAX_BYTES = 50_000_000


def json_of(data: bytes) -> Any:
    """Return what a file of JSON holds, or raise `UsageError` where it is none or too large."""
    if len(data) > MAX_BYTES:
        raise UsageError(f"the file is larger than {MAX_BYTES} bytes, the most that is read")
    try:
        return json.loads(text_in(data, "the file"))
    except (ValueError, RecursionError) as e:
        raise UsageError(f"the file is not JSON ({e})") from None


def in_utf8(data: bytes, encoding: str | None) -> bytes:
    """Return a file in UTF-8 that may be in the encoding named."""
    return data if encoding is None else text_in(data, "the file", encoding).encode()
