"""Publishing a coding without names, and without what is confidential."""

from detente.redaction.key import Key, read_key, restore, write_key
from detente.redaction.levels import Item, items_above, told_above, without
from detente.redaction.redact import Masked, Redacted, redact

__all__ = [
    "Item",
    "Key",
    "Masked",
    "Redacted",
    "items_above",
    "read_key",
    "redact",
    "restore",
    "told_above",
    "without",
    "write_key",
]
