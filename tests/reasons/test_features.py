"""What the buyer asked goes on while the shop holds him off."""

import pytest

from cstext.reasons import Chat, Turn
from cstext.reasons.cues import load_cues
from cstext.reasons.exchanges import exchanges_of
from cstext.reasons.features import Weights, exchange_features, feature_names

ASKED = ("物流停了三天没更新", "亲发下订单号")
PUT_OFF = ("[订单x]", "稍等帮您查")


@pytest.mark.parametrize(
    ("turns", "goes_on"),
    [
        ((*ASKED, *PUT_OFF, "嗯", "稍等哦", "是的", "这边看到是转错了"), True),
        ((*ASKED, "知道了谢谢", "不客气", "纯棉的吗", "纯棉的"), False),
    ],
    ids=["numbers and a yes", "another matter"],
)
def test_a_topic_goes_on_while_only_fillers_follow(turns: tuple[str, ...], goes_on: bool) -> None:
    cues = load_cues()
    roles = ("buyer", "agent")
    chat = Chat("c", tuple(Turn(roles[n % 2], text) for n, text in enumerate(turns)))
    exchanges = exchanges_of([chat])
    held = exchange_features(exchanges, cues, Weights())[-1] > 0
    assert held[feature_names(cues).index("asked stuck")] == goes_on
