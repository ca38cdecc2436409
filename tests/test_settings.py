"""cstext.toml: what it may hold, and how it reaches the rules."""

import json
import re
from pathlib import Path

import pytest

from cstext.errors import UsageError
from cstext.inquiries import Source, open_workbench
from cstext.kpi.reference import reference_figures
from cstext.kpi.starter import starter_text, write_starter
from cstext.settings import Settings, load_settings

CHAT = """\
会话,买家,客服,角色,时间,内容
c1,b,,买家,2026-03-02 10:00:00,在
c1,b,小美,客服,2026-03-02 10:00:20,在的
"""


def settings(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "cstext.toml").write_text(text, "utf-8")
    return load_settings(tmp_path / "cstext.toml")


def bench_policy(tmp_path: Path, text: str, **more):
    (tmp_path / "chats.csv").write_text(CHAT, "utf-8")
    (tmp_path / "cstext.toml").write_text(text, "utf-8")
    with open_workbench(Source([tmp_path], **more)) as bench:
        return bench.policy


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("zon = 'UTC'", "line 1: zon: is not known; did you mean 'zone'?"),
        ("[windows]\ninquiry_day = 3", "line 2: windows.inquiry_day: .*'inquiry_days'"),
        ("[[shifts]]\nname = 'a'\nhours = '8-16'", "line 3: shifts.1.hours: "),
        (
            "[[shifts]]\nname='a'\nhours='08:00-16:00'\n[[shifts]]\nname='b'\nhours='15:45-24:00'",
            "shifts a and b overlap",
        ),
        ("[accounts]\nagent = ['a']", "line 2: accounts.agent: .*'agents'"),
        ("zone = 'Mars'", "line 1: zone: 'Mars' is no time zone"),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(tmp_path: Path, text, said):
    with pytest.raises(UsageError, match=said):
        settings(tmp_path, text)


def test_a_rule_that_no_policy_has_is_refused_with_its_line(tmp_path: Path):
    with pytest.raises(UsageError, match=r"cstext.toml, line 3: .*did you mean 'cap_seconds'"):
        bench_policy(tmp_path, "[policy]\nname = 'plain'\ncap_second = 5\n")


def test_windows_and_hours_are_rules_and_options_win(tmp_path: Path):
    text = (
        "[policy]\nname = 'plain'\nthreshold_seconds = 60.0\n"
        "[windows]\ninquiry_days = 5\npayment_hours = 24\n"
        "[hours]\ndays = { mon = [['09:00', '18:00']] }\n"
    )
    policy = bench_policy(tmp_path, text)
    assert (policy.name, policy.threshold_seconds) == ("plain", 60)
    assert (policy.inquiry_window_days, policy.payment_window_hours) == (5, 24)
    assert policy.working_time.days == {"mon": [("09:00", "18:00")]}
    other = bench_policy(tmp_path, text, policy="kuaimai", overrides={"payment_window_hours": 48})
    # Another profile's threshold is its own; what is true of the shop stays.
    assert (other.threshold_seconds, other.inquiry_window_days) == (120, 5)
    assert other.payment_window_hours == 48


def test_paths_are_seen_from_the_file_and_shipped_names_stay(tmp_path: Path):
    found = settings(
        tmp_path,
        "scorecard = 'sales'\nmapping = 'odd.toml'\npay = 'pay.toml'\n"
        "staff = 'staff.csv'\ndictionary = ['words']\n",
    )
    assert found.scorecard == "sales"
    assert found.mapping == str(tmp_path / "odd.toml")
    assert found.pay == str(tmp_path / "pay.toml")
    assert found.staff == str(tmp_path / "staff.csv")
    assert found.dictionary == [str(tmp_path / "words")]


def test_a_policy_of_the_shops_own_lies_beside_its_settings(tmp_path: Path):
    (tmp_path / "ours.toml").write_text("threshold_seconds = 20", "utf-8")
    policy = bench_policy(tmp_path, "[policy]\nname = 'ours.toml'\ncap_seconds = 99\n")
    assert (policy.name, policy.threshold_seconds, policy.cap_seconds) == ("ours", 20, 99)
    shipped = bench_policy(tmp_path, "[policy]\nname = 'plain'\n")
    assert shipped.name == "plain"


def test_reference_figures_have_the_metrics_units(tmp_path: Path):
    text = (
        "[reference.'同行']\nconversion_paid = '45%'\n"
        "average_response = 35\nvalue_per_buyer = 235.005\n"
    )
    found = reference_figures(settings(tmp_path, text), tmp_path / "cstext.toml")
    assert [(row["who"], row["metric"], row["value"]) for row in found] == [
        ("同行", "conversion_paid", 0.45),
        ("同行", "average_response", 35),
        ("同行", "value_per_buyer", 23501),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("conversion_pay = '45%'", "line 2: .*did you mean 'conversion_paid'"),
        # A hint would send one looking for another name.
        ("conversion_paid = 0.45", 'line 2: .*percentage, as "45%"$'),
        ("average_response = '35'", "line 2: .*must be a number$"),
        ("average_response = nan", "line 2: .*must be a number$"),
        ("paid_amount = inf", "line 2: .*must be a number$"),
    ],
)
def test_a_reference_that_is_no_metric_is_refused_with_its_line(tmp_path: Path, line, said):
    found = settings(tmp_path, f"[reference.a]\n{line}\n")
    with pytest.raises(UsageError, match=said):
        reference_figures(found, tmp_path / "cstext.toml")


def test_init_writes_what_it_saw_and_never_overwrites(tmp_path: Path):
    (tmp_path / "chats.csv").write_text(CHAT, "utf-8")
    path = write_starter(tmp_path)
    text = path.read_text("utf-8")
    assert "chats: table × 1" in text
    assert "2026-03-02 … 2026-03-02" in text
    assert load_settings(path).accounts.agents == ["小美"]
    path.write_text("shop = 'mine'\n", "utf-8")
    with pytest.raises(UsageError, match="stays as it is"):
        write_starter(tmp_path)
    assert path.read_text("utf-8") == "shop = 'mine'\n"


def test_init_changes_no_role_of_an_account_that_writes_in_several(tmp_path: Path):
    """小美 answers, is helped to answer, and her account answers by itself: by what is exported."""
    said = [
        ("buyer", "b", 0, "在"), ("auto", "小美", 1, "稍等"), ("agent", "小美", 60, "在的"),
        ("assist", "小美", 70, "亲"), ("bot", "小机", 80, "您好"), ("system", "平台", 90, "转接"),
    ]  # fmt: skip
    messages = [
        {"role": role, "sender": sender, "text": text,
         "sent_at": f"2026-03-02 10:{second // 60:02d}:{second % 60:02d}"}
        for role, sender, second, text in said
    ]  # fmt: skip
    chat = {"session_id": "c", "buyer": "b", "messages": messages}
    (tmp_path / "chats.jsonl").write_text(json.dumps(chat), "utf-8")

    def roles() -> list[str]:
        with open_workbench(Source([tmp_path])) as bench:
            rows = bench.engine.rows("SELECT role FROM messages ORDER BY line, sent_ms")
            return [row["role"] for row in rows]

    before = roles()
    accounts = load_settings(write_starter(tmp_path)).accounts
    assert (accounts.agents, accounts.assists, accounts.bots) == (["小美"], [], ["小机"])
    assert roles() == before == ["buyer", "auto", "agent", "assist", "bot", "system"]


def test_a_starter_that_finds_no_room_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, text: str, *_: object, **__: object) -> int:
        path.write_bytes(text.encode("utf-8")[:100])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched, pytest.raises(UsageError, match="No space left"):
        patched.setattr(Path, "write_text", full)
        write_starter(tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert write_starter(tmp_path).is_file()


def test_init_works_where_there_are_no_chats_yet(tmp_path: Path):
    found = load_settings(write_starter(tmp_path))
    assert found.policy == {"name": "cstext"}
    assert found.accounts == Settings().accounts


def test_every_line_of_the_starter_may_be_switched_on(tmp_path: Path):
    """With all that is commented out brought in, it is still a file that is taken."""
    text = starter_text("店", {"agents": ["a"]}, [])
    on = settings(tmp_path, re.sub(r"^#(?=\S)", "", text, flags=re.MULTILINE))
    assert [shift.name for shift in on.shifts] == ["早班", "晚班"]
    assert on.hours.days.keys() == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    assert reference_figures(on, tmp_path / "cstext.toml")


def test_names_of_accounts_do_not_break_out_of_their_quotes(tmp_path: Path):
    odd = ['a"]\nzone = "UTC', "b\\", "c\x7f\x00", "d'"]
    found = settings(tmp_path, starter_text('x"\nlang="en', {"agents": odd}, []))
    assert found.accounts.agents == odd
    assert (found.shop, found.lang, found.zone) == ('x"\nlang="en', "zh", "Asia/Shanghai")
