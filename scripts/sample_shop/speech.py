"""Turns script lines into what one buyer and one agent would type."""

import random
import re
from datetime import date, timedelta

from bank import LISTS
from goods import PRESALE_DAY
from model import Goods

GREETING = "您好，欢迎光临暖屋家居，客服正在赶来，请稍等~"
# The first one is typed on 千牛 only.
COURTESIES = (
    "/:^_^",
    "好的谢谢",
    "谢谢",
    "好的",
    "嗯嗯",
    "好的，谢谢啦",
    "谢谢亲",
    "好滴",
    "嗯嗯 谢谢",
    "谢谢你",
    "好的 谢谢",
    "辛苦了",
    "谢谢啦",
    "好的好的",
    "OK",
    "嗯好的",
    "好的，辛苦了",
    "谢谢客服",
)
BARE = re.compile(
    r"(?![你您]好)[好的滴嗯哦噢行吧谢啦哈收到知道了辛苦okOK亲你呀哒，,。.~～！! /:^_]+"
)
# What a buyer says who has understood, thanks or takes leave, and asks nothing more.
ACKNOWLEDGES = re.compile(
    r"(?:谢谢小姐姐|谢谢老板|谢谢|那就放心了|放心了|看到了|看到啦|清楚了|明白了?|了解了|那就好|那没问题|那可以|可以了?"
    r"|那?口以了?|那再见|那不用了|不用了|那也行|那行|再见|拜拜了?|呵呵|哈|好嘞|好滴|好的|好吧|好|行|嗯嗯?|哦"
    r"|[\s，,。.~～！!👍🙏😂🌹]|\[微笑\]|\[捂脸\]|/:\^_\^)+"
)
ASKS = re.compile(r"[?？吗]|(吗|呢|么|不|吧)[~～。！]*\s*(\S{0,4})$")

_ADDRESS = {
    "warm": ("亲，", "亲亲，", "亲爱的，", "亲~", "您好呀，", "", ""),
    "kind": ("亲，", "亲，", "您好，", "", ""),
    "curt": ("",),
    "formal": ("您好，", "亲爱的客户，", "您好，", "", ""),
    "plain": ("您好，", "", "", "亲，"),
    "friendly": ("亲~", "亲，", "", ""),
}
_TAIL = {
    "warm": ("哦~", "哈~", "~", "呀~", "哦", "～", "/:^_^", "~🌹"),
    "kind": ("哦", "~", "哈", "", "哦~"),
    "curt": ("", "", "。"),
    "formal": ("。", "哦", "", "。"),
    "plain": ("", "。", "", "哈"),
    "friendly": ("哦", "～", "哈", "", "[微笑]"),
}
_CARRIERS = ("中通", "圆通", "韵达")
_CITIES = LISTS["cities"]
_FAR = LISTS["far"]
_PLACES = LISTS["places"]
_ROADS = LISTS["roads"]
_GIFTS = LISTS["gifts"]
_TYPOS = (
    ("什么时候", "什么时侯"),
    ("尺码", "尺马"),
    ("怎么", "咋"),
    ("没有", "木有"),
    ("有没有", "有米有"),
    ("快递", "快弟"),
    ("已经", "己经"),
    ("可以", "口以"),
    ("什么", "啥"),
    ("多少", "多小"),
    ("这个", "介个"),
    ("发货", "发货货"),
    ("喜欢", "稀饭"),
    ("现在", "现在在"),
    ("为什么", "为森么"),
)
_BUYER_MARKS = (" 😂", "[捂脸]", "~", "。。", "！", " 🙏", " 👍")


def slots(
    rng: random.Random, goods: Goods, colour: str, size: str, carrier: str, day: date, age: int
) -> dict[str, str]:
    """What the `{…}` of one chat stand for; `age` is the days since the purchase."""
    price = goods.price_of(size) // 100
    home, spare = rng.sample(_CARRIERS, 2)
    return {
        "g": goods.short,
        "G": goods.title,
        "c": colour,
        "z": size,
        "c2": rng.choice([c for c in goods.colours if c != colour]),
        "z2": _near(goods, size),
        "k": carrier,
        "k0": home,
        "k1": spare,
        "city": rng.choice(_CITIES),
        "far": rng.choice(_FAR),
        "addr": rng.choice(_PLACES),
        "road": rng.choice(_ROADS),
        "gift": rng.choice(_GIFTS),
        "n": str(rng.choice((6, 8, 10, 12, 15, 16, 20, 24))),
        "p": str(price),
        "p2": str(price - rng.choice((5, 8, 9, 10, 12))),
        "small": str(rng.choice((5, 8, 10, 15))),
        "mat": goods.material,
        "sell": goods.selling,
        "soft": goods.feel,
        "late": _date(rng, day + timedelta(days=rng.randint(6, 9))),
        "need": _soon(rng, day),
        "presale": PRESALE_DAY,
        "ago": _ago(age),
        "days": str(max(age, 2)),
        "height": rng.choice(("158", "160", "163", "165", "1米65", "168", "170", "172", "1米75")),
        "weight": str(rng.choice((96, 102, 105, 110, 115, 120, 128, 135, 142, 150))),
        "fill": rng.choice(("是200x230的", "180x220的", "2米2乘2米4")),
        "wow": rng.choice(("", "啊", "？？", "😱")),
        "emo": rng.choice(("", "", "😭", "🙏", "呀")),
    }


def _near(goods: Goods, size: str) -> str:
    place = goods.sizes.index(size)
    return goods.sizes[place + 1 if place + 1 < len(goods.sizes) else place - 1]


def _date(rng: random.Random, day: date) -> str:
    return rng.choice((f"{day.month}月{day.day}号", f"{day.day}号"))


def _soon(rng: random.Random, day: date) -> str:
    ahead = rng.randint(3, 5)
    then = day + timedelta(days=ahead)
    week = "下" if then.isocalendar().week != day.isocalendar().week else "这"
    return "大后天" if ahead == 3 else f"{week}周{'一二三四五六日'[then.weekday()]}"


def _ago(age: int) -> str:
    return "前几天" if age <= 6 else "上周" if age <= 10 else "半个月前"


def agent_says(rng: random.Random, manner: str, template: str, values: dict[str, str]) -> str:
    """An agent's line in the agent's own manner."""
    polite = template.startswith("^") and rng.random() < 0.5
    address = rng.choice(_ADDRESS[manner]) if polite else ""
    text = template.removeprefix("^").format_map(values).replace("床床", "床").replace("\\n", "\n")
    if re.match(r"亲|您好|在的|哈喽|好的|收到|嗯|哈", text):
        address = ""
    body = text.removesuffix("~")
    if body == text:
        return address + body
    tails = ("", "~", "") if body[-1] in "呢呀啦哦哈吧吗嘛呗" else _TAIL[manner]
    return address + body + rng.choice(tails)


def buyer_says(rng: random.Random, template: str, values: dict[str, str]) -> list[str]:
    """A buyer's line as the one or two messages it is typed in."""
    text = _shorten(rng, template, values).format_map(values).replace("床床", "床")
    if rng.random() < 0.05:
        text = _typo(rng, text)
    if rng.random() < 0.35:
        text = text.replace("，", " ")
    if rng.random() < 0.5:
        text = text.removesuffix("？").removesuffix("?") or text
    parts = [text]
    if "，" in text and len(text) > 9 and rng.random() < 0.28:
        first, _, rest = text.partition("，")
        parts = [text] if BARE.fullmatch(first) or BARE.fullmatch(rest) else [first, rest]
    if rng.random() < 0.07:
        parts[-1] += rng.choice(_BUYER_MARKS)
    return [part.strip() for part in parts if part.strip()]


def _shorten(rng: random.Random, template: str, values: dict[str, str]) -> str:
    short = {"c": values["c"].removesuffix("色"), "z": values["z"].removesuffix("床")}
    if rng.random() < 0.5 and len(short["c"]) > 1 and "{c}色" not in template:
        template = template.replace("{c}", short["c"])
    return template


def _typo(rng: random.Random, text: str) -> str:
    known = [(right, wrong) for right, wrong in _TYPOS if right in text]
    return text.replace(*rng.choice(known), 1) if known else text
