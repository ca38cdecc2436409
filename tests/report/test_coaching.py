"""The example beside a bad answer: the like question, answered in a chat that ended in an order."""

import pytest

from cstext.report.coaching import Pair, like_answers, question_and_answer

SOLD = [
    Pair(1, "小禾", "这个会起球吗", "亲，长绒棉的，洗十次也不起球，起球包退哦"),
    Pair(2, "小满", "能发顺丰吗", "可以发顺丰的，补 12 元差价，明天就能到"),
    Pair(3, "小满", "被芯的填充物是什么", "填的是大豆纤维，净重两斤半，春秋盖正好，冬天加一条毯子"),
    Pair(4, "小禾", "你好在吗", "在的呢亲，有什么可以帮您的吗"),
    Pair(5, "小禾", "起球吗", "不会起球"),
]


@pytest.mark.parametrize(
    ("asked", "answered_by"),
    [
        ("它到底会不会起球啊", 1),  # The longer of two answers to the same question.
        ("发顺丰可以不", 2),
        ("填充物没写，哪种填充物", 3),
        ("有没有优惠券", None),
        ("你好，在吗", None),  # A greeting is of no kind.
        ("", None),
    ],
)
def test_the_example_answers_a_question_of_the_same_kind(asked, answered_by):
    (found,) = like_answers([asked], SOLD)
    assert (found and found[0].session_n) == answered_by


def test_without_chats_that_sold_there_is_no_example():
    assert like_answers(["会起球吗", "几号发"], []) == [None, None]


@pytest.mark.parametrize(
    ("lines", "evidence", "question", "answer"),
    [
        ("B在吗 A在的 B起球吗 A看详情 B算了", [3], "起球吗", "看详情"),
        ("B在吗 A在的 B起球吗 A看详情 B算了", [4], "起球吗", "看详情"),
        ("B起球吗 B人呢", [2], "人呢", ""),
        ("B起球吗 X自动回复 A不会", [1], "起球吗", "不会"),
        ("A欢迎光临", [], "", "欢迎光临"),
    ],
)
def test_the_question_is_the_buyers_last_up_to_the_evidence(lines, evidence, question, answer):
    roles = {"A": "agent", "B": "buyer", "X": "auto"}
    messages = [
        {"n": n, "role": roles[line[0]], "text": line[1:]}
        for n, line in enumerate(lines.split(), 1)
    ]
    found = question_and_answer(messages, evidence)
    assert found == {"question": question, "answer": answer}
