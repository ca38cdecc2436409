"""Which goods the links in chats are of: told by what was ordered after them."""

import csv

from cstext.inquiries import Source, open_workbench
from cstext.report.goods import ordered_goods

LINK = "https://item.taobao.com/item.htm?id={}"
CHATS = [  # buyer, the links he sent, what he ordered then
    ("a", [111111], "四件套 灰色"),
    ("b", [111111], "四件套 白色"),
    ("c", [111111], "枕头"),
    ("d", [222222], "枕头"),
    ("e", [333333], "毛毯"),
    ("f", [333333], "毛毯；枕头"),
    ("g", [444444], "毛毯"),
    ("h", [444444], "枕头"),
    ("i", [333333, 555555], None),
    ("j", [666666, 666666], "毛毯"),
    ("k", [777777], "四件套 灰色"),
    ("l", [777777], "四件套 灰色"),
]


def test_links_are_of_the_goods_that_were_ordered_after_them(tmp_path):
    with (tmp_path / "chats.csv").open("w", encoding="utf-8", newline="") as file:
        chats = csv.writer(file)
        chats.writerow(["会话ID", "买家", "客服", "发送方", "时间", "内容"])
        for n, (buyer, links, _) in enumerate(CHATS):
            at = f"2026-11-09 {8 + n:02}:00"
            for second, link in enumerate(links):
                chats.writerow([n, buyer, "小禾", "买家", f"{at}:{second:02}", LINK.format(link)])
            chats.writerow([n, buyer, "小禾", "客服", f"{at}:30", "在的"])
            # What the shop links to is what it offers.
            chats.writerow([n, buyer, "小禾", "客服", f"{at}:40", LINK.format(888888)])
    with (tmp_path / "orders.csv").open("w", encoding="utf-8", newline="") as file:
        orders = csv.writer(file)
        orders.writerow(["订单编号", "买家会员名", "订单创建时间", "买家实际支付金额", "宝贝标题"])
        for n, (buyer, _, goods) in enumerate(CHATS):
            for title in goods.split("；") if goods else ():
                at = f"2026-11-09 {8 + n:02}:30:00"
                orders.writerow([f"10000000{n:02}", buyer, at, "9.90", title])
    source = Source([tmp_path / "chats.csv"], orders=[tmp_path / "orders.csv"])
    with open_workbench(source) as bench:
        found = ordered_goods(bench.engine)
    # 111111: two of three; 222222, 333333 and 666666: one session tells; 444444: one each.
    assert found.items == {"111111": "四件套", "777777": "四件套"}
