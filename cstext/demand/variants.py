"""How sizes, colours and flavours are written in chats and titles, and one spelling for each."""

from __future__ import annotations

import re

_LETTERS = r"(?:XX?S|S|M|L|X{1,5}L|[2-6]XL)"
_SHOE = r"(?:3[2-9]|4\d)"
# A range of dates, times, prices or weights, or a number of things.
_NO_RANGE = (
    r"(?![\d:/~-]|\.\d|[号日天点时元块年周斤分折%]|个(?!月)|月|小时"
    r"|[件条双本包箱盒只瓶袋套米人次楼层])"
)
# A number that nothing calls a size: behind a colour (黑色38), asked for, or said to be out.
_BARE_SHOE = (
    rf"(?<![\d.:/~年月满付¥￥-]){_SHOE}(?:\.5)?"
    r"(?:(?<=色\d\d)(?![\d.:/~×*x-]|[号日天点时元块年周斤分折%月件条双本包箱盒只瓶袋套米人次楼层寸岁片抽个公厘cmgk])"
    r"|(?=的?(?:都|也|还)?(?:有[吗么嘛没货不]|没有|没了|断[码货]|缺[码货]|卖完))"
    r"|(?<=有\d\d)(?=的?[吗么嘛没]))"
)
# The height of a child that clothes are for, or the length of a thing; not how tall who asks is.
_CENTIMETRES = (
    r"(?<!身高)(?<!身高是)(?<!身长)(?<!个子)(?<![我他她你高围长宽厚深\d.])\d{2,3}(?:cm|厘米|公分)"
    r"(?![\s,，/]*\d{2,3}(?:\.\d)?(?:斤|kg|公斤))(?!的?(?:人|高|了|身高|能|可以|应该|要)*[穿睡])"
)
# Both begin with a look at the sign that any of them begins with: at most places that is all.
SIZE = re.compile(
    r"(?=[\dXSML均]|[大中小特超加最][大中小号码])(?:"
    r"(?<![A-Za-z0-9])(?:[2-6]?X{0,5}[SL]|XS|M|均)码"
    rf"|(?<![A-Za-z0-9'’&>]){_LETTERS}(?![A-Za-z0-9'’&<]|\.[A-Za-z])"
    r"|(?<![\d.])\d{2}[-~]\d{2}码"
    rf"|(?<![\d.:/~年月¥￥-]){_SHOE}[-~]{_SHOE}号"
    rf"|(?<![\d.:/~年月满¥￥-])\d{{2}}[-~]\d{{2}}{_NO_RANGE}"
    r"|(?<![\d.~-])\d{2,3}(?:\.5码|码半?)"
    rf"|(?<![\d.~月-]){_SHOE}(?:\.5)?号(?!楼|线|前|后|发|到|色)"
    r"|(?<!身高)(?<!身高是)(?<!个子)(?<!我)(?<![\d.])\d\.\d{1,2}(?:m床|米床|米|m)"
    r"|(?<!\d)\d{2,3}[x×*]\d{2,3}(?!\d)"
    r"|(?<!体重)(?<!体重是)(?<!我)(?<!\d)(?<!\d\.)(?!5g(?:手机|网|信号|流量|套餐))"
    r"\d{1,4}(?:\.\d{1,2})?(?:ml|g|kg|寸|斤装|片装|抽)(?![a-z])"
    r"|(?<![\d/.-])1\d\d/\d{2,3}[A-EY]?(?![A-Za-z\d/])"
    r"|(?<![A-Za-z\d./-])(?:3[2-8]|[6-9][05]|1[01][05])[A-F](?![A-Za-z\d])"
    r"|(?<!我的)(?<!你的)(?<!用)(?:特|超|加|最)?[大中小]号(?![线楼间人贩登]|的?[买拍下账])"
    r"|(?:特|超|加)?[大中小]码(?![数女男装胖店专])"
    rf"|{_CENTIMETRES}|{_BARE_SHOE})",
    re.IGNORECASE,
)
_SHADES = (
    "奶雾燕豆胭松灰藕墨藏酒焦浅深粉军浓香杏驼咖卡象姜橘橙玫樱薄荷茶麦沙脂绿蓝霾青红糖黄白黑棕紫金银"
)
_HUES = "红橙黄绿青蓝紫黑白灰粉棕咖金银茶麦沙杏驼糖橘褐肤裸藕"
# A 味 that nobody knows for a flavour may be a smell (塑料味) or none (口味, 什么味).
_FLAVOURS = (
    "草莓|蓝莓|树莓|蔓越莓|芒果|香橙|甜橙|橙子|橘子|柠檬|青柠|西柚|葡萄|提子|苹果|青苹果|香蕉|菠萝|凤梨|"
    "水蜜桃|蜜桃|白桃|黄桃|桃子|荔枝|榴莲|椰子|生椰|椰香|哈密瓜|西瓜|樱桃|石榴|山楂|话梅|乌梅|青梅|杨梅|红枣|百香果|火龙果|混合水果|"
    "巧克力|黑巧|可可|香草|抹茶|绿茶|红茶|乌龙|茉莉|桂花|玫瑰|薰衣草|咖啡|摩卡|拿铁|焦糖|黑糖|红糖|奶油|黄油|炼乳|牛奶|酸奶|奶香|芝士|"
    "奶酪|提拉米苏|奥利奥|海盐|蜂蜜|芝麻|花生|核桃|榛子|杏仁|板栗|红豆|绿豆|香芋|紫薯|豆沙|咸蛋黄|蛋黄|莲蓉|五仁|肉松|"
    "原|五香|麻辣|香辣|微辣|中辣|特辣|甜辣|酸辣|孜然|烧烤|炭烧|番茄|黄瓜|海苔|椒盐|藤椒|泡椒|剁椒|黑椒|黑胡椒|咖喱|蒜香|蒜蓉|葱香|盐焗|"
    "酱香|卤香|奥尔良|蟹黄|鲜虾|虾|牛肉|鸡肉|鸡汁|猪肉|三文鱼|金枪鱼|吞拿鱼|鳕鱼|薄荷"
)
_BEGINS = "".join(sorted({word[0] for word in _FLAVOURS.split("|")} | {*_SHADES, *_HUES}))
COLOUR = re.compile(
    rf"(?=[{_BEGINS}天湖宝米纯原胡樱橡木])(?:(?:[{_SHADES}]"
    r"|(?<![今明后昨每])天(?=[蓝青])|[宝湖](?=[蓝绿])|(?<![\d小])米){0,3}"
    rf"(?:[{_HUES}]|(?<![\d小])米)色"
    r"|(?:胭脂粉|藕粉|雾霾蓝|雾蓝|奶白|(?<![\d小])米白|浅灰|深灰|灰咖|松绿|墨绿|藏青|酒红|卡其|焦糖|香槟|玫瑰金|黑白|纯白|纯黑|灰格)(?!味)色?"
    rf"|(?:原木|胡桃木?|樱桃木|橡木|木纹)色|(?:{_FLAVOURS})味)"
)
"""Colours, and flavours: what platforms call 颜色分类 is either."""


def tidy_colour(text: str) -> str:
    """Return one spelling for one colour.

    >>> tidy_colour("藕粉"), tidy_colour("原味")
    ('藕粉色', '原味')
    """
    return text if text.endswith(("色", "格", "味")) else f"{text}色"


def tidy_size(text: str) -> str:
    """Return one spelling for one size.

    >>> [tidy_size(text) for text in ("XXL码", "200*230", "1.8m床", "38号", "37码半", "38~39")]
    ['2XL', '200x230', '1.8米', '38', '37.5', '38-39']
    """
    upper = re.sub(r"(?<=\d)[X×*](?=\d)", "x", text.upper()).replace("~", "-")
    upper = upper.replace("码半", ".5")
    upper = re.sub(r"(?<=\d)号$|(?<![均大中小])码$", "", upper)
    upper = re.sub(r"^X{2,}(?=L$)", lambda found: f"{len(found.group())}X", upper)
    upper = re.sub(r"(?:厘米|公分)$", "CM", upper)
    return re.sub(r"(?<=\d)(?:M床|米床|M|米)$", "米", upper)
