"""Writes four weeks of a synthetic shop's chats and orders as CSV, of any size.

The chats are those of ``corpus/reasons`` said again and again, by other buyers, with other numbers
and endings, so that most texts differ; waits are log-normal, nights are quiet.
"""

import csv
import json
import random
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

CORPUS = Path(__file__).resolve().parents[2] / "corpus" / "reasons"
FIRST = datetime(2026, 10, 19)
DAYS = 28
AGENTS = [f"晨风旗舰店:小{name}" for name in "禾满青麦雨竹兰松桃杏枫荷"]
GOODS = [f"{stuff}{kind}" for stuff in ("水洗棉", "磨毛", "珊瑚绒", "牛奶绒")
         for kind in ("四件套", "床单被套", "家居服", "盖毯", "枕套")]  # fmt: skip
ENDINGS = ("", "", "", "哦", "呢", "~", "哈", "亲", "[微笑]", "。。")
ORDERED, PAID = 0.5, 0.95
NIGHT = 0.03


def chats() -> list[list[tuple[str, str]]]:
    """Return the corpus' chats as (role, text)."""
    return [
        [(message["role"], message["text"]) for message in json.loads(line)["messages"]]
        for file in sorted(CORPUS.glob("*.jsonl"))
        for line in file.read_text("utf-8").splitlines()
    ]


def write(folder: Path, messages: int) -> None:
    """Write chats.csv, of at least ``messages`` rows, and orders.csv; the seed is fixed."""
    rng = random.Random(46)
    folder.mkdir(parents=True, exist_ok=True)
    with (
        (folder / "chats.csv").open("w", encoding="utf-8", newline="") as chat_file,
        (folder / "orders.csv").open("w", encoding="utf-8", newline="") as order_file,
    ):
        said, ordered = csv.writer(chat_file), csv.writer(order_file)
        said.writerow(("买家昵称", "发送人", "角色", "时间", "内容"))
        ordered.writerow(("订单编号", "买家会员名", "总金额", "买家实际支付金额", "订单状态",
                          "订单创建时间", "订单付款时间", "宝贝标题", "宝贝总数量"))  # fmt: skip
        known, written, number = chats(), 0, 0
        while written < messages:
            number += 1
            rows = list(_chat(rng, rng.choice(known), f"tb{number}"))
            said.writerows(rows)
            written += len(rows)
            if rng.random() < ORDERED:
                ordered.writerow(_order(rng, number, rows[-1][3]))


def _chat(
    rng: random.Random, turns: list[tuple[str, str]], buyer: str
) -> Iterator[tuple[str, str, str, str, str]]:
    hour = rng.uniform(0, 24) if rng.random() < NIGHT else rng.triangular(8, 23.5, 20)
    at = FIRST + timedelta(days=rng.randrange(DAYS), hours=hour)
    agent = rng.choice(AGENTS)
    for role, text in turns:
        at += timedelta(seconds=min(rng.lognormvariate(3.2, 1.1), 7200))
        is_buyer = role == "buyer"
        said = text + rng.choice(ENDINGS) + (str(rng.randrange(1000)) if rng.random() < 0.2 else "")
        yield (buyer, buyer if is_buyer else agent, "买家" if is_buyer else "客服",
               f"{at:%Y-%m-%d %H:%M:%S}", said)  # fmt: skip


def _order(rng: random.Random, number: int, after: str) -> tuple[str, ...]:
    at = datetime.fromisoformat(after) + timedelta(minutes=rng.uniform(1, 2000))
    price = f"{rng.randrange(3900, 49900) / 100:.2f}"
    is_paid = rng.random() < PAID
    paid = f"{at + timedelta(minutes=2):%Y-%m-%d %H:%M:%S}" if is_paid else ""
    state = "买家已付款，等待卖家发货" if is_paid else "交易关闭"
    return (f"8{number:018}", f"tb{number}", price, price if is_paid else "0.00", state,
            f"{at:%Y-%m-%d %H:%M:%S}", paid, rng.choice(GOODS), "1")  # fmt: skip


if __name__ == "__main__":
    write(Path(sys.argv[2]), int(sys.argv[1]))
