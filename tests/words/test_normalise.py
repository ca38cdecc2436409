import pytest

from cstext.words import normalise


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
