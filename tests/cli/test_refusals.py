"""Whatever a command refuses is told in Chinese; `--lang en` tells it in English."""

from __future__ import annotations

import ast

import pytest

from cstext.cli.refusals import refusal
from cstext.reasons.train import told_disputed
from tests.shown import ROOT

TOLD = ("UsageError", "InputError", "LayoutError", "ArtifactError", "RejectedRowsError",
        "ShopsError", "_UnreadableError")  # fmt: skip
VALIDATORS = ("cstext/kpi/decimals.py", "cstext/kpi/steps.py", "cstext/policy.py",
              "cstext/settings.py", "cstext/readers/mapping.py")  # fmt: skip
"""Their ValueErrors become errors of ours."""

OF_PYTHON = (*(f"cstext/api/{name}.py" for name in ("checked", "days", "given", "query", "shop")),
             "cstext/tables.py", "cstext/kpi/answers.py")  # fmt: skip
"""`import cstext` raises them, in English."""

NAMES = {
    "option": "--orders",
    "key": "reason",
    "name": "zone",
    "MEMORY": "CSTEXT_MEMORY",
    "FILE_NAME": "cstext.toml",
    "column": " at column 7",
    "what": "settings",
    "hint": "",
    "why": "no file can be named so",
    "error": "'7': no such time zone; one is Asia/Shanghai",
    "apart": "",
    "told_disputed(disputed)": "",
    "message": "is not known",
    "_near(first['loc'])": "",
}


def sample(node: ast.expr) -> str:
    """The text of an error with something in place of what it is given."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.IfExp):
        return sample(node.body)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(sample, node.values))
    if isinstance(node, ast.FormattedValue):
        given = ast.unparse(node.value)
        if isinstance(node.value, ast.IfExp):
            return sample(node.value)
        if node.conversion == ord("r"):
            return "'7'"
        return "Permission denied" if "strerror" in given else NAMES.get(given, "7")
    return ""


def refused_by(node: ast.AST, told: tuple[str, ...]) -> ast.expr | None:
    """What a node says where it refuses something: an error of ours, or a setting's fault."""
    if not isinstance(node, ast.Call):
        return None
    if isinstance(node.func, ast.Name) and node.func.id in told and node.args:
        return node.args[0]
    is_fault = isinstance(node.func, ast.Attribute) and node.func.attr == "fault"
    return node.args[1] if is_fault and len(node.args) > 1 else None


def errors() -> list[tuple[str, str]]:
    """Each place that refuses something, and what it says there."""
    found = []
    for path in sorted((ROOT / "cstext").rglob("*.py")):
        where = path.relative_to(ROOT).as_posix()
        told = (*TOLD, "ValueError") if where in VALIDATORS else TOLD
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            said = refused_by(node, told)
            if said is not None and (text := sample(said)) and not where.startswith(OF_PYTHON):
                found.append((f"{where}:{said.lineno}", text))
    return found


@pytest.mark.parametrize(("where", "text"), errors())
def test_every_refusal_is_told_in_chinese(where: str, text: str) -> None:
    assert refusal(text, "en") == f"error: {text}"
    assert refusal(text, "zh").startswith("错误："), where


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("staff.csv: record 5: 合计 is no person; take the row out",
         "staff.csv 第 5 行：合计 不是人名，请删掉这一行"),
        ("card.toml, line 3: weight: Input should be greater than 0",
         "card.toml 第 3 行：weight：要大于 0"),
        ("w.xlsx:3: the cause must be one of stock, other",
         "w.xlsx:3：原因只能是 缺货、发货、快递、客服解释、其他（或写 stock, other）"),
        ("w.xlsx:3: the second cause must be one of stock",
         "w.xlsx:3：第二原因只能是 缺货、发货、快递、客服解释、其他（或写 stock）"),
        ("m: cannot be written: C:\\x\\a is a file", "m：写不了：C:\\x\\a 是个文件"),
        ("m: cannot be written: No such file or directory",
         "m：写不了：No such file or directory"),
        ("x: cannot be written: its folder is a file", "x：写不了：它所在的文件夹是个文件"),
        (f"x: too few labelled chats to train on (3; at least 10){told_disputed(2)}",
         "x：标注太少，训练不了（3；至少 10）；另有 2 个有争议："
         "请用 cstext desk INPUT --labels FILE 定下来，"
         "或由第一个人改好，用 cstext labels import --reader 名字 导入"),
    ],
)  # fmt: skip
def test_a_refusal_names_its_place(said: str, told: str) -> None:
    assert refusal(said, "zh") == f"错误：{told}"
