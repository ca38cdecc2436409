"""The Python face: quick to import, typed, the same answers as the commands."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv
import pytest

import cstext
from cstext.conversation.period import parse_week
from tests.cli.shop import CHATS, ORDERS, PHONE, label_lines
from tests.cli.shop import cstext as command

ROOT = Path(__file__).resolve().parent.parent

USE = """\
from pathlib import Path

import cstext

with cstext.read(cstext.sample_shop(), policy="plain", lang="en") as shop:
    total: int = shop.response(by="week", days="2026-W46").facts["total"]["rounds"]
    agents: list[str | None] = [row["agent"] for row in shop.inquiries().rows]
    where: Path = shop.report("review", days=("2026-11-09", "2026-11-15")).folder
count: int = cstext.convert("chats.csv", output="messages.parquet", mask=True)
chats: int = cstext.train(["labels.jsonl"], "models/mine").facts["labels"]["stock"]
try:
    cstext.evaluate("labels.jsonl", model="models/mine").to_pandas()
except cstext.CstextError as error:
    print(error)
"""
MISUSE = {
    "cstext.read(3)": "arg-type",
    "cstext.train('labels.jsonl')": "call-arg",
    "cstext.red('chats.csv')": "attr-defined",
    "cstext.read('a').inquiries(by='buyer')": "arg-type",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "chats.csv").write_text(CHATS, "utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    (tmp_path / "labels.jsonl").write_text(label_lines(), "utf-8")
    return tmp_path


def test_the_import_waits_for_no_library() -> None:
    probe = "import sys, cstext; cstext.__version__; dir(cstext); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"numpy", "pandas", "pyarrow", "duckdb", "scipy", "sklearn", "typer"}


def test_every_name_is_there_and_no_other() -> None:
    assert set(cstext.__all__) <= set(dir(cstext))
    for name in cstext.__all__:
        assert getattr(cstext, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'red'"):
        cstext.red  # type: ignore[attr-defined] # noqa: B018


@pytest.mark.heavy
def test_a_user_s_script_is_checked_strictly(tmp_path: Path) -> None:
    """mypy knows every name, and knows what is wrong."""
    lines = ["import cstext", *MISUSE]
    (tmp_path / "misuse.py").write_text("\n".join(lines), "utf-8")
    (tmp_path / "use.py").write_text(USE, "utf-8")
    done = subprocess.run(
        # In the checkout cstext is no installed package, whose own errors mypy would not report.
        [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent",
         "use.py", "misuse.py"],
        cwd=tmp_path, capture_output=True, text=True, env={"MYPYPATH": str(ROOT), "PATH": ""},
    )  # fmt: skip
    said = [line for line in done.stdout.splitlines() if ": error: " in line]
    told = [(line.split(":")[0], line.rpartition("[")[2].rstrip("]")) for line in said]
    assert told == [("misuse.py", code) for code in MISUSE.values()], done.stdout


# Each method against its command.
DAYS = ("--from", "2026-03-02", "--to", "2026-03-08")
WEEK = "2026-W10"
ASKED: dict[str, tuple[Callable[[cstext.Shop], Any], tuple[str, ...]]] = {
    "response": (lambda shop: shop.response("day", days=WEEK), ("--by", "day", *DAYS)),
    "response --rows": (lambda shop: shop.response(rows=True), ("--rows",)),
    "unanswered": (lambda shop: shop.unanswered(WEEK), DAYS),
    "inquiries": (lambda shop: shop.inquiries(), ()),
    "inquiries --by order": (lambda shop: shop.inquiries("order"), ("--by", "order")),
    "lost": (lambda shop: shop.lost(days=WEEK), DAYS),
    "classify": (lambda shop: shop.classify(rows=True, days=WEEK), ("--rows", *DAYS)),
    "segment": (lambda shop: shop.segment(days=WEEK), DAYS),
    "segment --terms": (
        lambda shop: shop.segment(terms=True, by="cause", least=1),
        ("--terms", "--by", "cause", "--least", "1"),
    ),
    "kpi": (lambda shop: shop.kpi("day", days="2026-03"), ("--by", "day", "--month", "2026-03")),
    "kpi --rows": (
        lambda shop: shop.kpi(rows="lost_inquiries"),
        ("--rows", "lost_inquiries"),
    ),
    "kpi --scorecard": (
        lambda shop: shop.scores("sales", days=WEEK),
        ("--scorecard", "sales", *DAYS),
    ),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Any:
    place = tmp_path_factory.mktemp("asked")
    (place / "chats.csv").write_text(CHATS, "utf-8")
    (place / "orders.csv").write_text(ORDERS, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(place)
        found = cstext.read("chats.csv", orders="orders.csv", policy="plain")
    with found:
        yield found


def facts(answer: cstext.Answer) -> Any:
    """The document as JSON has it."""
    return json.loads(json.dumps(answer.facts))


@pytest.mark.parametrize("name", ASKED)
def test_a_method_answers_as_its_command(name: str, shop: cstext.Shop, folder: Path) -> None:
    ask, options = ASKED[name]
    takes_none = name.startswith(("response", "classify"))
    given = ("chats.csv", *(() if takes_none else ("--orders", "orders.csv")))
    form = ("--policy", "plain", "--format", "json")
    said = command(name.partition(" ")[0], *given, *options, *form)
    assert said.exit_code == 0, said.stderr
    assert facts(ask(shop)) == json.loads(said.stdout)


def test_questions_do_not_disturb_each_other(shop: cstext.Shop) -> None:
    """Asked in any order, and again, each gets the same answer."""
    asked = [ask for ask, _ in ASKED.values()]
    there = [facts(ask(shop)) for ask in asked]
    back = [facts(ask(shop)) for ask in reversed(asked)]
    assert back[::-1] == there


def test_a_review_comes_between_questions(shop: cstext.Shop, folder: Path) -> None:
    before = facts(shop.kpi(days=WEEK))
    review = shop.report(folder / "review", days=WEEK)
    assert review.facts["period"]["name"] == WEEK
    assert (folder / "review" / "review.html").is_file()
    assert facts(shop.kpi(days=WEEK)) == before


# What is taken, and what is given.


@pytest.mark.parametrize("library", ["pandas", "pyarrow", "several"])
def test_tables_are_read_as_their_file_is(library: str, folder: Path) -> None:
    with cstext.read("chats.csv", orders="orders.csv") as shop:
        wanted = [facts(shop.response(rows=True)), facts(shop.inquiries())]
    if library == "pandas":
        chats, orders = pd.read_csv("chats.csv"), pd.read_csv("orders.csv", dtype=str)
        chats["时间"] = pd.to_datetime(chats["时间"])
        given, bought = [chats], orders
    elif library == "pyarrow":
        given, bought = [pyarrow.csv.read_csv("chats.csv")], Path("orders.csv")
    else:
        table = pyarrow.csv.read_csv("chats.csv")
        given, bought = [table.slice(0, 4), table.slice(4)], [Path("orders.csv")]
    with cstext.read(*given, orders=bought) as shop:
        found = [facts(shop.response(rows=True)), facts(shop.inquiries())]
    for document in (*wanted, *found):
        for row in document.get("rounds", document.get("inquiries", [])):
            for key in [key for key in row if key.endswith(("source", "line"))]:
                del row[key]
    assert found == wanted


def test_rows_come_as_arrow_and_as_pandas(shop: cstext.Shop) -> None:
    answer = shop.inquiries()
    assert pa.table(answer).equals(answer.to_arrow())
    frame = answer.to_pandas()
    assert list(frame["session_id"]) == [row["session_id"] for row in answer.rows]
    assert len(frame) == len(answer) == 4
    assert shop.messages("2026-03-02").column("text").to_pylist()[1] == "没有货了呢"
    assert shop.messages().num_rows == 8


def test_texts_are_masked_unless_asked_for(folder: Path) -> None:
    for show in (False, True):
        with cstext.read("chats.csv", show_private=show) as shop:
            said = json.dumps(facts(shop.unanswered()), ensure_ascii=False)
        assert (PHONE in said) == show


def test_convert_and_inspect(folder: Path) -> None:
    assert cstext.convert("chats.csv", output="out.jsonl", days="2026-03-02") == 2
    assert len(Path("out.jsonl").read_text("utf-8").splitlines()) == 2
    cstext.convert("chats.csv", output="masked.csv", mask=True)
    assert PHONE not in Path("masked.csv").read_text("utf-8")
    assert cstext.inspect("chats.csv").rows[0]["rows"] == 8


def test_training_and_scoring(folder: Path) -> None:
    card = cstext.train("labels.jsonl", "mine", alone=True)
    assert card.facts["labels"]["stock"] == 10
    assert (card.rows[-1]["cause"], card.rows[-1]["cases"]) == ("Σ", 50)
    scores = cstext.evaluate(["labels.jsonl"], model="mine")
    assert (scores.rows[-1]["cause"], scores.rows[-1]["cases"]) == ("Σ", 50)
    assert cstext.agreement("labels.jsonl", "labels.jsonl").rows[-1]["kappa"] == 1


def _closed() -> cstext.Shop:
    with cstext.read("chats.csv") as shop:
        return shop


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: cstext.read("nosuch.csv"), "nosuch.csv"),
        (lambda: cstext.read(3), "give paths or tables"),
        (lambda: cstext.read("chats.csv", policy="nosuch"), "no policy 'nosuch'"),
        (lambda: cstext.read("chats.csv", settings={"nosuch": 1}), "unknown setting"),
        (lambda: cstext.read("chats.csv").response("buyer"), "buyer"),
        (lambda: cstext.read("chats.csv").response(days="soon"), "write a day as"),
        (
            lambda: cstext.read("chats.csv").response(days=("2026-W10", "2026-W10")),
            "write a day as",
        ),
        (lambda: cstext.read("chats.csv").response(days=("2026-03-02",)), "the first and the last"),
        (lambda: cstext.read("chats.csv").response(days=datetime(2026, 3, 2)), "is no day"),
        (lambda: cstext.read("chats.csv").response(days=["2026-03-02", "2026-03-08"]), "is no day"),
        (lambda: cstext.read("chats.csv", orders_until="2026-W10"), "write a day as"),
        (lambda: cstext.read("chats.csv").response(days=("2026-03-09", "2026-03-02")), "after"),
        (lambda: cstext.read("chats.csv").report("out"), "no complete ISO week"),
        (lambda: cstext.read("chats.csv").report("out", days=("2026-03-02", None)), "a last day"),
        (lambda: cstext.read("chats.csv").inquiries("nosuch"), "use one of inquiry, order"),
        (lambda: cstext.read("chats.csv", lang="fr"), "use zh or en"),
        (lambda: _closed().response(), "is closed"),
        (lambda: _closed().messages(), "is closed"),
        (lambda: _closed().scores(), "is closed"),
        (lambda: cstext.evaluate([]), "at least one label file"),
        (lambda: cstext.read("chats.csv", zone="Mars/X"), "no such time zone"),
        (lambda: cstext.read("chats.csv", zone="a\0b"), "no such time zone"),
        (lambda: cstext.read("c" * 5000), "cannot be read"),
        (lambda: cstext.read("chats.csv", orders="o" * 5000), "cannot be read"),
        (lambda: cstext.read("chats.csv", orders=None), "give paths or tables"),
        (lambda: cstext.read(pd.DataFrame({"text": [1, "a"]})), "make it text"),
        (lambda: cstext.read("chats.csv", mapping="a\0b"), "mapping: give a path"),
        (lambda: cstext.read("chats.csv", settings={5: 1}), "names with their values"),
        (lambda: cstext.inspect("chats.csv", lang="fr"), "use zh or en"),
        (lambda: cstext.metrics("fr"), "use zh or en"),
        (lambda: cstext.train("labels.jsonl", "m" * 5000), "cannot be written"),
        (lambda: cstext.convert("chats.csv", output="m" * 5000 + ".csv"), "cannot be written"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    wrong: Callable[[], object], said: str, folder: Path
) -> None:
    (folder / "chats.csv").write_text("\n".join(CHATS.splitlines()[:5]), "utf-8")
    with pytest.raises(cstext.CstextError, match=said) as caught:
        wrong()
    assert "\n" not in str(caught.value)


FUNCTIONS = {
    "read": ("chats.csv",),
    "inspect": ("chats.csv",),
    "convert": ("chats.csv",),
    "train": ("labels.jsonl", "model"),
    "evaluate": ("labels.jsonl",),
    "agreement": ("labels.jsonl",),
    "metrics": (),
}
"""Every public function that takes anything, and what it is given where that is not wrong."""


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("wrong", [object(), 3.5, b"x"], ids=["object", "number", "bytes"])
def test_no_argument_of_a_function_is_taken_for_what_it_is_not(
    name: str, wrong: object, folder: Path
) -> None:
    function, before = getattr(cstext, name), sorted(folder.iterdir())
    for parameter in inspect.signature(function).parameters.values():
        more = {"output": "new.csv"} if name == "convert" else {}
        if parameter.kind is parameter.KEYWORD_ONLY:
            args, more = FUNCTIONS[name], {**more, parameter.name: wrong}
        else:
            place = list(inspect.signature(function).parameters).index(parameter.name)
            args = (*FUNCTIONS[name][:place], wrong, *FUNCTIONS[name][place + 1 :])
        with pytest.raises(cstext.CstextError):
            function(*args, **more)
    assert sorted(folder.iterdir()) == before


METHODS = [
    name
    for name, method in inspect.getmembers(cstext.Shop, inspect.isfunction)
    if not name.startswith("_") and len(inspect.signature(method).parameters) > 1
]


@pytest.mark.parametrize("name", METHODS)
def test_no_argument_of_a_question_is_taken_for_what_it_is_not(
    name: str, shop: cstext.Shop
) -> None:
    question = getattr(shop, name)
    for parameter in inspect.signature(question).parameters:
        for wrong in (object(), 3.5, b"x"):
            with pytest.raises(cstext.CstextError):
                question(**{parameter: wrong})


def test_one_label_file_needs_no_list(shop: cstext.Shop, folder: Path) -> None:
    one, listed = (shop.lost(labels=each) for each in ("labels.jsonl", ["labels.jsonl"]))
    assert facts(one) == facts(listed)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELEC 1", "sql: Parser Error"),
        ("SELECT nosuch FROM messages", "sql: Binder Error"),
        ("SELECT * FROM nosuch", "sql: Catalog Error"),
        ("", "give one SELECT"),
        ("SELECT 1; SELECT 2", "give one SELECT"),
        ("DROP TABLE sessions", "give one SELECT"),
        ("COPY sessions TO 'out.csv'", "give one SELECT"),
        ("SELECT CAST(text AS INTEGER) FROM messages", r"cannot be answered \(Conversion\)$"),
    ],
)
def test_a_query_that_cannot_be_answered_is_told(
    query: str, said: str, shop: cstext.Shop, folder: Path
) -> None:
    before = sorted(folder.iterdir())
    with pytest.raises(cstext.CstextError, match=said) as caught:
        shop.sql(query)
    assert "\n" not in str(caught.value)
    shown = "".join(traceback.format_exception(caught.value))
    assert not [text for text in shop.messages()["text"].to_pylist() if text in shown]
    assert shop.sql("FROM sessions").num_rows > 0
    assert sorted(folder.iterdir()) == before


def test_threads_that_ask_at_once_are_answered_as_one(shop: cstext.Shop) -> None:
    asked = [ask for ask, _ in ASKED.values()]
    alone = [facts(ask(shop)) for ask in asked]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda ask: facts(ask(shop)), asked))
    assert together == alone


def test_a_shop_that_nobody_closed_ends_quietly(folder: Path) -> None:
    script = "import cstext; shop = cstext.read('chats.csv'); print(len(shop.unanswered()))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_days_may_be_a_period(shop: cstext.Shop) -> None:
    assert facts(shop.unanswered(parse_week(WEEK))) == facts(shop.unanswered(WEEK))


def test_a_chat_without_times_is_of_no_week_and_not_known_to_be_lost(tmp_path: Path) -> None:
    said = [("buyer", "M码有货吗"), ("agent", "没有了")]
    untimed = [{"role": role, "text": text} for role, text in said]
    timed = [
        {**message, "sent_at": f"2026-11-02 10:00:{n:02d}"} for n, message in enumerate(untimed)
    ]
    chats = {"timed": timed, "untimed": untimed}
    (tmp_path / "chats.jsonl").write_text(
        "".join(
            json.dumps({"session_id": name, "buyer": name, "messages": messages}) + "\n"
            for name, messages in chats.items()
        ),
        "utf-8",
    )
    orders = pa.table({"订单编号": ["1"], "买家会员名": ["x"], "下单时间": ["2026-11-20 10:00:00"]})
    with cstext.read(tmp_path, orders=orders) as shop:
        for days, sessions in ((None, 2), ("2026-W45", 1), ("2026-W30", 0)):
            assert shop.response(days=days).facts["total"]["sessions"] == sessions
            assert shop.kpi(days=days).facts["total"]["inquiries"]["value"] == sessions
        assert [row["session_id"] for row in shop.lost().rows] == ["timed"]
        assert shop.lost().facts["demand"]["restock"][0]["buyers"] == 1
    with cstext.read(tmp_path) as shop:
        assert len(shop.lost()) == 2


TWO_SHOPS = """\
shop,session_id,sender,role,time,text,buyer,agent
甲店,c1,tb1,buyer,2026-03-04 10:00:00,四件套有货吗,tb1,mei
甲店,c1,mei,agent,2026-03-04 10:00:30,没货了,tb1,mei
甲店,c1,tb1,buyer,2026-03-04 10:01:00,什么时候有,tb1,mei
乙店,c1,tb1,buyer,2026-03-04 11:00:00,能发顺丰吗,tb1,lan
乙店,c1,lan,agent,2026-03-04 11:00:30,不能,tb1,lan
"""
ORDERS_OF_TWO = """\
店铺,订单编号,买家会员名,订单创建时间,订单付款时间,订单状态
甲店,1,tb1,2026-03-05 10:00:00,2026-03-05 10:01:00,交易成功
甲店,2,silent,2026-03-20 10:00:00,,等待买家付款
乙店,2,silent,2026-03-20 10:00:00,,等待买家付款
"""


def test_rows_of_one_buyer_in_chats_numbered_alike_name_their_shop(tmp_path: Path) -> None:
    """tb1 asks in both shops, in a chat c1 of each, and buys in the first alone."""
    (tmp_path / "chats.csv").write_text(TWO_SHOPS, "utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS_OF_TWO, "utf-8")
    with cstext.read(tmp_path) as shop:
        places = {
            name: [(row["session_id"], row["shop"], row["agent"]) for row in rows]
            for name, rows in {
                "lost": shop.lost().rows,
                "unanswered": shop.unanswered().rows,
                "rounds": shop.response(rows=True).rows,
            }.items()
        }
        causes = {(row["session_id"], row["shop"]) for row in shop.classify().rows}
        outcomes = {row["shop"]: row["outcome"] for row in shop.inquiries().rows}
    mei, lan = ("c1", "甲店", "mei"), ("c1", "乙店", "lan")
    assert places == {"lost": [lan], "unanswered": [mei], "rounds": [mei, mei, lan]}
    assert causes == {("c1", "甲店"), ("c1", "乙店")}
    assert outcomes == {"甲店": "paid", "乙店": "lost"}
