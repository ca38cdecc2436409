"""What lost buyers wanted: read from the chat, counted by buyer."""

import pytest

from cstext.demand import Goods, Wanted, demand_tables, goods_names, kinds, wanted
from cstext.demand.carriers import mentions

TITLES = ["小店水洗棉四件套全棉床单被套", "小店全棉磨毛四件套加厚保暖", "小店羽丝绒枕头单只"]


@pytest.mark.parametrize(
    ("text", "asked", "refused"),
    [
        ("能发顺丰吗", ["顺丰"], []),
        ("发SF行不行 中通也可以", ["顺丰", "中通"], []),
        ("邮政太慢了，能发圆通吗", ["圆通"], ["邮政"]),
        ("只要不发邮政就行", [], ["邮政"]),
        ("韵达我们这不送", [], ["韵达"]),
        ("这个软件sftp能用吗", [], []),
        ("什么快递", [], []),
        ("发不发顺丰，要不要加钱发顺丰", ["顺丰", "顺丰"], []),
        ("顺丰到不到我们村，送不送，好不好", ["顺丰"], []),
        ("为什么不发顺丰", ["顺丰"], []),
        ("你们不发顺丰吗", ["顺丰"], []),
        ("可以不发圆通吗", [], ["圆通"]),
        ("能发顺丰吗我补差价", ["顺丰"], []),
        ("顺丰服务差", [], ["顺丰"]),
        ("不要韵达要顺丰", ["顺丰"], ["韵达"]),
        ("别发中通和圆通", [], ["中通", "圆通"]),
        ("发顺丰吧圆通太慢", ["顺丰"], ["圆通"]),
        ("邮政的不要，邮政能换成顺丰吗", ["顺丰"], ["邮政", "邮政"]),
        ("除非发顺丰，不然不买", ["顺丰"], []),
        ("圆通三天没动了，SF1390012345678", [], ["圆通"]),
        ("ＳＦ可以嗎，發順豐，韻達太慢", ["顺丰", "顺丰"], ["韵达"]),
    ],
)
def test_carriers_asked_for_and_refused(text, asked, refused):
    named = mentions(text)
    assert [m.carrier for m in named if not m.is_refused] == asked
    assert [m.carrier for m in named if m.is_refused] == refused


@pytest.mark.parametrize(
    ("chat", "evidence", "goods", "sizes", "colours"),
    [
        (["B 水洗棉四件套雾蓝色1.8m床的还有吗", "A 雾蓝色1.8米的没有了"], [2],
         [TITLES[0]], ["1.8米"], ["雾蓝色"]),
        (["B 四件套有货吗", "A 没有了"], [2], ["四件套"], [], []),
        (["B 藕粉的呢", "A 25号才有"], [2], [], [], ["藕粉色"]),
        (["B 枕头有吗", "A 有的", "B 那XL码的睡衣呢", "A XL没了"], [4], [], ["XL"], []),
        (["B 38-39的还有没", "A 卖完了亲"], [2], [], ["38-39"], []),
        (["B 200*230的呢", "A 断货"], [2], [], ["200x230"], []),
        (["B XXL码有吗", "A 没有"], [2], [], ["2XL"], []),
        (["B XXXXL有吗", "A 没有"], [2], [], ["4XL"], []),
        (["B 均码吗", "A 没货了"], [2], [], ["均码"], []),
        (["B 不要红色，要黑色有吗", "A 红色有，黑色没有了"], [2], [], [], ["黑色"]),
        (["B 红色的不要，蓝色呢", "A 断货"], [2], [], [], ["蓝色"]),
        (["B 别发L码，M码有吗", "A 没有"], [2], [], ["M"], []),
        (["B 除了红色还有别的颜色吗", "A 只有红色"], [2], [], [], []),
        (["B 要不要红色啊，红色的不要发错", "A 没有"], [2], [], [], ["红色"]),
        (["B 红色不要钱吗", "A 没有"], [2], [], [], ["红色"]),
        (["B 还有吗", "A 蓝色有，红色没货了"], [2], [], [], ["红色"]),
        (["B 有货吗", "A 没有了，只剩红色L码"], [2], [], [], []),
        (["B 有货吗", "A 没有了，可以看看羽丝绒枕头，推荐拍蓝色L码"], [2], [], [], []),
        (["B 有货吗", "A 羽丝绒枕头没有了，建议换红色"], [2], [TITLES[2]], [], []),
        (["B 黑色L有吗", "A L有的，黑色没有"], [2], [], ["L"], ["黑色"]),
        (["B https://m.tb.cn/h.5xYz /:>M< let's see", "A 没有"], [2], [], [], []),
        (["B 11-20号补货吗，2026-11-20呢", "A 12-15天"], [2], [], [], []),
        (["B 30-50元的，10:30-11:30来拿，满99-20", "A 没有"], [2], [], [], []),
        (["B 身高1.65米体重60kg，5g手机", "A 没有"], [2], [], [], []),
        (["B 0.5kg的有吗", "A 没有"], [2], [], ["0.5KG"], []),
        (["B 37码半有吗", "A 没有"], [2], [], ["37.5"], []),
        (["B 38~39号有吗", "A 没有"], [2], [], ["38-39"], []),
        (["B 36号鞋有吗", "A 没有"], [2], [], ["36"], []),
        (["B 藍色ＸＬ有嗎", "A 沒有"], [2], [], ["XL"], ["蓝色"]),
        (["B 1.8米白色的", "A 没有"], [2], [], ["1.8米"], ["白色"]),
        (["B 今天黑色有吗", "A 没有"], [2], [], [], ["黑色"]),
        (["B 浅米色有吗", "A 没有"], [2], [], [], ["浅米色"]),
        (["B 165/88A有吗", "A 没有"], [2], [], ["165/88A"], []),
        (["B 120cm的有吗", "A 没有"], [2], [], ["120CM"], []),
        (["B 有60公分的吗", "A 没有"], [2], [], ["60CM"], []),
        (["B 身高165cm，158cm 100斤，90cm能穿吗，长40cm", "A 没有"], [2], [], [], []),
        (["B 黑色38的有吗", "A 没有"], [2], [], ["38"], ["黑色"]),
        (["B 有42吗", "A 没有"], [2], [], ["42"], []),
        (["B 还有吗", "A 39断码了"], [2], [], ["39"], []),
        (["B 黑色38元，白色40包，满40有吗", "A 没有"], [2], [], [], ["黑色"]),
        (["B 75b有吗", "A 没有"], [2], [], ["75B"], []),
        (["B 特大号的还有吗", "A 没有"], [2], [], ["特大号"], []),
        (["B 有大码的吗", "A 没有"], [2], [], ["大码"], []),
        (["B 大码女装有吗，我的小号买的，用大号登录", "A 没有"], [2], [], [], []),
        (["B 草莓味的有吗", "A 没有"], [2], [], [], ["草莓味"]),
        (["B 焦糖味有吗，焦糖色呢", "A 没有"], [2], [], [], ["焦糖味"]),
        (["B 有塑料味，口味怎么样，什么味道", "A 没有"], [2], [], [], []),
    ],
)  # fmt: skip
def test_goods_sizes_and_colours(chat, evidence, goods, sizes, colours):
    roles = {"B": "buyer", "A": "agent"}
    turns = [(roles[line[0]], line[2:]) for line in chat]
    want = wanted(turns, evidence, Goods(goods_names(TITLES)))
    assert list(want.goods) == goods
    assert list(want.sizes)[:1] == sizes
    assert list(want.colours)[:1] == colours


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        ("2026年11月能补货吗", []),
        ("308元的 - 有吗", []),
        ("3080还有吗", ["2026新款显卡 3080 - 水冷"]),
        ("显卡有吗，新款显卡", ["2026新款显卡 3080 - 水冷"]),
        ("是官方旗舰店吗，有运费险吗，顺丰包邮吗", []),
        ("羽绒服有吗", ["官方旗舰店顺丰包邮羽绒服 送运费险"]),
    ],
)
def test_a_year_a_price_and_the_shops_terms_name_no_goods(text, goods):
    names = goods_names(
        ["2026新款显卡 3080 - 水冷", "2026年秋款毛衣", "官方旗舰店顺丰包邮羽绒服 送运费险"]
    )
    assert list(wanted([("buyer", text)], [1], Goods(names)).goods) == goods


TAOBAO = "https://item.taobao.com/item.htm?spm=a1z.7&id=545468795743&skuId=5"
JD = "http://item.jd.com/100012043978.html"
PDD = "https://mobile.yangkeduo.com/goods.html?goods_id=31415926535"


@pytest.mark.parametrize(
    ("chat", "evidence", "goods"),
    [
        ([f"buyer {TAOBAO}", "buyer 还有L吗", "agent 没有了"], [2, 3], ["ID 545468795743"]),
        (["system 商品编号：100012043978", "buyer 有货吗"], [2], ["ID 100012043978"]),
        ([f"buyer {PDD} 这个呢", "agent 没有了"], [1, 2], ["ID 31415926535"]),
        (
            [f"buyer {TAOBAO}", f"buyer {JD}", "agent 没了", f"buyer {PDD}"],
            [3],
            ["ID 100012043978"],
        ),
        (["buyer 有货吗", "agent 没了", f"buyer {JD}"], [1, 2], ["ID 100012043978"]),
        ([f"buyer {TAOBAO} 羽丝绒枕头还有吗", "agent 没了"], [1, 2], [TITLES[2]]),
        (["buyer 有货吗", f"agent 没了，看看这款 {TAOBAO}"], [2], []),
        (["buyer 快递单号545468795743 到哪了 https://x.cn/a?id=1234567890123456789"], [1], []),
    ],
)
def test_goods_that_nothing_names_are_those_of_the_buyers_link(chat, evidence, goods):
    turns = [tuple(line.split(" ", 1)) for line in chat]
    assert list(wanted(turns, evidence, Goods(goods_names(TITLES))).goods) == goods


@pytest.mark.parametrize(
    ("text", "goods"),
    [
        (f"{TAOBAO} 还有吗", "暖绒四件套"),  # what was ordered after the link
        (f"{TAOBAO} 棉毛巾还有吗", "新疆棉毛巾家用"),  # words, and not of the link's
        (f"{JD} 棉毛巾还有吗", "新疆棉毛巾家用 素"),  # words of two goods: the link tells which
        ("棉毛巾还有吗", "新疆棉毛巾家用"),  # words of two goods: what their names share
    ],
)
def test_a_link_tells_which_of_several_goods_words_name(text, goods):
    names = goods_names(["新疆棉毛巾家用 条纹", "新疆棉毛巾家用 素", "暖绒四件套"])
    items = {"545468795743": "暖绒四件套", "100012043978": "新疆棉毛巾家用 素"}
    assert wanted([("buyer", text)], [1], Goods(names, items)).goods == (goods,)


def case(buyer, reason, shop="甲", **want):
    found = {"carriers": [], "goods": [], "sizes": [], "colours": [], **want}
    told = {"buyer": buyer, "shop": shop, "session_id": f"{buyer}-1"}
    return {**told, "reason": reason, "wanted": found, "kinds": kinds([], Wanted(**found))}


def test_a_buyer_counts_once_in_a_row_and_only_for_his_cause():
    tables = demand_tables(
        [
            case("a", "stock", goods=["枕头"], sizes=["M"]),
            case("a", "stock", goods=["枕头"], sizes=["M"]),
            case("b", "stock", goods=["枕头"], sizes=["M"]),
            case("c", "courier", carriers=["顺丰", "京东物流"]),
            case("d", "courier", carriers=["顺丰"]),
            case("d", "courier", "乙", carriers=["顺丰"]),
            case("e", "other", carriers=["顺丰"], goods=["枕头"]),
            case("f", "shipping", goods=["枕头"]),
        ]
    )
    assert [(row["goods"], row["size"], row["buyers"]) for row in tables["restock"]] == [
        ("枕头", "M", 2)
    ]
    assert [(row["carrier"], row["buyers"]) for row in tables["carriers"]] == [
        ("顺丰", 3),
        ("京东物流", 1),
    ]
    assert [(row["goods"], row["buyers"]) for row in tables["dispatch"]] == [("枕头", 1)]
    assert tables["restock"][0]["sessions"] == ["a-1", "a-1", "b-1"]


@pytest.mark.parametrize(
    ("chat", "sizes"),
    [
        (["buyer: M码和L码有货吗", "agent: 都没有了"], ["M", "L"]),
        (["buyer: M码和L码有货吗", "agent: M码有，L码没有了"], ["L"]),
        (["buyer: M码有货吗", "agent: M码没有了，L码也没有"], ["M"]),
        (["buyer: 还有货吗", "agent: M码没有了，L码也没有"], ["M", "L"]),
    ],
)
def test_all_sizes_asked_for_are_wanted_but_for_those_that_are_there(chat, sizes):
    turns = [tuple(line.split(": ")) for line in chat]
    assert list(wanted(turns, [2], Goods({})).sizes) == sizes


RED_M, BLACK_L = ("M", "红色"), ("L", "黑色")
EACH = [RED_M, ("M", "黑色"), ("L", "红色"), BLACK_L]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("红色M码、黑色L码有吗？", [RED_M, BLACK_L]),
        ("M码的红色和L码黑色有吗", [RED_M, BLACK_L]),
        ("红色和黑色的M码、L码有吗", EACH),
        ("红色M、L码，黑色L码有吗", EACH),  # Red in L is wanted too: not all are pairs.
        ("红色M码有吗，黑色呢，L码呢", EACH),
    ],
)
def test_sizes_and_colours_that_the_buyer_pairs_are_wanted_so(text, pairs):
    turns = [("buyer", text), ("agent", "都没货了")]
    found = wanted(turns, [1], Goods({}))
    assert (set(found.sizes), set(found.colours)) == ({"M", "L"}, {"红色", "黑色"})
    assert sorted(kinds(turns, found)) == sorted(pairs)


def test_who_wanted_several_sizes_stands_in_the_row_of_each():
    tables = demand_tables(
        [
            case("a", "stock", goods=["袜"], sizes=["M", "L"]),
            case("b", "stock", goods=["袜"], sizes=["L"]),
            case("c", "stock", goods=["被"], sizes=["2米"], colours=["红色", "黑色"]),
        ]
    )
    assert [tuple(row.values())[:4] for row in tables["restock"]] == [
        ("袜", "L", None, 2),
        ("袜", "M", None, 1),
        ("被", "2米", "红色", 1),
        ("被", "2米", "黑色", 1),
    ]
