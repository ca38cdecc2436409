import random

import pytest

from cstext.words import normalise, normalise_all


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("亲，什么时候发货？", "亲什么时候发货"),
        ("\uff21\uff22\uff23\u3000\uff2d码", "abcm码"),  # full width
        ("發貨還沒發", "发货还没发"),
        ("12:30 要 2-3 天", "0000要00天"),
        ("545425216440 这款", "Ⓘ这款"),
        ("12345678 不是货号", "00000000不是货号"),
        ("[订单x]到哪了", "Ⓞ到哪了"),
        ("预计[日期x]送达，[数字x]件", "预计Ⓣ送达Ⓧ件"),
        ("[链接] https://item.taobao.com/item.htm?id=1 这个", "ⓁⓁ这个"),
        ("好的[微笑]/:^_^", "好的"),
        ("好的😭👌", "好的"),
        ("", ""),
    ],
)
def test_a_text_is_folded_for_features(text: str, form: str) -> None:
    assert normalise(text) == form


def test_a_folded_text_holds_no_line_break() -> None:
    assert normalise("一\n二\r\n三\x1b[31m\t四\u2028五") == "一二三00m四五"


def test_many_texts_at_once_have_the_form_that_each_has_alone() -> None:
    told_by_neighbours = (
        "[/:]商品链接x时间https://0123456789\uff11½Σ\u03c3İﾊﾟカﾞｶS\u0301\u1112\u1161\u11ab"
    )
    anything = told_by_neighbours + " ,，_Ⓞ麼發\ue001\ud800\x00\x85\u2028😀\n"
    rng = random.Random(1)
    texts = ["".join(rng.choices(anything, k=rng.randrange(20))) for _ in range(3000)]
    texts += ["123456789", "12345678", ""]
    assert normalise_all(texts) == [normalise(text) for text in texts]
