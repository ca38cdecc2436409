"""Which texts wait for no answer, and which wait for one."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cstext.words.courtesy import is_courtesy, is_question

COURTESIES = r"""
好的|好|嗯嗯|谢谢|谢谢亲|知道了|ok|OK|没有了|没事了|再见|哦|行|收到|好的谢谢|好的，谢谢亲~|嗯 好
那好吧|哈哈哈|好的 拜拜|非常感谢|好滴好滴|嗯嗯好的谢谢啦|[微笑]|/:^_^|/:809|#E-s12|👍|❤️|👌🏻
好的[玫瑰][玫瑰]|/:^_^好的|/:?|謝謝|沒有了，謝謝|不客氣|Thank you!|thanks|OK, thanks.
"""
NO_COURTESIES = r"""
在吗|你好|您好|好的，那什么时候发货|?|？|好？|好的？|好吗|什么时候发货|[链接]|[图片]|。。。|~|亲
可以吗|好多|好看|M|1|谢谢你帮我查下|没有M码了|不是|行李箱|对比|是多少|😭怎么还没到|是不是|亲亲|我
哪天|客服|好的好的什么时候|太大了
"""
QUESTIONS = r"""
您要什么颜色呢|要几件|是否需要|要不要带一个|多少斤|身高体重多少|您看可以吗|可以么
还需要别的颜色吗?|什么码|Which size?|您是想了解哪款呢|請問要什麼尺寸
亲是想解决红肿痘痘还是闭口的么|有没有收到呢|请问是什么质量问题呢|您好，请问您几月份生日
有什么可以帮您\n您要什么颜色
"""
NO_QUESTIONS = r"""
好的亲|这几天就发货|请问还有其他可以帮到您的吗|请问还有其他可以帮到您的吗？|还有什么需要帮忙的吗
有什么可以帮您|亲,在的\n有什么可以帮您|您好，请问有什么可以帮到您的呢？|还有其他问题吗
没什么问题的|什么时候都可以的|有货的|没有了|亲亲，请问还有什么可以为您效劳的吗~|那么好的
请问还有什么疑问吗|有什么问题随时联系我|How can I help you today?
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


@given(st.sampled_from(texts(COURTESIES)), st.sampled_from(texts(COURTESIES)))
def test_two_courtesies_together_are_one(first: str, second: str) -> None:
    assert is_courtesy(pa.array([f"{first}，{second}", None])).to_pylist() == [True, False]
