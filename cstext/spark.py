"""Runs the SQL files on Spark, where an export outgrows one machine; extra ``cstext[spark]``."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

# Whatever the session was made with: the SQL files count on these.
RULES = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.compression.codec": "zstd",
}


def open_session(
    master: str = "local[*]", settings: Mapping[str, str] | None = None
) -> SparkSession:
    """Return a session on a master, ``local[*]`` or ``spark://HOST:PORT``; stopping it is yours.

    Python workers run this Python. ``settings`` are Spark's own, as ``spark.driver.memory``.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("cstext")
    for key, value in {"spark.ui.enabled": "false", **(settings or {})}.items():
        builder = builder.config(key, value)
    session: SparkSession = builder.getOrCreate()
    return session


class SparkEngine:
    """The face of `cstext.engine.Engine` on a Spark session.

    Every table is a folder of Parquet files under ``folder``, so that what is made once is never
    computed again and a lost worker costs only its part. They hold chat text: by default they lie
    in a temporary folder only this user can read, gone on close. With workers on other machines
    ``folder`` is one that all of them see.
    """

    def __init__(self, session: SparkSession, folder: str | None = None) -> None:
        self._session = session.newSession()
        for key, value in RULES.items():
            self._session.conf.set(key, value)
        self._folder = Path(tempfile.mkdtemp(prefix="cstext-", dir=folder))
        self._versions = 0
