"""Readers: other people's exports, each layout in one module, into the message table."""

from cstext.readers.contract import (
    Batch,
    Context,
    FileReport,
    Intake,
    Kind,
    Reader,
    ReadOptions,
    Skipped,
)
from cstext.readers.discover import find_settings
from cstext.readers.head import Head
from cstext.readers.ingest import ingest, ingest_messages
from cstext.readers.once import make_session_records
from cstext.readers.registry import READERS

__all__ = [
    "READERS",
    "Batch",
    "Context",
    "FileReport",
    "Head",
    "Intake",
    "Kind",
    "ReadOptions",
    "Reader",
    "Skipped",
    "find_settings",
    "ingest",
    "ingest_messages",
    "make_session_records",
]
