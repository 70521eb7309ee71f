"""Dragoman reads political news: who did what to whom, when, who says so, and the passage that says it.

>>> import dragoman
>>> callable(dragoman.read), callable(dragoman.pipeline)
(True, True)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dragoman.api import members, pipeline, read, read_inputs
    from dragoman.contract import to_json
    from dragoman.record.record import Record
    from dragoman.types import Document, Reading
    from dragoman.watching import watch

__version__ = "0.1.0"
__all__ = ["Document", "Reading", "Record", "__version__", "members", "pipeline", "read", "read_inputs", "to_json", "watch"]

# Loaded on first use: `import dragoman` costs milliseconds, spaCy and Polars a second and more.
_HOMES = {
    "Document": "dragoman.types",
    "Reading": "dragoman.types",
    "Record": "dragoman.record.record",
    "members": "dragoman.api",
    "pipeline": "dragoman.api",
    "read": "dragoman.api",
    "read_inputs": "dragoman.api",
    "to_json": "dragoman.contract",
    "watch": "dragoman.watching",
}


def __getattr__(name: str) -> object:
    """Load a public name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'dragoman' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)
