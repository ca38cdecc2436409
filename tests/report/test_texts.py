"""Every code that facts may carry has a label in both languages."""

import re
import string

import pytest

from cstext.cli.texts import TEXTS as COMMANDS
from cstext.kpi.metrics import METRICS
from cstext.policy import Policy
from cstext.report.phrases import SALES_PARTS
from cstext.report.plural import filled
from cstext.report.settled import OUTCOMES
from cstext.report.texts import LEFT_OUT, TEXTS, Texts
from cstext.tables import REASONS, ROLES

LEFT_OUT_CODES = [
    "not_received", "agent_monologue", "automatic_only", "own_account", "agent_initiated",
    "after_sale", "pending", "no_orders_file", "unanswered", "unpaid_orders", "outside_window",
    "bot_only", "needs_no_answer", "too_late_for_session", "not_first_of_session",
    "offline_message", "unmatched", "empty", "advertising", "no_refunds_file",
    "untimed", "without_pieces", "without_amount", "no_records_file", "undecided",
    "no_threshold", "no_slow_rule", "not_rated", "not_said", "unknown", "refund_without_amount",
    "payment_untold", "end_untold",
]  # fmt: skip

CODES = [
    *(("because", code) for code in LEFT_OUT_CODES),
    *(("reason", cause) for cause in REASONS),
    *(("reason", f"{cause}.what") for cause in REASONS),
    *(("role", role) for role in ROLES),
    *(("kind", kind) for kind in ("never_answered", "left_hanging", "after_session")),
    *(("js.by", who) for who in ("model", "person", "rule")),
    *(("source", kind) for kind in ("chats", "orders", "refunds", "records")),
    *(("outcome", code) for code in OUTCOMES),
    *(("stake", origin) for origin in ("goods", "shop")),
    *(("sales", part) for part in SALES_PARTS),
    *(("unit", unit) for unit in sorted({metric.unit for metric in METRICS.values()})),
    *(("better", way) for way in ("up", "down", "none")),
    *(("setting", name) for name in Policy.model_fields if name not in ("name", "title")),
]


@pytest.mark.parametrize(("group", "code"), CODES)
def test_a_code_has_a_label_in_both_languages(group: str, code: str) -> None:
    assert f"{group}.{code}" in TEXTS
    assert Texts("zh").code(group, code) != Texts("en").code(group, code)


def test_every_reason_of_the_list_is_one_that_facts_can_carry() -> None:
    assert sorted(LEFT_OUT) == sorted(LEFT_OUT_CODES)


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_have_the_same_blanks_and_english_is_english(key: str) -> None:
    zh, en = TEXTS[key]
    assert zh.strip() and en.strip()
    assert _blanks(zh) == _blanks(en)
    assert not re.search(r"[\u3000-\u9fff\uff00-\uffef]", en)


def test_a_code_that_nobody_knows_is_shown_as_it_is() -> None:
    assert Texts("zh").code("because", "new_reason") == "new_reason"
    assert Texts("zh").fault("=1+1 is odd") == "=1+1 is odd"
    assert Texts("zh").fault("the time is missing") == "没有时间"
    assert Texts("en").fault("the time is missing") == "the time is missing"


def _blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("texts", [TEXTS, COMMANDS], ids=["review", "commands"])
def test_one_is_no_plural_in_english(texts) -> None:
    told = {key: filled(en, **dict.fromkeys(_blanks(en), "1")) for key, (_, en) in texts.items()}
    assert {key: en for key, en in told.items() if re.search(r"\b1 (?!is|was|has)\w+s\b", en)} == {}
    assert Texts("en")("headline", lost="1", inquiries="1") == "1 of 1 inquiry was lost"
    assert Texts("en")("headline", lost="1", inquiries="12") == "1 of 12 inquiries were lost"
