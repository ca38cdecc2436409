"""The catalogue of 暖屋家居 and what is planted in it."""

from model import Goods


def _goods(
    number: int,
    key: str,
    short: str,
    title: str,
    kinds: str,
    colours: str,
    sizes: str,
    money: tuple[int, int],
    words: tuple[str, str, str],
) -> Goods:
    return Goods(
        key=key,
        title=title,
        short=short,
        kinds=frozenset([*kinds.split(), "any"]),
        colours=tuple(colours.split()),
        sizes=tuple(sizes.split()),
        price=money[0] * 100,
        step=money[1] * 100,
        material=words[0],
        selling=words[1],
        feel=words[2],
        item=720148300000 + number * 7919,
    )


_BEDS = "1.2m床 1.5m床 1.8m床 2.0m床"
_ROWS = (
    (
        "sheets",
        "水洗棉四件套",
        "暖屋水洗棉四件套全棉床单被套",
        "bed set sheet cloth home",
        "奶茶色 雾蓝色 燕麦色 豆沙色",
        _BEDS,
        (229, 30),
        ("水洗全棉", "透气不闷、免烫", "软软的很亲肤"),
    ),
    (
        "brushed",
        "磨毛四件套",
        "暖屋全棉磨毛四件套加厚保暖",
        "bed set sheet cloth warm presale",
        "胭脂粉 松绿色 灰咖色",
        _BEDS,
        (329, 30),
        ("60支磨毛棉", "加厚磨毛、上床不凉", "绒绒的"),
    ),
    (
        "quilt",
        "大豆冬被",
        "暖屋大豆纤维冬被加厚被芯",
        "bed cloth warm home",
        "白色 浅灰色",
        "150x200 180x220 200x230 220x240",
        (199, 40),
        ("大豆纤维填充", "轻、蓬松、锁温", "蓬蓬的"),
    ),
    (
        "pillow",
        "羽丝绒枕头",
        "暖屋酒店羽丝绒枕头单只",
        "bed cloth home",
        "白色 浅灰色",
        "低枕 中枕 高枕",
        (59, 10),
        ("羽丝绒填充", "回弹好、不塌", "软弹"),
    ),
    (
        "pad",
        "羊羔绒床垫",
        "暖屋羊羔绒加厚床垫软垫",
        "bed sheet cloth warm",
        "米白色 浅灰色",
        _BEDS,
        (119, 30),
        ("羊羔绒加记忆棉夹层", "厚实不塌、可折叠", "绵绵的"),
    ),
    (
        "coral",
        "珊瑚绒家居服",
        "暖屋珊瑚绒家居服女秋冬套装",
        "wear cloth warm",
        "奶白色 藕粉色 雾霾蓝",
        "M L XL 2XL",
        (139, 0),
        ("珊瑚绒", "不掉毛、锁温", "毛茸茸的很软"),
    ),
    (
        "pyjama",
        "纯棉睡衣",
        "暖屋纯棉睡衣男长袖家居套装",
        "wear cloth",
        "藏青色 灰格 墨绿色",
        "L XL 2XL 3XL",
        (159, 0),
        ("40支纯棉", "透气吸汗、宽松", "软糯"),
    ),
    (
        "robe",
        "法兰绒睡袍",
        "暖屋法兰绒睡袍加长浴袍",
        "wear cloth warm",
        "酒红色 燕麦色 深灰色",
        "M L XL",
        (169, 0),
        ("法兰绒", "加长过膝、挡风", "厚软"),
    ),
    (
        "slipper",
        "包跟棉拖鞋",
        "暖屋包跟棉拖鞋居家防滑",
        "shoe",
        "奶黄色 雾灰色 焦糖色",
        "36-37 38-39 40-41 42-43",
        (45, 0),
        ("短绒面加橡胶底", "防滑、包跟保暖", "脚感软"),
    ),
    (
        "blanket",
        "牛奶绒毛毯",
        "暖屋牛奶绒毛毯沙发盖毯",
        "bed cloth warm home",
        "燕麦色 奶咖色 墨绿色",
        "100x150 150x200 180x200",
        (69, 30),
        ("牛奶绒", "不掉毛、可机洗", "滑滑的"),
    ),
    (
        "towel",
        "纯棉毛巾",
        "暖屋新疆棉毛巾家用吸水",
        "textile cloth home",
        "素色组 条纹组",
        "三条装 六条装",
        (39, 30),
        ("新疆长绒棉", "吸水、不掉絮", "蓬松"),
    ),
    (
        "cushion",
        "灯芯绒抱枕套",
        "暖屋灯芯绒抱枕套靠垫套",
        "textile cloth",
        "姜黄色 墨绿色 驼色",
        "45x45 50x50",
        (29, 5),
        ("灯芯绒", "隐形拉链、不起球", "有绒感"),
    ),
    (
        "curtain",
        "遮光窗帘",
        "暖屋加厚遮光窗帘成品",
        "curtain",
        "米白色 灰蓝色",
        "宽1.5米 宽2.0米 宽2.5米 宽3.0米",
        (128, 30),
        ("三层遮光布", "遮光九成、垂感好", "垂坠"),
    ),
    (
        "night",
        "床头小夜灯",
        "暖屋床头小夜灯触摸调光",
        "lamp",
        "白色 原木色",
        "插电款 充电款",
        (59, 20),
        ("榉木底座加亚克力罩", "触摸三档、柔光", "光很柔"),
    ),
    (
        "floor",
        "落地灯",
        "暖屋北欧落地灯客厅卧室",
        "lamp",
        "黑色 白色",
        "三色款 无极款",
        (199, 40),
        ("铁艺灯杆加布罩", "护眼不频闪", "光很柔"),
    ),
)

GOODS = tuple(_goods(number, *row) for number, row in enumerate(_ROWS))
BY_KEY = {goods.key: goods for goods in GOODS}

# The planted shortage: all of the second week.
WANTED = (BY_KEY["coral"], "藕粉色", "L")
PRESALE_DAY = "11月25号"


def of_kind(kind: str) -> tuple[Goods, ...]:
    """Goods of one kind (bed, wear …) or with that very key."""
    return tuple(g for g in GOODS if kind in g.kinds or kind == g.key)
