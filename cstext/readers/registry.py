"""The layouts that cstext reads."""

from __future__ import annotations

import re

from cstext.errors import LayoutError, UsageError
from cstext.readers.chat_jsonl import ChatJsonlReader
from cstext.readers.contract import Reader
from cstext.readers.head import Head
from cstext.readers.headers import column_names, is_result
from cstext.readers.html_table import is_page
from cstext.readers.jd_log import JdLogReader
from cstext.readers.jd_sessions import JdSessionsReader
from cstext.readers.mapped import MappedReader
from cstext.readers.orders import OrdersReader
from cstext.readers.pdd_json import PddJsonReader
from cstext.readers.qianniu_txt import QianniuTxtReader
from cstext.readers.qianniu_window import QianniuWindowReader
from cstext.readers.qiyu import QiyuReader
from cstext.readers.qq_txt import QqTxtReader
from cstext.readers.refunds import RefundsReader
from cstext.readers.sender_last import SenderLastReader
from cstext.readers.sycm_json import SycmJsonReader
from cstext.readers.table import TableReader
from cstext.readers.tabular import headers_of, is_json, open_table
from cstext.readers.users_messages import UsersMessagesReader
from cstext.readers.wangwang_txt import WangwangTxtReader
from cstext.readers.wechat_csv import WechatCsvReader
from cstext.readers.wechat_txt import WechatTxtReader
from cstext.readers.wecom_archive import WecomArchiveReader

READERS: tuple[Reader, ...] = (
    ChatJsonlReader(),
    QianniuTxtReader(),
    WangwangTxtReader(),
    QianniuWindowReader(),
    JdLogReader(),
    JdSessionsReader(),
    QiyuReader(),
    SenderLastReader(),
    UsersMessagesReader(),
    SycmJsonReader(),
    PddJsonReader(),
    WecomArchiveReader(),
    WechatTxtReader(),
    WechatCsvReader(),
    QqTxtReader(),
    TableReader(),
    MappedReader(),
    OrdersReader(),
    RefundsReader(),
)


def reader_named(name: str) -> Reader:
    """Return the reader of that name.

    Raises:
        UsageError: there is none; the message lists the names.
    """
    for reader in READERS:
        if reader.name == name:
            return reader
    raise UsageError(f"no layout {name!r}; known: {_names(READERS)}")


def reader_for(head: Head) -> Reader:
    """Return the one reader that takes the file.

    Raises:
        LayoutError: none takes it, or more than one does.
        InputError: it is a table file that is damaged.
    """
    claims = [reader for reader in READERS if reader.identify(head)]
    if len(claims) == 1:
        return claims[0]
    if claims:
        raise LayoutError(
            f"{head.source}: more than one layout fits ({_names(claims)});"
            " say which with --layout NAME"
        )
    open_table(head)
    raise LayoutError(
        f"{head.source}: {_what_it_is(head)}; layouts read: {_names(READERS)}"
        " (see cstext formats), any other table or JSON with --mapping FILE.toml"
    )


def _names(readers: tuple[Reader, ...] | list[Reader]) -> str:
    return ", ".join(reader.name for reader in readers)


_MOST_COLUMNS = 12
_XML = re.compile(r"[\ufeff\s]*<\?xml\b", re.IGNORECASE)
_FORMS = {
    "picture": "is a picture",
    "binary": "is no text and no table",
    "empty": "is empty",
    "page": "is a web page without a table of chats or orders",
    "xml": "is XML, whatever its name says: open it in Excel and save it as XLSX",
    "zip": "is a ZIP archive deep in another: unpack it and name the files in it",
}


def _what_it_is(head: Head) -> str:
    if is_result(headers_of(head)):
        return "is a result of cstext, no export"
    columns = [] if is_json(head) else column_names(headers_of(head))
    told = f" (columns: {', '.join(columns[:_MOST_COLUMNS])})" if columns else ""
    if _XML.match(head.text):
        return _FORMS["xml"]
    if is_page(head) and not columns:
        return _FORMS["page"]
    return _FORMS.get(head.form, f"no layout fits it{told}")
