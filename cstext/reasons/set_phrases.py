"""What service desks say whatever the matter: greetings, thanks, wishes, the plea for a rating.

Such phrases hold words that elsewhere tell something (an apology, a question, a carrier's name), so
they are taken out before cues are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from cstext.reasons.needed import possible

_SHOP_SAYS = re.compile(
    "|".join(
        (
            "(?:请问)?(?:您|亲|亲亲|这边)?(?:您看)?(?:看看)?(?:暂时)?还有(?:没有)?(?:别的|其他|其它|什么)"
            "[^没有Ⓧ\n]{0,16}?(?:帮|效劳|服务|解答|解决|需要|咨询|问题)[^\n]{0,10}?[吗么呢](?:亲+)?",
            "(?:请问)?(?:您|亲|亲爱的)?(?:这边)?(?:有|是)(?:什么|啥)(?:问题|事情)?(?:是)?(?:需要)?(?:我|小妹|妹子)?"
            "(?:可以|能|需要)?(?:帮|为|替)(?:到|助)?您?[^\n]{0,10}?[吗么呢的]",
            "请问您是咨询之前的问题还是[^\n]{0,14}?[吗么呢]",
            "(?:很)?(?:高兴|荣幸)[^\n]{0,4}(?:遇到|为您|能)[^\n]{0,18}?(?:客户|服务|荣幸|帮到您)",
            "(?:遇到)?像您这样[^\n]{0,22}?(?:客户|荣幸|支持|福气)[^\n]{0,10}?呢?",
            "感谢您?(?:对|的)[^\n]{0,14}?(?:支持|关注|厚爱|配合|咨询|光临|惠顾)",
            "祝您?[^Ⓧ\n]{0,6}(?:生活|购物|工作|天天|心情|身体|开心|愉快|幸福)[^Ⓧ\n]{0,14}?"
            "(?:愉快|开心|每一天|顺利|健康|快乐|幸福)",
            "(?:您)?(?:太)?客气[了啦][^\n]{0,8}?(?:应该(?:做|为您做)?的?)?",
            "还?(?:请|望|麻烦|辛苦|别忘了|方便的话)[^Ⓧ\n]{0,24}?(?:评价|评分|打分|小红心|好评|满意度)"
            "[^Ⓧ\n]{0,8}",
            "(?:妹子|小妹|我)?(?:有)?怠慢(?:的地方|之处)[^\n]{0,12}?(?:谅解|包涵|包含|见谅)",
            "欢迎(?:光临|咨询|来到)[^\n]{0,12}?(?:店|客服)",
        )
    )
)
_BUYER_PICKS = re.compile(
    "(?:我要|请|帮我)?转?(?:接)?人工(?:客服|服务)?|京东快递移动端|"
    "(?:订单业务|商品信息|账户及财务)咨询|(?:咨询|查询)?订单(?:编)?号(?=Ⓞ)|订单金额Ⓜ|下单时间Ⓣ+|商品idⓍ"
)


def without_set_phrases(texts: Sequence[str], is_shop: Sequence[bool]) -> list[str]:
    """Return the normalised texts, which hold no line break, without what is always said.

    >>> without_set_phrases(["预计明天到请问还有其他可以帮您的吗", "人工"], [True, False])
    ['预计明天到', '']
    """
    left = list(texts)
    sides = np.array(is_shop, bool)
    patterns = (_SHOP_SAYS, _BUYER_PICKS)
    for pattern, of_side, where in zip(
        patterns, (sides, ~sides), possible(patterns, texts), strict=True
    ):
        places = where[of_side[where]].tolist()
        # One scan of the joined texts costs less than one call a text.
        joined = pattern.sub("", "\n".join([texts[place] for place in places]))
        for place, text in zip(places, joined.split("\n"), strict=False):
            left[place] = text
    return left
