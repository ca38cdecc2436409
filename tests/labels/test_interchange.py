"""Labels go out to other tools and come back the same; what was changed there is a new line."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from cstext.errors import ArtifactError, UsageError
from cstext.labels import Journal, read_standing
from cstext.reasons import read_labels
from cstext.report.interchange import export_file, import_file
from tests.labels.lines import label
from tests.report.facts_sample import CLOSING, SCRIPT

FORMS = {"doccano": "x.jsonl", "label-studio": "x.json", "csv": "x.csv", "xlsx": "x.xlsx"}
HOSTILE = [
    "=cmd|' /C calc'!A0",
    "'=1+1",
    "多行\n\n客服：不是客服\n  x",
    SCRIPT,
    CLOSING,
    "买家：引用",
    "",
]


def file(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "labels.jsonl"
    Journal(path).extend(list(lines))
    return path


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    said = [{"role": "buyer", "text": text} for text in HOSTILE]
    return file(
        tmp_path,
        label("s1", "stock", second="courier", note="=1+1", sampled="random", model="m@1",
              proposed="other", proposed_confidence=0.4, unknown={"kept": [1, None]}),
        label("=s2", "explanation", by="bob", evidence=[1], messages=said),
        label("s3", "other", messages=[{"role": r, "text": "话"} for r in
              ("buyer", "agent", "assist", "auto", "bot", "system")]),
    )  # fmt: skip


@pytest.mark.parametrize(("form", "name"), FORMS.items())
def test_out_and_back_is_the_same_and_comes_only_once(
    tmp_path: Path, labels: Path, form: str, name: str
) -> None:
    out, back = tmp_path / name, tmp_path / "back.jsonl"
    assert export_file([labels], out, form, show_private=True) == 3
    assert import_file(out, back, form, "me") == (3, 0)
    assert read(back) == read(labels)
    assert import_file(out, back, form, "me") == (0, 3)
    assert import_file(out, labels, form, "me") == (0, 3)
    assert len(read(back)) == 3


@pytest.mark.parametrize(("form", "name"), FORMS.items())
def test_numbers_are_masked_unless_asked_for(tmp_path: Path, form: str, name: str) -> None:
    private = [{"role": "buyer", "text": "我电话13800138000"}]
    path = file(tmp_path, label("s1", messages=private, note="打13800138000"))
    out, back = tmp_path / name, tmp_path / "back.jsonl"
    export_file([path], out, form, show_private=False)
    import_file(out, back, form, "me")
    (line,) = read(back)
    assert line["messages"][0]["text"] == "我电话138********"
    assert line["note"] == "打138********"
    assert line["text_hash"] == read(path)[0]["text_hash"]
    assert import_file(out, path, form, "me") == (0, 1)


@pytest.mark.parametrize("form", ["doccano", "label-studio", "csv", "xlsx"])
def test_half_a_character_goes_out_as_the_sign_for_it(tmp_path: Path, form: str) -> None:
    half = {"note": "a\ud83d", "messages": [{"role": "buyer", "text": "有货吗\ud83d"}]}
    out = tmp_path / f"out.{'xlsx' if form == 'xlsx' else 'csv'}"
    assert export_file([file(tmp_path, {**label("c1"), **half})], out, form, True) == 1
    if form != "xlsx":
        assert "有货吗\ufffd" in out.read_text("utf-8")


def changed(form: str, path: Path, cause: str) -> None:
    """What a person does in the tool: the first chat gets another cause."""
    if form == "doccano":
        lines = [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
        lines[0]["label"] = [cause]
        path.write_text("\n".join(map(json.dumps, lines)), "utf-8")
    elif form == "label-studio":
        tasks = json.loads(path.read_text("utf-8"))
        tasks[0]["annotations"][0]["result"][0]["value"]["choices"] = [cause]
        path.write_text(json.dumps(tasks), "utf-8")
    elif form == "csv":
        with path.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened))
        rows[1][1] = cause
        with path.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows(rows)
    else:
        book = load_workbook(path)
        book.active["B2"] = cause
        book.save(path)


@pytest.mark.parametrize(("form", "name"), FORMS.items())
@pytest.mark.parametrize("cause", ["courier", "快递", " Carrier "])
def test_another_cause_is_a_new_decision(
    tmp_path: Path, labels: Path, form: str, name: str, cause: str
) -> None:
    out = tmp_path / name
    export_file([labels], out, form, show_private=True)
    changed(form, out, cause)
    assert import_file(out, labels, form, "cid") == (1, 2)
    line = read(labels)[-1]
    assert (line["session_id"], line["reason"], line["labelled_by"]) == ("s1", "courier", "cid")
    assert line["labelled_at"] > "2026-11-16"
    assert not {"sampled", "evidence", "settles"} & line.keys()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_sheet_as_spreadsheets_save_it(tmp_path: Path, encoding: str) -> None:
    """In the encoding of the machine, with rows that end early or hold nothing."""
    rows = ["session_id,reason,text", "s1,缺货,买家：有货吗", "s2", "", "s3,,买家：在吗", ""]
    (tmp_path / "x.csv").write_text("\r\n".join(rows), encoding, newline="")
    assert import_file(tmp_path / "x.csv", tmp_path / "back.jsonl", "csv", "me") == (1, 0)
    (line,) = read(tmp_path / "back.jsonl")
    assert (line["reason"], line["messages"][0]["text"]) == ("stock", "有货吗")


def test_a_chat_too_long_for_excel_goes_out_and_back_as_csv(tmp_path: Path) -> None:
    long = label("s1", messages=[{"role": "buyer", "text": "有货吗" * 50_000}])
    labels, out = file(tmp_path, long), tmp_path / "x.csv"
    with pytest.raises(UsageError, match=r"write \.csv"):
        export_file([labels], tmp_path / "x.xlsx", "xlsx", show_private=True)
    export_file([labels], out, "csv", show_private=True)
    before = csv.field_size_limit()
    assert import_file(out, tmp_path / "back.jsonl", "csv", "me") == (1, 0)
    assert read(tmp_path / "back.jsonl") == read(labels)
    assert csv.field_size_limit() == before


def sheet_with(labels: Path, folder: Path, told: bytes, written: bytes) -> Path:
    """The labels as a sheet in which somebody has written over what it told."""
    sheet = folder / "x.csv"
    export_file([labels], sheet, "csv", show_private=True)
    sheet.write_bytes(sheet.read_bytes().replace(told, written))
    return sheet


def test_a_note_written_into_a_sheet_is_its_readers(tmp_path: Path, labels: Path) -> None:
    before = read(labels)
    out = sheet_with(labels, tmp_path, b"s3,other,,,", "s3,other,缺货,seen,".encode())
    assert import_file(out, labels, "csv", "eve") == (1, 2)
    assert read(labels)[:3] == before
    line = read(labels)[3]
    assert (line["labelled_by"], line["reason"]) == ("eve", "other")
    assert (line["second"], line["note"]) == ("stock", "seen")  # 缺货
    assert line["labelled_at"] > before[2]["labelled_at"]
    assert import_file(out, labels, "csv", "eve") == (0, 3)


def test_a_sheet_of_ones_own_may_number_its_chats(tmp_path: Path) -> None:
    path, out = tmp_path / "own.xlsx", tmp_path / "labels.jsonl"
    book = Workbook()
    for row in (
        ["session_id", "reason", "second", "text"],
        [12345, "缺货", "快递", "买家：有货吗\n客服：没有"],
    ):
        book.active.append(row)
    book.save(path)
    assert import_file(path, out, "xlsx", "eve") == (1, 0)
    line = read(out)[0]
    assert (line["session_id"], line["reason"], line["second"]) == ("12345", "stock", "courier")


def test_the_second_cause_made_the_first_is_no_second_any_more(
    tmp_path: Path, labels: Path
) -> None:
    out = sheet_with(labels, tmp_path, b"s1,stock,courier", b"s1,courier,courier")
    assert import_file(out, labels, "csv", "ann") == (1, 2)
    line = read(labels)[3]
    assert (line["reason"], line.get("second")) == ("courier", None)


def test_a_corrected_sheet_that_is_imported_again_adds_nothing(
    tmp_path: Path, labels: Path
) -> None:
    out = sheet_with(labels, tmp_path, b"s3,other", b"s3,shipping")
    assert import_file(out, labels, "csv", "ann") == (1, 2)
    corrected = labels.read_bytes()
    assert import_file(out, labels, "csv", "ann") == (0, 3)
    assert labels.read_bytes() == corrected
    assert import_file(out, labels, "csv", "bob") == (1, 2)


def test_doccano_writes_its_own_fields_beside_ours(tmp_path: Path, labels: Path) -> None:
    """An exported line of doccano: id, text, our fields as its metadata, label, Comments."""
    out = tmp_path / "x.jsonl"
    export_file([labels], out, "doccano", show_private=True)
    lines = [json.loads(line) for line in out.read_text("utf-8").split("\n") if line]
    assert all(set(line) == {"text", "label", "session_id", "cstext"} for line in lines)
    assert lines[0]["text"] == "买家：M码有货吗\n客服：没有了亲"
    theirs = [{"id": 7, **line, "Comments": []} for line in lines]
    theirs[2]["label"] = []
    out.write_text("\n".join(map(json.dumps, theirs)), "utf-8")
    assert import_file(out, tmp_path / "back.jsonl", "doccano", "me") == (2, 0)


def test_a_doccano_project_of_ones_own_comes_in(tmp_path: Path) -> None:
    out = tmp_path / "x.jsonl"
    out.write_text('{"id": 3, "text": "买家: 有货吗\\n客服: 没有\\n要等补货", "label": ["缺货"]}')
    import_file(out, tmp_path / "back.jsonl", "doccano", "me")
    (line,) = read(tmp_path / "back.jsonl")
    assert (line["session_id"], line["reason"], line["labelled_by"]) == ("3", "stock", "me")
    assert line["messages"] == [
        {"role": "buyer", "text": "有货吗"},
        {"role": "agent", "text": "没有\n要等补货"},
    ]


def test_label_studio_exports_with_its_own_fields(tmp_path: Path, labels: Path) -> None:
    """The documented export: id, created_at …; of several annotations the last, none cancelled."""
    out = tmp_path / "x.json"
    export_file([labels], out, "label-studio", show_private=True)
    tasks = json.loads(out.read_text("utf-8"))
    assert tasks[0]["data"]["dialogue"][0] == {"author": "买家", "text": "M码有货吗"}
    (prediction,) = tasks[0]["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("m@1", 0.4)
    first = tasks[0]["annotations"][0]
    result = first["result"][0] | {"id": "Dx_aB91ISN", "origin": "manual"}
    newer = {**result, "value": {"choices": ["courier"]}}
    tasks[0] |= {"id": 1, "project": 83, "created_at": "2026-11-17T02:00:00.000000Z"}
    tasks[0]["annotations"] = [
        {"id": 1, "result": [result], "was_cancelled": False, "completed_by": 10,
         "updated_at": "2026-11-17T02:00:00.000000Z"},
        {"id": 2, "result": [newer], "was_cancelled": False, "completed_by": 10,
         "created_at": "2026-11-17T03:00:00.000000Z"},
        {"id": 3, "result": [result], "was_cancelled": True, "updated_at": "2026-11-18"},
    ]  # fmt: skip
    tasks[1]["annotations"] = []
    out.write_text(json.dumps(tasks), "utf-8")
    assert import_file(out, tmp_path / "back.jsonl", "label-studio", "me") == (2, 0)
    line = read(tmp_path / "back.jsonl")[0]
    assert (line["reason"], line["labelled_at"]) == ("courier", "2026-11-17T03:00:00.000000Z")


def annotated(number: int, *chosen: tuple[object, str | None, int]) -> dict[str, Any]:
    """A task of a Label Studio project with (annotator, cause or skipped, hour) each."""
    return {
        "id": number,
        "data": {"dialogue": "买家：有货吗", "session_id": f"s{number}"},
        "annotations": [
            {
                "completed_by": by,
                "was_cancelled": cause == "skipped",
                "result": [{"type": "choices", "value": {"choices": [cause]}}] if cause else [],
                "updated_at": f"2026-11-17T{hour:02}:00:00Z",
            }
            for by, cause, hour in chosen
        ],
    }


def test_who_wrote_is_the_author_by_any_name_of_the_role(tmp_path: Path) -> None:
    said = [{"author": author, "text": "a"} for author in ("顾客", "agent", "客服", "Customer", "")]
    one = annotated(1, (10, "stock", 1))
    one["data"]["dialogue"] = said
    (tmp_path / "x.json").write_text(json.dumps([one]), "utf-8")
    import_file(tmp_path / "x.json", tmp_path / "back.jsonl", "label-studio", "me")
    (line,) = read(tmp_path / "back.jsonl")
    roles = [message["role"] for message in line["messages"]]
    assert roles == ["buyer", "agent", "agent", "buyer", "buyer"]


def test_several_annotators_of_label_studio_stay_several(tmp_path: Path) -> None:
    """Who disagree are in dispute; what one left empty or skipped takes no other's label away."""
    tasks = [
        annotated(1, (10, "stock", 1), ({"id": 11, "email": "bob@x.cn"}, "courier", 2)),
        annotated(2, (10, "stock", 3), (10, "shipping", 2)),
        annotated(3, (10, "other", 1), (12, None, 2), (13, "skipped", 3)),
        annotated(4),
        annotated(5, (None, "stock", 1)),
    ]
    (tmp_path / "x.json").write_text(json.dumps(tasks), "utf-8")
    back = tmp_path / "back.jsonl"
    for new, known in ((5, 0), (0, 5)):
        assert import_file(tmp_path / "x.json", back, "label-studio", "me") == (new, known)
    assert {(line["session_id"], line["labelled_by"], line["reason"]) for line in read(back)} == {
        ("s1", "Label Studio 10", "stock"),
        ("s1", "bob@x.cn", "courier"),
        ("s2", "Label Studio 10", "stock"),
        ("s3", "Label Studio 10", "other"),
        ("s5", "me", "stock"),
    }
    assert {name for name, each in read_standing([back]).items() if each.is_disputed} == {"s1"}


def test_one_annotator_of_label_studio_is_the_reader(tmp_path: Path, labels: Path) -> None:
    """Who took the labels in is told beside whom corrects one of them, and decided nothing."""
    out = tmp_path / "x.json"
    export_file([labels], out, "label-studio", show_private=True)
    tasks = json.loads(out.read_text("utf-8"))
    for number, task in enumerate(tasks):
        mine = annotated(number, (2, "courier", 1))["annotations"] if number == 0 else []
        task["annotations"] = [{**task["annotations"][0], "completed_by": 1}, *mine]
    out.write_text(json.dumps(tasks), "utf-8")
    assert import_file(out, labels, "label-studio", "cid") == (1, 3)
    line = read(labels)[-1]
    assert (line["session_id"], line["labelled_by"], line["reason"]) == ("s1", "cid", "courier")


def test_a_sheet_without_our_column_comes_in_by_its_text(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["session_id", "reason", "note", "text"])
    book.active.append(["a1", "发货", "看过", "买家：今天发吗\n客服：不一定"])
    book.active.append(["a2", None, None, "买家：在吗"])
    book.save(tmp_path / "x.xlsx")
    assert import_file(tmp_path / "x.xlsx", tmp_path / "back.jsonl", "xlsx", "me") == (1, 0)
    (line,) = read(tmp_path / "back.jsonl")
    assert (line["reason"], line["note"], len(line["messages"])) == ("shipping", "看过", 2)


@pytest.mark.parametrize(
    ("form", "text", "says"),
    [
        ("doccano", "{", "x:1: no JSON"),
        ("doccano", '{"text": "a", "label": ["late"]}', "cause must be one of"),
        ("doccano", '{"text": "a", "label": ["stock", "other"]}', "one cause"),
        ("doccano", '{"label": ["stock"]}', "has no text"),
        ("doccano", '{"text": "", "label": ["stock"], "id": 1}', "needs a session_id and"),
        ("doccano", '{"text": "a", "label": ["stock"], "cstext": "{}"}', "is no label line"),
        ("doccano", '{"text": "a", "label": ["stock"], "cstext": "{"}', "is no JSON"),
        (
            "doccano",
            '{"text": "", "label": ["stock"], "cstext": "{\\"session_id\\": 1, \\"reason\\":'
            ' \\"stock\\", \\"messages\\": [{\\"role\\": \\"boss\\", \\"text\\": \\"a\\"}]}"}',
            "role must be one of",
        ),
        ("label-studio", "{}", "list of tasks"),
        ("label-studio", "[{}]", "task 1: has no data"),
        ("label-studio", "[", "no JSON"),
        ("csv", "session_id,text\n1,a\n", "column reason is missing"),
        ("csv", "", "column session_id, reason is missing"),
        ("csv", "session_id,reason,text\n1,later,a\n", "x:2: the cause must be"),
        ("csv", "session_id,reason,second,text\n1,,,a\n2,缺货,价格,a\n", "x:3: the second cause"),
    ],
)
def test_what_is_no_label_is_refused_with_its_place(
    tmp_path: Path, form: str, text: str, says: str
) -> None:
    (tmp_path / "x").write_text(text, "utf-8")
    labels = file(tmp_path, label("s1"))
    with pytest.raises(ArtifactError, match=says):
        import_file(tmp_path / "x", labels, form, "me")
    assert len(read(labels)) == 1


OWN = {
    "session_id": "s1",
    "reason": "stock",
    "messages": [{"role": "buyer", "text": "13800138000"}],
}
DEEP = "[" * 100_000 + "]" * 100_000
NESTED = "[" * 60 + "]" * 60
HUGE = "9" * 5000


def doccano(**parts: Any) -> str:
    return json.dumps({"text": "买家：13800138000", "label": ["stock"], "id": 1, **parts})


def own(**parts: Any) -> str:
    return doccano(cstext=json.dumps({**OWN, **parts}))


def task(annotation: Any = None, **data: Any) -> str:
    made = {"result": [{"type": "choices", "value": {"choices": ["stock"]}}]}
    text = {"dialogue": "买家：13800138000", "session_id": "s1", **data}
    return json.dumps([{"data": text, "annotations": [made if annotation is None else annotation]}])


CRAFTED = [
    ("doccano", doccano(label="stock"), "a list of one cause"),
    ("doccano", doccano(label=[5]), "cause must be one of"),
    ("doccano", doccano(label=[None, None]), "a list of one cause"),
    ("doccano", doccano(text=None), "has no text"),
    ("doccano", doccano(session_id=["s1"]), "session_id must be text"),
    ("doccano", doccano(cstext=7), "is no JSON"),
    ("doccano", doccano(cstext=["{}"]), "is no JSON"),
    ("doccano", doccano(cstext="5"), "is no label line"),
    ("doccano", DEEP, "no JSON"),
    ("doccano", doccano()[:-1] + f', "x": {NESTED}}}', "no JSON"),
    ("doccano", f'{{"text": "a", "id": {HUGE}}}', "no JSON"),
    ("doccano", doccano(score=float("nan")), "no JSON"),
    ("doccano", own(session_id=None), "session_id is missing"),
    ("doccano", own(session_id={"a": 1}), "session_id is missing"),
    ("doccano", own(messages=None), "messages are missing"),
    ("doccano", own(messages=[None]), "message 1 has no text"),
    ("doccano", own(messages=[{"role": "buyer", "text": 5}]), "message 1 has no text"),
    ("doccano", own(messages=[{"role": ["buyer"], "text": "a"}]), "role must be one of"),
    ("doccano", own(note=5), "note must be text"),
    ("doccano", own(second=["stock"]), "second must be one of"),
    ("doccano", own(evidence=1), "evidence must be"),
    ("doccano", own(evidence=[1e300]), "evidence must be"),
    ("doccano", own(deep=json.loads(NESTED)), "is no JSON"),
    ("doccano", own(score=float("inf")), "is no JSON"),
    ("label-studio", DEEP, "no JSON"),
    ("label-studio", "null", "list of tasks"),
    ("label-studio", '["x"]', "task 1: has no data"),
    ("label-studio", '[{"data": {}, "annotations": {"a": 1}}]', "annotations must be a list"),
    ("label-studio", '[{"data": {}, "annotations": [null]}]', "annotations must be a list"),
    ("label-studio", task({"result": "stock"}), "result must be a list"),
    ("label-studio", task({"result": [5]}), "result must be a list"),
    ("label-studio", task({"result": [{"type": "choices"}]}), "choices must be a list"),
    (
        "label-studio",
        task({"result": [{"type": "choices", "value": {"choices": "stock"}}]}),
        "choices must be a list",
    ),
    (
        "label-studio",
        task({"result": [{"type": "choices", "value": {"choices": [{}, 5]}}]}),
        "more than one cause",
    ),
    (
        "label-studio",
        task({"result": [{"type": "choices", "value": {"choices": [5]}}]}),
        "cause must be one of",
    ),
    ("label-studio", task(dialogue=5), "dialogue must be a list"),
    ("label-studio", task(dialogue=["x"]), "dialogue must be a list"),
    ("label-studio", task(dialogue=[{"author": "买家"}]), "line of the dialogue has no text"),
    ("label-studio", task(dialogue=[{"author": "小美", "text": "a"}]), "author of each line must"),
    ("label-studio", task(dialogue=[{"text": None}]), "line of the dialogue has no text"),
    ("label-studio", task(session_id={"a": 1}), "session_id must be text"),
    ("label-studio", task(cstext={"a": 1}), "is no JSON"),
    (
        "label-studio",
        task({"updated_at": 5, "result": [{"type": "choices", "value": {"choices": ["stock"]}}]}),
        "its time must be text",
    ),
]
"""What nobody's tool writes: the wrong kind in every place."""


@pytest.mark.parametrize(("form", "text", "says"), CRAFTED, ids=[case[2] for case in CRAFTED])
def test_a_crafted_entry_is_refused_in_a_line(
    tmp_path: Path, form: str, text: str, says: str
) -> None:
    (tmp_path / "x").write_text(text, "utf-8")
    labels = file(tmp_path, label("s1"))
    with pytest.raises(ArtifactError, match=says) as refused:
        import_file(tmp_path / "x", labels, form, "me")
    assert "\n" not in str(refused.value) and "13800138000" not in str(refused.value)
    assert len(read(labels)) == 1


@pytest.mark.parametrize("line", [DEEP, HUGE, json.dumps({**OWN, "note": 5})], ids=len)
def test_a_crafted_label_file_is_refused_in_a_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "labels.jsonl"
    for end in ("\n", ""):
        path.write_text(line + end, "utf-8")
        with pytest.raises(ArtifactError, match=r"labels\.jsonl:1: (no JSON|note must be text)"):
            read_labels([path])


def test_a_chat_too_long_for_a_cell_is_said_not_cut(tmp_path: Path) -> None:
    path = file(tmp_path, label("s1", messages=[{"role": "buyer", "text": "长" * 33_000}]))
    with pytest.raises(UsageError, match=r"longer than an Excel cell holds; write .csv"):
        export_file([path], tmp_path / "x.xlsx", "xlsx", show_private=True)
    assert not (tmp_path / "x.xlsx").exists()
