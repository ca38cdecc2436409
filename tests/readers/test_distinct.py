"""What is looked at in short gives what looking at every text gives."""

from __future__ import annotations

from collections.abc import Callable

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cstext.readers import kinds, roles
from cstext.readers.noise import noise_kind, noise_kinds
from cstext.settings import Accounts

PIECES = st.sampled_from(
    [
        "[图片]",
        "【留言】",
        "http://x.example",
        "`",
        " ",
        "\u3000",
        "\n",
        "\v",
        "\x1c",
        "在吗",
        "",
        "tb1 撤回了一条消息",
        "目前版本不支持该功能,请升级",
        "[自动回复]",
        "自动回复：",
        "（机器人回复）",
        "此消息由机器人推荐",
        "此消息由机器人自动回复",
        "用户发起转人工",
        "订单号：123",
        "已进入会话",
        "😀",
    ]
)
TEXTS = st.lists(st.lists(PIECES, max_size=4).map("".join) | st.none(), max_size=12)
QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def every(texts: pa.Array, signs: str) -> pa.Array:
    return pa.array([True] * len(texts), pa.bool_())


def roles_by_mark(texts: pa.Array) -> pa.Array:
    agents = pa.array(["agent"] * len(texts), pa.string())
    return roles.settled_roles(agents, agents, texts, Accounts())


@pytest.mark.parametrize("told", [kinds.kinds_of, roles_by_mark])
@QUICK
@given(texts=TEXTS)
def test_few_bytes_tell_which_texts_need_a_pattern(
    told: Callable[[pa.Array], pa.Array], texts: list[str | None]
) -> None:
    array = pa.array(texts, pa.string())
    short = told(array).to_pylist()
    with pytest.MonkeyPatch.context() as patch:
        for module in (kinds, roles):
            patch.setattr(module, "may_begin", every)
        whole = told(array).to_pylist()
    assert [a for a, text in zip(short, texts, strict=True) if text is not None] == [
        a for a, text in zip(whole, texts, strict=True) if text is not None
    ]


@QUICK
@given(texts=TEXTS)
def test_noise_is_what_it_is_one_by_one(texts: list[str | None]) -> None:
    known = [text for text in texts if text is not None]
    assert noise_kinds(pa.array(known, pa.string())).to_pylist() == list(map(noise_kind, known))
