"""The documents say what the code says."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from cstext.cli import app
from cstext.policy import Policy, profile_names
from scripts.api_page import markdown
from scripts.build_site import loaded_from_elsewhere
from scripts.site_pages import turned

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = sorted(get_command(app).commands)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def test_definitions_are_those_of_the_code():
    command = [sys.executable, "scripts/definitions.py", "--check"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name):
    assert f"cstext {name}" in read("README.md")


def test_no_command_is_in_the_readme_that_is_not_there():
    said = set(re.findall(r"cstext ([a-z]+)[ `]", read("README.md"))) - {"reads"}
    assert said <= set(COMMANDS)


@pytest.mark.parametrize("name", [*profile_names(), *Policy().settings()])
def test_every_profile_and_setting_is_in_the_definitions(name):
    assert f"`{name}`" in read("docs/definitions.md")


@pytest.mark.parametrize("name", Policy().settings())
def test_every_setting_says_what_it_decides(name):
    told, _, _ = read("docs/profiles.md").partition("## The shipped profiles")
    assert f"`{name}`" in told


def test_every_fact_is_in_its_document(tmp_path):
    from cstext.inquiries import Source
    from cstext.report.review import write_review

    review = write_review(Source([ROOT / "corpus" / "sample-shop"]), tmp_path)
    document = read("docs/facts.md")
    facts = json.loads((tmp_path / "facts.json").read_text("utf-8"))
    assert facts == json.loads(json.dumps(review.facts))
    for key in facts:
        assert f"`{key}`" in document, key


@pytest.mark.parametrize("page", sorted(path.name for path in (ROOT / "docs").glob("*.md")))
def test_every_page_stands_in_the_navigation(page):
    assert f": {page}\n" in read("mkdocs.yml")


def test_a_page_of_the_root_leads_from_docs():
    page = "[a](docs/desk.md#keys) [b](CHANGELOG.md) [c](https://example.com/docs/d.md)"
    assert turned(page) == "[a](desk.md#keys) [b](changes.md) [c](https://example.com/docs/d.md)"


def test_what_a_page_loads_from_elsewhere_is_found():
    page = """<link rel="stylesheet" href="https://fonts.example/f.css"><script src=//cdn/x.js>
    <link rel="canonical" href="https://here.example"><a href="https://example.com">
    <img src="a.png"><script src="assets/x.js">"""
    assert loaded_from_elsewhere(page) == ["https://fonts.example/f.css", "//cdn/x.js"]


def test_a_docstring_becomes_markdown():
    docstring = """Return ``n``.

Raises:
    UsageError: it is
        negative.
    InputError: it is missing.

>>> half(4)
2"""
    assert markdown(docstring) == (
        "Return `n`.\n\nRaises:\n\n- UsageError: it is negative.\n- InputError: it is missing."
        "\n\n```pycon\n>>> half(4)\n2\n```"
    )


@pytest.mark.parametrize("name", ["README.zh-CN.md", "docs/first-report.md"])
def test_what_one_stumbles_over_is_said_in_these_words(name):
    code = "".join(read(f"cstext/{path}") for path in ("cli/refusal_texts.py", "report/faults.py"))
    code += read("cstext/report/review.py") + read("cstext/readers/registry.py")
    rows = [row.split(" | ")[0] for row in read(name).splitlines() if row.startswith("| `")]
    said = [word for row in rows for word in re.findall(r"`([^`]*[ \u3400-\u9fff][^`]*)`", row)]
    said += [word for row in rows for word in re.findall(r", ([\u3400-\u9fff]+)", row)]
    told = [word for word in said if not word.startswith(("can't", "1.2E", "segment"))]
    assert len(told) >= 4
    assert [word for word in told if word not in code] == []


@pytest.mark.parametrize("name", ["desk", "scorecards"])
def test_both_editions_of_a_document_have_the_same_parts(name):
    english, chinese = read(f"docs/{name}.md"), read(f"docs/{name}.zh-CN.md")
    assert f"]({name}.zh-CN.md)" in english and f"]({name}.md)" in chinese
    parts = re.compile(r"^##+ |^```(?:toml|csv)\n.*?^```", re.MULTILINE | re.DOTALL)
    theirs, ours = (
        [re.sub(r" *# .*", "", part) for part in parts.findall(text)] for text in (english, chinese)
    )
    assert ours == theirs
    assert len(ours) > 2


def test_the_design_names_every_layer():
    design = read("docs/design.md")
    for path in sorted((ROOT / "cstext").iterdir()):
        name = path.stem
        if not name.startswith(("_", "py", ".")):
            assert f"`{name}`" in design, name
