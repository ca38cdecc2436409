"""Names of people in chat: where one is called a name, or stands beside a phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cstext.privacy.spans import Span

_HAN = "\u4e00-\u9fff"
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔汤常温康施文牛樊葛邢安齐易乔伍庞颜"
    "倪庄聂章鲁岳翟殷詹申欧耿兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕季裴霍涂苗谷盛曲翁冉骆蓝游辛靳柴蒙鲍华喻祁蒲房滕屈饶牟艾"
    "尤阳穆农司卓古吉缪简项芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂佟臧闵苟邬边卞姬仇栾隋刁沙荣巫寇桑郎甄丛仲虞敖巩佘池查"
    "麻迟邝练钮揭蔺糜"
)
_COMPOUND = "欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|令狐|慕容|司徒|夏侯|端木|南宫"
# Words that begin like a name.
_WORDS = (
    "方便|方式|方法|方向|高级|高一|高二|高三|何时|何必|常用|常见|任何|安全|安排|安装|万一|金额|金色|白色|黄色|石头|文字|文件|夏天|"
    "周一|周二|周三|周四|周五|周六|周日|周末|周边|江苏|江西|安徽|张数|包装|包裹|包邮|包子|马上|马虎|严重|严格|温馨|温度|农村|"
    "华为|田地|金牌|古代|简单|简介|明天|毛病|毛巾|边上|查看|查询|查一|都|任意|谢谢|易碎|项目|景区|宁愿|尚未|于是|阳台|阳光|"
    "经常|龙头|蓝色|池子|符合|麻烦|司机|费用|童装|童鞋|许多|贺卡|席子|文艺|章子"
)
_GIVEN = rf"(?!{_WORDS})(?:(?:{_COMPOUND})[{_HAN}]{{1,2}}?|[{_SURNAMES}][{_HAN}]{{1,2}}?)"
_FOREIGN = rf"[{_HAN}]{{1,6}}[·•][{_HAN}]{{1,6}}"
_FOLLOWS = (
    rf"(?=[^{_HAN}·]|$|电话|手机|号码|地址|联系|收(?!货|件|到)|的|吗|哦|呢|吧|啊|哈|谢|身份|改|写|住|"
    r"两|三个字|就|帮|麻烦|了)"
)
_CUE = (
    r"(?:收货人姓名|收件人姓名|联系人姓名|收货人|收件人|收货姓名|收件姓名|寄件人|发件人|联系人|提货人|取件人|签收人|开户人|开户名|"
    r"持卡人|真实姓名|姓名|户名|名字|我叫|本人叫|我是叫)"
)
_LINK = r"(?:是|叫|为|写|填|改成|改为|换成|应该是|就是|要写|写成)"
_KIN = r"(?:我(?:爱人|老公|老婆|妈妈|爸爸|妈|爸|同事|朋友|女儿|儿子))?"
_CALLED = re.compile(rf"{_CUE}(?:{_LINK}|[\s:：,，=])*{_KIN}(?P<n>{_FOREIGN}|{_GIVEN}{_FOLLOWS})")

# Behind a colon any short word is a name, but for these.
_NO_NAMES = (
    "写错|填错|错|不|没|信息|电话|手机|地址|是谁|一样|本人|同上|怎么|什么|哪|谁|无|未|已|请|暂|随便|都|我|您|你|他|她|默认|买家|客服|"
    "匿名|保密|可以|需要|要|和|与|及|名称|为空|空"
)
_COLON = re.compile(
    rf"(?:{_CUE}\s*|(?<![{_HAN}])收)(?:[:：=]\s*)(?P<n>(?!{_NO_NAMES})[{_HAN}]{{2,4}})(?![{_HAN}])"
)
_LATIN = re.compile(
    rf"{_CUE}(?:\s*(?:[:：=]|是|叫)\s*|\s+)(?P<n>[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+){{0,2}})"
)
_TITLED = re.compile(
    rf"(?:(?<![{_HAN}])|(?<=我是)|(?<=我姓)|(?<=收货人)|(?<=收件人)|(?<=联系人)|(?<=联系)|(?<=寄给)|(?<=找))"
    rf"(?P<n>(?!{_WORDS})[{_SURNAMES}][{_HAN}]{{0,2}}?)(?:先生|女士|小姐|老师|阿姨|师傅)"
)
# A name beside a number that was masked, as people write where to send a parcel.
_PHONE = r"1\d\d\*{8}"
_BESIDE = re.compile(
    rf"(?<![{_HAN}])(?P<n>{_FOREIGN}|{_GIVEN})(?=[\s,，:：;；、]{{0,3}}(?:电话|手机)?(?:号码|号)?[\s:：]{{0,2}}{_PHONE})"
    rf"|{_PHONE}[\s,，;；、]{{0,3}}(?P<m>{_FOREIGN}|{_GIVEN})(?=[\s,，;；、。！]|$|收(?!货|件|到))"
)
_RECEIVES = re.compile(
    rf"(?<![{_HAN}])(?P<n>{_GIVEN})(?:（收）|\(收\)|\s*收(?=[\s,，。]|$)|\s*亲启)"
)


def name_spans(text: str) -> Iterator[Span]:
    """Yield where names stand; phone numbers in the text must be masked already."""
    for pattern in (_CALLED, _COLON, _LATIN, _TITLED, _BESIDE, _RECEIVES):
        for match in pattern.finditer(text):
            group = "n" if match["n"] else "m"
            yield Span(match.start(group), match.end(group), "[姓名]")
