"""What a question is answered with: a document and its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from cstext.report.rows import arrow_table


@dataclass(frozen=True)
class Answer:
    """What a command answers, as plain data.

    ``facts`` is what ``--format json`` prints: where rules decide, with them under "policy".
    ``rows`` are what ``--format csv``, ``jsonl`` and ``parquet`` write. Times are ISO text in the
    shop's zone, waits are seconds; amounts are yuan as text, or whole fen where the name or the
    unit beside them says so; a value that is not known is None. Without rows a table has no
    columns.

    >>> answer = Answer({"of": 2}, [{"agent": "小美", "rounds": 3}, {"agent": None, "rounds": 1}])
    >>> answer.to_arrow().to_pydict()
    {'agent': ['小美', None], 'rounds': [3, 1]}
    >>> len(answer)
    2
    """

    facts: Mapping[str, Any]
    rows: Sequence[dict[str, Any]]

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.rows)

    def to_arrow(self) -> pa.Table:
        """Return the rows as an Arrow table; lists and documents in cells are JSON text."""
        return arrow_table(self.rows)

    def to_pandas(self) -> Any:
        """Return the rows as a ``pandas.DataFrame``; pandas must be installed.

        >>> Answer({}, [{"day": "2026-11-09", "rounds": 3}]).to_pandas()
                  day  rounds
        0  2026-11-09       3
        """
        return self.to_arrow().to_pandas()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Give the rows to whatever speaks Arrow: ``polars.DataFrame(answer)``, DuckDB, …"""
        return self.to_arrow().__arrow_c_stream__(requested_schema)
