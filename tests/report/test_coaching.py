"""The example beside a bad answer: the like question, answered in a chat that ended in an order."""

import pytest

from cstext.report.coaching import Pair, like_answers, questions_and_answers

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


def test_none_of_the_nearest_is_below_what_is_alike_at_all():
    sold = [
        Pair(1, "小禾", "厚度，面料，掉色，运费，缩水", "短"),
        Pair(2, "小满", "缩水，发票，掉色，起球", "更长，却只有 0.476 相近"),
        Pair(3, "小满", "尺寸，起球，保修", "无关"),
    ]
    (found,) = like_answers(["缩水，面料，起球"], sold)
    assert found == (sold[0], pytest.approx(0.527, abs=0.001))


@pytest.mark.parametrize(
    ("lines", "evidence", "question", "answer"),
    [
        ("B在吗 A在的 B起球吗 A看详情 B算了", [3], "起球吗", "看详情"),
        ("B在吗 A在的 B起球吗 A看详情 B算了", [4], "起球吗", "看详情"),
        # What was written in one go, also round an automatic line, is one question.
        ("B起球吗 B人呢", [1, 2], "起球吗\n人呢", ""),
        ("B起球吗 B人呢", [2], "人呢", ""),
        ("B起球吗 X自动回复 A不会", [1], "起球吗", "不会"),
        ("B起球吗 A不会 A机洗也行", [1, 2], "起球吗", "不会\n机洗也行"),
        # Parting words ask nothing and were not answered: the question before them counts.
        ("B起球吗 A看详情 B算了不买了", [1, 2, 3], "起球吗", "看详情"),
        ("B起球吗 A看详情 B没写啊 B真服了", [1, 2, 3, 4], "起球吗", "看详情"),
        ("B没写啊 B真服了", [1, 2], "没写啊\n真服了", ""),
        ("B起球吗 A看详情 B没写啊 A哪里", [1, 2, 3, 4], "没写啊", "哪里"),
        # Nor does scolding, in whatever form, with or without an answer.
        ("B多少瓦 A看详情 B那不是忽悠人吗 A以活动为准", [1, 2, 3, 4], "多少瓦", "看详情"),
        ("B多少瓦 A看详情 B那不是忽悠人吗 A以活动为准", [3, 4], "多少瓦", "看详情"),
        ("B专票能开吗 A电子的 B你不就是客服吗 B好吧", [3, 4], "专票能开吗", "电子的"),
        ("B那不是忽悠人吗 A以活动为准", [1], "那不是忽悠人吗", "以活动为准"),
        ("B多少瓦 A看详情 B真服了，能调色吗 B几档 A能", [3, 4, 5], "真服了，能调色吗\n几档", "能"),
        # Where only the parting words are evidence, too.
        ("B起球吗 A看详情 B算了不买了", [3], "起球吗", "看详情"),
        # Courtesies are neither question nor answer.
        ("B起球吗 A看详情 B好的谢谢 A不客气", [], "起球吗", "看详情"),
        ("B起球吗 A好的亲 A看详情", [], "起球吗", "看详情"),
        ("B起球吗 A好的亲", [], "起球吗", "好的亲"),
        ("A欢迎光临", [], "", "欢迎光临"),
    ],
)
def test_the_question_is_what_was_asked_last_up_to_the_evidence(lines, evidence, question, answer):
    roles = {"A": "agent", "B": "buyer", "X": "auto"}
    messages = [
        {"n": n, "role": roles[line[0]], "text": line[1:]}
        for n, line in enumerate(lines.split(), 1)
    ]
    found = questions_and_answers([(messages, evidence)])
    assert found == [{"question": question, "answer": answer}]
