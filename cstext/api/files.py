"""Questions about files alone: what they are, and their messages as another file."""

from __future__ import annotations

from pathlib import Path

from cstext.api.answer import Answer
from cstext.api.checked import checked
from cstext.api.days import Days, as_period
from cstext.api.given import Given, OneOrMore, as_paths
from cstext.inquiries import Source, open_messages


@checked
def inspect(
    *inputs: Given,
    orders: OneOrMore = (),
    refunds: OneOrMore = (),
    layout: str | None = None,
    mapping: str | Path | None = None,
    zone: str | None = None,
    days: Days = None,
    lang: str = "zh",
    show_private: bool = False,
) -> Answer:
    """Return what each file was read as: layout, encoding, messages by role, gaps, rejected rows.

    Raises:
        InputError: a file is missing.

    >>> from cstext.api import sample_shop
    >>> inspect(sample_shop() / "qianniu_aqing.txt").rows[0]["layout"]
    'qianniu-txt'
    """
    from cstext.report.inspection import inspect_answer

    with as_paths(inputs, orders, refunds) as (chats, order_files, refund_files):
        source = Source(
            inputs=chats,
            orders=[Path(path) for path in order_files],
            refunds=[Path(path) for path in refund_files],
            layout=layout,
            mapping=Path(mapping) if mapping else None,
            zone=zone,
            may_be_empty=True,
        )
        with open_messages(source) as bench:
            facts = inspect_answer(bench, as_period(days), lang, show_private)
    return Answer(facts, facts["files"])


@checked
def convert(
    *inputs: Given,
    output: str | Path,
    mask: bool = False,
    days: Days = None,
    layout: str | None = None,
    mapping: str | Path | None = None,
    zone: str | None = None,
) -> int:
    """Write the message table to a .jsonl, .csv, .xlsx or .parquet; return how many messages.

    Memory does not grow with the input. ``mask``: nicks, names, numbers and addresses are masked.

    Raises:
        InputError: a file is missing, or nothing in it can be read.
        UsageError: the output has another suffix or cannot be written.

    >>> from tempfile import TemporaryDirectory
    >>> from cstext.api import sample_shop
    >>> with TemporaryDirectory() as folder:
    ...     convert(sample_shop() / "qianniu_aqing.txt", output=f"{folder}/messages.parquet")
    2820
    """
    from cstext.report.convert import write_messages

    with as_paths(inputs) as (chats,):
        source = Source(
            inputs=chats, layout=layout, mapping=Path(mapping) if mapping else None, zone=zone
        )
        with open_messages(source) as bench:
            return write_messages(bench, Path(output), mask=mask, period=as_period(days))
