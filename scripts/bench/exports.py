"""Writes synthetic exports of any size: a CSV, a 千牛 TXT, each in GB18030 and UTF-8."""

import sys
from collections.abc import Iterator
from itertools import count, takewhile
from pathlib import Path

import duckdb

RULE, MINUS = "=" * 64, "-" * 28
SHOP = "晨风旗舰店"
BYTES_OF_A_ROW = 156

# A chat of twelve messages: a third of the texts are the same everywhere, as an agent's are.
CSV = """
COPY (
    SELECT
        's' || c AS 会话编号, '{shop}' AS 店铺, 'tb' || (c % 90001) AS 买家昵称,
        CASE WHEN is_buyer THEN 'tb' || (c % 90001) ELSE '{shop}:小' || (c % 24) END AS 发送人,
        CASE WHEN is_buyer THEN '买家' ELSE '客服' END AS 角色,
        strftime(
            TIMESTAMP '2026-03-01 09:00:00' + to_seconds((c * 37 + n * 23) % 4000000),
            '%Y-%m-%d %H:%M:%S'
        ) AS 时间,
        CASE n
            WHEN 0 THEN '在吗'
            WHEN 1 THEN '亲，您好，欢迎光临，有什么可以帮您的呢~'
            WHEN 3 THEN '这款' || (100 + i % 900) || '码现在有货吗？要黑色的, 大概什么时候发货'
            WHEN 4 THEN '身高' || (150 + i % 40) || '体重' || (90 + i % 80) || '穿多大合适'
            WHEN 6 THEN 'https://item.example.com/item.htm?id=' || i
            WHEN 8 THEN '好的，谢谢'
            WHEN 9 THEN '亲，订单' || i || '已经备注好了"加急"' || chr(10) || '今天一定发出哦'
            ELSE '亲，这款' || (i % 1000)
                || '是有现货的呢，下午四点之前付款当天就可以发出，默认发中通快递，您看可以吗'
        END AS 内容
    FROM (
        SELECT i, i // 12 AS c, i % 12 AS n, i % 12 IN (0, 3, 4, 8) AS is_buyer
        FROM range({rows}) AS t(i)
    )
) TO '{path}' (HEADER)
"""

SAID = (
    "在吗", "亲，您好，欢迎光临，有什么可以帮您的呢~", "亲，这款{0}是有现货的呢\n默认发中通快递",
    "这款{0}码现在有货吗？要黑色的", "身高{0}穿多大合适", "亲，建议您穿M码哦",
    "https://item.example.com/item.htm?id={0}", "亲还在吗", "好的，谢谢", "不客气的呢亲",
    "亲，发货之后会有短信通知", "祝您生活愉快",
)  # fmt: skip


def write_csv(path: Path, size: int) -> None:
    """Write a CSV of about ``size`` bytes."""
    con = duckdb.connect(config={"threads": 1})
    con.execute(CSV.format(shop=SHOP, rows=size // BYTES_OF_A_ROW, path=path.as_posix()))


def write_gb18030(path: Path, size: int) -> None:
    """Write the same CSV in the encoding of old shop tools."""
    plain = path.with_suffix(".utf8")
    write_csv(plain, size)
    with plain.open(newline="") as source, path.open("w", encoding="gb18030", newline="") as out:
        for piece in iter(lambda: source.read(1 << 20), ""):
            out.write(piece)
    plain.unlink()


def write_txt(path: Path, size: int, codec: str = "gb18030") -> None:
    """Write a 千牛 TXT of about ``size`` bytes."""
    with path.open("wb") as file:
        head = f"{SHOP}:小美\r\n\r\n{RULE}\r\n{'单聊':^64}\r\n{RULE}\r\n\r\n"
        file.write(head.encode(codec))
        for chat in takewhile(lambda _: file.tell() < size, _chats()):
            file.write(chat.replace("\n", "\r\n").encode(codec))


def write_txt_utf8(path: Path, size: int) -> None:
    """Write the same in UTF-8, as texts that were saved again are."""
    write_txt(path, size, "utf-8")


def _chats() -> Iterator[str]:
    for number in count():
        buyer = f"tb{number}"
        lines = [f"{MINUS}{buyer}{MINUS}"]
        for n, text in enumerate(SAID):
            nick = buyer if n in (0, 3, 4, 8) else f"{SHOP}:小{number % 24}"
            time = f"2026-03-{1 + number // 3000 % 28:02} {9 + n // 6:02}:{number % 60:02}"
            lines.append(f"cntaobao{nick}({time}:{n * 4:02}):  {text.format(number)}")
        yield "\n".join(lines) + "\n"


WRITERS = {
    "csv": write_csv,
    "gb18030": write_gb18030,
    "txt": write_txt,
    "txt-utf8": write_txt_utf8,
}

if __name__ == "__main__":
    WRITERS[sys.argv[1]](Path(sys.argv[3]), int(sys.argv[2]))
