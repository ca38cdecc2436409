"""From messages to sessions, rounds and response times: SQL files, one a table, run in order.

`turns` places every message, `sessions` and `rounds` follow from it, `endings` says how sessions
ended, `response` sums them up.
"""

from cstext.conversation.chain import build_conversation, days_table
from cstext.conversation.response import ResponseTable, response_table, round_rows

__all__ = ["ResponseTable", "build_conversation", "days_table", "response_table", "round_rows"]
