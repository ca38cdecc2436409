"""Strangers' offers are told from buyers' words; all texts are made up."""

import pyarrow as pa
import pytest

from cstext.words.advertising import is_advertising


@pytest.mark.parametrize(
    "text",
    [
        "您好，专业代运营团队，包提升销量",
        "承接美工主图设计，有需要联系",
        "提升店铺流量排名，加我微信了解",
        "源头工厂一手货源，诚招代理，联系我",
        "手机兼职日结200，加微信",
    ],
)
def test_an_offer_to_the_shop(text):
    assert is_advertising(pa.array([text])).to_pylist() == [True]


@pytest.mark.parametrize(
    "text",
    [
        "这个有优惠活动吗",
        "可以加微信发我看看实物吗",
        "你们是厂家直销吗",
        "能用花呗分期吗",
        "我在店里做活动要推广用，批发多少钱",
        "我朋友做美工的，推荐我来买",
        "",
    ],
)
def test_a_buyers_word(text):
    assert is_advertising(pa.array([text])).to_pylist() == [False]
