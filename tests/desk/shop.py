"""The made-up shop: what its buyers asked, a hostile one among them."""

from __future__ import annotations

import csv
from pathlib import Path

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
PHONE = "13800138000"

ASKED = [
    ("M码有货吗", "没有货了亲", "好吧"),
    ("今天能发货吗", "要等三天哦", "太久了"),
    ("能发顺丰吗", "不能发顺丰的", "那算了"),
    ("这个怎么安装", "看说明书", "看不懂啊"),
    ("能便宜点吗", "不议价的呢", "再看看"),
    (f"{SCRIPT}有货吗", "没有的", f"我电话{PHONE}"),
]
GOODS = "水洗棉四件套"
COUNT = 24


def write_shop(folder: Path) -> Path:
    """Write chats.csv and orders.csv: buyers b00 to b23 ordered nothing, two others did."""
    folder.mkdir()
    with (folder / "chats.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["会话", "买家", "客服", "角色", "时间", "内容"])
        for number in range(COUNT):
            name, day = f"c{number:02}", 9 + number % 7
            question, answer, last = ASKED[number % len(ASKED)]
            if number % 4 == 0:
                question += f" {GOODS}的"
            agent = "小店:小美" if number % 2 else "小店:阿青"
            for second, role, text in (
                (0, "买家", question),
                (20, "客服", answer),
                (50, "买家", last),
            ):
                at = f"2026-11-{day:02} 10:{number:02}:{second:02}"
                rows.writerow([name, f"b{number:02}", agent, role, at, text])
        rows.writerow(["z", "z1", "小店:小美", "买家", "2026-11-16 09:00:00", "在吗"])
    orders = [
        "订单编号,买家会员名,买家实际支付金额,订单状态,订单创建时间,订单付款时间,宝贝标题",
        f"1001,y1,300.00,交易成功,2026-11-10 11:30:00,2026-11-10 11:31:00,{GOODS} 雾蓝",
        "1002,y2,20.00,交易成功,2026-11-30 09:00:00,2026-11-30 09:01:00,收纳盒",
    ]
    (folder / "orders.csv").write_text("\n".join(orders) + "\n", "utf-8")
    return folder


def two_shops(folder: Path) -> Path:
    """Two shops that number their chats alike; a buyer of each left without an order."""
    asked = {"甲店": ("ann", "M码有货吗", "没货了"), "乙店": ("bob", "发什么快递", "只发中通")}
    chats, orders = [], []
    for shop, (buyer, question, answer) in asked.items():
        chats += [
            f"{shop},c1,{buyer},,买家,2026-11-09 10:00:00,{question}",
            f"{shop},c1,{buyer},小美,客服,2026-11-09 10:00:20,{answer}",
        ]
        orders.append(f"{shop},90000{len(orders)},{buyer}x,10.00,2026-11-20 12:00:00")
    folder.mkdir()
    head = "店铺,会话,买家,客服,角色,时间,内容"
    (folder / "chats.csv").write_text("\n".join([head, *chats]) + "\n", "utf-8")
    head = "店铺,订单编号,买家会员名,买家实际支付金额,订单创建时间"
    (folder / "orders.csv").write_text("\n".join([head, *orders]) + "\n", "utf-8")
    return folder
