"""A query that a caller wrote himself."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from cstext.engine import Engine
from cstext.errors import UsageError

_OF_THE_QUERY = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException)
"""What is said of these is said of the query; what others say may hold a chat's words."""
_PIVOT = duckdb.StatementType.MULTI


def selected(engine: Engine, query: str) -> pa.Table:
    """Return the rows of one SELECT; nothing else is run.

    Raises:
        UsageError: it is no query, more than one, or cannot be answered.
    """
    try:
        with duckdb.connect() as parser:
            kinds = [statement.type for statement in parser.extract_statements(query)]
        if kinds not in ([duckdb.StatementType.SELECT], [_PIVOT]):
            raise UsageError("sql: give one SELECT")
        return engine.arrow(query)
    except _OF_THE_QUERY as error:
        raise UsageError(f"sql: {str(error).splitlines()[0]}") from None
    except duckdb.Error as error:
        kind = type(error).__name__.removesuffix("Exception")
        raise UsageError(f"sql: cannot be answered ({kind})") from None
