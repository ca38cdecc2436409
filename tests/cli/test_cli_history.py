"""`import`, a workspace as input, and a report of many shops."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.shop import CHATS, ORDERS, answer, cstext


@pytest.fixture
def history(folder: Path) -> Path:
    """The made-up shop, kept."""
    (folder / "cstext.toml").write_text('shop = "小店"\n', "utf-8")
    result = cstext("import", "chats.csv", "orders.csv", "--workspace", "ws", "--lang", "en")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 files read (10 rows), 0 known before; messages of 4 days → ws" in result.stderr
    return folder / "ws"


def test_again_reads_nothing(history: Path) -> None:
    result = cstext("import", "*.csv", "--workspace", "ws")
    assert result.exit_code == 0
    assert "新读 0 个文件（0 行），已有 2 个" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("response", "--policy", "plain", "--format", "json"),
        ("response", "--from", "2026-03-04", "--to", "2026-03-08", "--format", "json", "--rows"),
        ("unanswered", "--format", "json"),
        ("inquiries", "--format", "json", "--from", "2026-03-02"),
        ("inspect", "--format", "json"),
        ("segment", "--format", "json", "--week", "2026-W10"),
    ],
)
def test_a_workspace_is_an_input(history: Path, command: tuple[str, ...]) -> None:
    name, *options = command
    files = json.loads(answer(name, "chats.csv", "orders.csv", *options))
    assert json.loads(answer(name, "ws", *options)) == files


def test_the_review_is_the_same_to_the_byte_whatever_came_first(folder: Path) -> None:
    for name in ("orders.csv", "chats.csv"):
        assert cstext("import", name, "--workspace", "ws").exit_code == 0
    for name, inputs in (("a", ["ws"]), ("b", ["chats.csv", "orders.csv"])):
        result = cstext("report", *inputs, "--week", "2026-W10", "-o", name)
        assert result.exit_code == 0, result.stderr
    for file in ("facts.json", "review.html", "review.md"):
        assert (folder / "a" / file).read_bytes() == (folder / "b" / file).read_bytes()


def test_what_it_holds_is_converted(history: Path) -> None:
    for source, target in (("ws", "a.jsonl"), ("chats.csv", "b.jsonl")):
        assert cstext("convert", source, "-o", target).exit_code == 0
    assert Path("a.jsonl").read_bytes() == Path("b.jsonl").read_bytes()


def test_rejected_rows_are_told_and_kept(folder: Path) -> None:
    Path("more.csv").write_text(CHATS + "c9,tb9,,谁,2026-03-09 10:00:00,在吗\n", "utf-8")
    result = cstext("import", "more.csv", "--workspace", "ws", "--rejected", "r.csv", "--strict")
    assert result.exit_code == 5
    assert "1 行被拒（列在 r.csv）" in result.stderr
    assert "谁" in Path("r.csv").read_text("utf-8-sig")
    assert cstext("response", "ws", "--strict").exit_code == 5


def test_a_damaged_file_of_a_folder_is_named(folder: Path) -> None:
    (folder / "shop").mkdir()
    shutil.copy("chats.csv", "shop")
    Path("shop/cut.zip").write_bytes(b"PK\x03\x04cut")
    result = cstext("import", "shop", "--workspace", "ws")
    assert result.exit_code == 0
    assert "没有读：shop/cut.zip：ZIP 文件损坏或不完整" in result.stderr
    assert "有 1 个文件没有读" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("import", ".", "--workspace", "."), 2, "里面已有 chats.csv，请写一个空的或新的文件夹"),
        (("import", "ws", "--workspace", "other"), 3, "里面没有能导入的"),
        (("import", "none.csv", "--workspace", "other"), 3, "没有这个文件"),
        (("response", "ws", "chats.csv"), 2, "不能与别的文件一起读，请先把那些文件导入"),
        (
            ("inquiries", "ws", "--orders", "orders.csv"),
            2,
            "是历史库：--orders 要写在 cstext import 里",
        ),
        (("response", "ws", "--zone", "UTC"), 2, "建库时时区是 'Asia/Shanghai'，现在是 'UTC'"),
        (("report", ".", "--orders", "orders.csv"), 2, "--orders 只对一家店"),
    ],
)
def test_what_cannot_be(history: Path, arguments: tuple[str, ...], status: int, said: str) -> None:
    Path("cstext.toml").unlink()
    result = cstext(*arguments)
    assert result.exit_code == status
    assert said in " ".join(result.stderr.split())


def test_a_workspace_in_a_folder_is_not_read_with_it(history: Path) -> None:
    result = cstext("inspect", ".", "--format", "json", "--lang", "en")
    assert "files not read: 1 " in result.stderr
    names = {Path(file["source"]).name for file in json.loads(result.stdout)["files"]}
    assert names == {"chats.csv", "orders.csv", "cstext.toml"}


@pytest.mark.parametrize("what", ["workspace.json", "imports/000001/import.json"])
def test_a_damaged_workspace_is_said_to_be_so(history: Path, what: str) -> None:
    (history / what).write_text("{", "utf-8")
    result = cstext("response", "ws")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "历史库损坏了" in result.stderr


@pytest.mark.parametrize("command", ["report", "response"])
def test_a_workspace_of_orders_alone_holds_no_chats(folder: Path, command: str) -> None:
    """It was said of it that its chats have no times, or that nobody wrote."""
    assert cstext("import", "orders.csv", "--workspace", "ws").exit_code == 0
    result = cstext(command, "ws")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr == "错误：ws：历史库里还没有聊天，先用 cstext import 存入\n"


def test_a_report_of_many_shops(history: Path) -> None:
    """One from exports, one from its workspace, one whose settings are wrong."""
    shops = Path("shops")
    for name, settings in (("a", 'shop = "小店"\n'), ("wrong", "zone = 3\n")):
        (shops / name).mkdir(parents=True)
        (shops / name / "chats.csv").write_text(CHATS, "utf-8")
        (shops / name / "orders.csv").write_text(ORDERS, "utf-8")
        (shops / name / "cstext.toml").write_text(settings, "utf-8")
    shutil.copytree(history, shops / "b")
    result = cstext("report", "shops", "--week", "2026-W10", "-o", "reviews")
    assert result.exit_code == 2
    assert "3 家店里有 1 家没做成：wrong" in result.stderr
    overview = json.loads(Path("reviews/overview.json").read_text("utf-8"))
    assert [row["folder"] for row in overview["shops"]] == ["a", "b", "wrong"]
    assert all((Path("reviews") / row["review"]).is_file() for row in overview["shops"][:2])
    one, other = ({**row, "folder": "", "review": ""} for row in overview["shops"][:2])
    assert one == other
    assert "小店" in result.stdout
    # As a command of its own says it.
    page = Path("reviews/index.html").read_text("utf-8")
    assert "shops/wrong/cstext.toml 第 1 行：zone：" in page


@pytest.mark.parametrize("command", ["kpi", "response", "inspect", "import --workspace w"])
def test_shops_with_settings_of_their_own_are_not_read_as_one(folder: Path, command: str) -> None:
    for shop in ("a", "b"):
        Path("shops", shop).mkdir(parents=True)
        Path("shops", shop, "cstext.toml").write_text(f'shop = "{shop}"\n', "utf-8")
    name, *options = command.split()
    result = cstext(name, "shops", *options)
    assert result.exit_code == 2
    assert result.stderr == (
        "错误：shops：里面是几家店（a, b），各有自己的 cstext.toml：请指定其中一家，"
        "或者用 cstext report 出所有店的复盘\n"
    )


def test_a_form_of_one_shop_is_refused_in_the_readers_language(folder: Path) -> None:
    Path("shops/a").mkdir(parents=True)
    Path("shops/a/cstext.toml").write_text("", "utf-8")
    result = cstext("report", "shops", "--format", "markdown")
    assert result.exit_code == 2
    assert result.stderr == "错误：--format markdown 只对一家店，而这里给的是多家店的文件夹\n"
