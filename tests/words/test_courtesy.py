"""Which texts wait for no answer, and which wait for one."""

from __future__ import annotations

import tomllib

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.resources import shipped
from cstext.words.courtesy import is_courtesy, is_question

COURTESIES = r"""
好的|好|嗯嗯|谢谢|谢谢亲|知道了|ok|OK|没有了|没事了|再见|哦|行|收到|好的谢谢|好的，谢谢亲~|嗯 好
那好吧|哈哈哈|好的 拜拜|非常感谢|好滴好滴|嗯嗯好的谢谢啦|[微笑]|/:^_^|/:809|#E-s12|👍|❤️|👌🏻
好的[玫瑰][玫瑰]|/:^_^好的|/:?|謝謝|沒有了，謝謝|不客氣|Thank you!|thanks|OK, thanks.
好的，谢谢啦|好滴|嗯嗯 谢谢|谢谢你|好的 谢谢|辛苦了|谢谢啦|好的好的|嗯好的|好的，辛苦了|谢谢客服
没|没谢谢|没啦|没的，谢谢|没有了谢谢|暂时木有了|没有其他问题了|没什么事了|其他的没有了，多谢|没有，收到
行叭|那好喽|阔以阔以|好的额|也行|要得|妥了|en|haode|好耶|额好吧|哎呀谢谢老板！|哇谢谢|得嘞，放心了
还是要谢谢你|谢谢提醒|感谢您的耐心解答|添麻烦了|不打扰你了，再见|你忙吧|客气啦|那就这样吧|是的宝子
五星好评|谢谢，态度真好|很专业👍|完美|祝您工作愉快，提前祝您节日快乐|祝生意兴隆|难怪|这样啊|我知道了
好的(✪▽✪)|^_^|T_T|謝謝您的幫忙|知道啦 [微笑] 拜拜
"""
NO_COURTESIES = r"""
在吗|你好|您好|好的，那什么时候发货|?|？|好？|好的？|好吗|什么时候发货|[链接]|[图片]|。。。|~|亲
可以吗|好多|好看|M|1|谢谢你帮我查下|没有M码了|不是|行李箱|对比|是多少|😭怎么还没到|是不是|亲亲|我
哪天|客服|好的好的什么时候|太大了
下单了|拍了|付款了|好的拍了|已付，谢谢|我看看|算了|那算了谢谢|好的，我等下拍|找到了|麻烦查一下 谢谢
稍等|没有收到|没收到|可以看到|可以收到|没有客服|没有什么好的|不用了解|没好|好没|哈喽|晚上好|我知道|我没有
太麻烦了|收到没|收到没有|好了没有|好了没|知道没|88是吧|对吧|没事吧|没问题吧|可以吧|可以嘛|是嘛|好么|（有货）|(8)|88.5
"""
QUESTIONS = r"""
您要什么颜色呢|要几件|是否需要|要不要带一个|多少斤|身高体重多少|您看可以吗|可以么
还需要别的颜色吗?|什么码|Which size?|您是想了解哪款呢|請問要什麼尺寸
亲是想解决红肿痘痘还是闭口的么|有没有收到呢|请问是什么质量问题呢|您好，请问您几月份生日
是这个订单对吧|改公司抬头是嘛|帮您申请退款，您看可以嘛 亲|您是要黑色是吧~|亲收到了没
在线为您服务 请问要哪款|有什么可以帮您\n您要什么颜色
"""
NO_QUESTIONS = r"""
好的亲|这几天就发货|请问还有其他可以帮到您的吗|请问还有其他可以帮到您的吗？|还有什么需要帮忙的吗
有什么可以帮您|亲,在的\n有什么可以帮您|您好，请问有什么可以帮到您的呢？|还有其他问题吗
没什么问题的|什么时候都可以的|有货的|没有了|亲亲，请问还有什么可以为您效劳的吗~|那么好的
请问还有什么疑问吗|有什么问题随时联系我|How can I help you today?
有什么需要，可以随时联系我哦|好的 为您看下能不能修改|帮您查一下是什么原因，稍等|哪里付款就退回哪里
就是吧，这款好|给个好评好吗|亲，给我一个评价好嘛，谢谢|没有对应的货|到没货的仓了
Is there anything else I can help with?|請問還有什麼可以幫您的嗎|还有其它需要咨询的吗
"""


def texts(lines: str) -> list[str]:
    return [
        text.replace("\\n", "\n") for line in lines.strip().splitlines() for text in line.split("|")
    ]


@pytest.mark.parametrize("text", texts(COURTESIES))
def test_a_courtesy(text: str) -> None:
    assert is_courtesy(pa.array([text])).to_pylist() == [True]


@pytest.mark.parametrize("text", ["", " \n", *texts(NO_COURTESIES)])
def test_no_courtesy(text: str) -> None:
    assert is_courtesy(pa.array([text])).to_pylist() == [False]


@pytest.mark.parametrize("text", texts(QUESTIONS))
def test_a_question(text: str) -> None:
    assert is_question(pa.array([text])).to_pylist() == [True]


@pytest.mark.parametrize("text", ["", *texts(NO_QUESTIONS)])
def test_no_question(text: str) -> None:
    assert is_question(pa.array([text])).to_pylist() == [False]


def joined(first: list[str], second: list[str], mark: str) -> pa.Array:
    return pa.array([f"{one}{mark}{other}" for one in first for other in second])


def exceptions(judged: pa.Array, given: pa.Array, but: bool) -> list[str]:
    return [
        text
        for text, is_so in zip(given.to_pylist(), judged.to_pylist(), strict=True)
        if is_so != but
    ]


@pytest.mark.parametrize("mark", ["，", " ", "~[微笑] "])
def test_a_courtesy_with_a_courtesy_is_one(mark: str) -> None:
    both = joined(texts(COURTESIES), texts(COURTESIES), mark)
    assert exceptions(is_courtesy(both), both, but=True) == []


@pytest.mark.parametrize("mark", ["，", " ", "~[微笑] "])
def test_a_courtesy_with_a_question_or_a_statement_is_none(mark: str) -> None:
    others = [*texts(QUESTIONS), "今天拍了", "发顺丰", "M码", "在", "我看看"]
    for both in joined(texts(COURTESIES), others, mark), joined(others, texts(COURTESIES), mark):
        assert exceptions(is_courtesy(both), both, but=False) == []


def test_every_emoji_code_is_one_in_whatever_case_the_words_beside_it_are() -> None:
    path = shipped("corpus", "lexicons", "courtesies.toml")
    emoji = tomllib.loads(path.read_text("utf-8"))["emoji"]
    codes = [*(f"[{name}]" for name in emoji["names"]), *(f"/:{code}" for code in emoji["codes"])]
    for word in ("", "ThX ", "OK", "\u017fure "):
        both = pa.array([f"{word}{code}" for code in codes])
        assert exceptions(is_courtesy(both), both, but=True) == []


def test_a_missing_text_is_neither() -> None:
    missing = pa.array([None], pa.string())
    assert is_courtesy(missing).to_pylist() == is_question(missing).to_pylist() == [False]


@pytest.mark.long
@given(st.lists(st.sampled_from(texts(QUESTIONS + NO_QUESTIONS)), max_size=5))
def test_each_text_is_judged_by_itself(several: list[str]) -> None:
    alone = [is_question(pa.array([text])).to_pylist()[0] for text in several]
    assert is_question(pa.array(several, pa.string())).to_pylist() == alone
