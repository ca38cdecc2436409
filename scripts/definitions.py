"""Writes the generated parts of the documents from the code; `--check` only compares.

docs/definitions.md: metrics, profiles, defaults; docs/profiles.md: the profiles' files;
docs/api.md: the public names of the package with their docstrings.
"""

import sys
from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from api_page import public_names

from cstext.kpi import METRICS
from cstext.policy import Policy, load_policy, profile_names

DOCS = Path(__file__).resolve().parent.parent / "docs"


def metrics_table() -> str:
    lines = [
        "| metric | 名称 | unit | better | needs | leaves out | definition | 定义 |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{m.name}` | {m.zh} | {m.unit} | {m.better} | {m.needs or '–'} |"
        f" {', '.join(m.leaves_out) or '–'} | {m.definition_en} | {m.definition_zh} |"
        for m in METRICS.values()
    ]
    return "\n".join(lines)


def profiles_table() -> str:
    plain = Policy().settings()
    lines = ["| profile | 名称 | differs from the defaults in |", "|---|---|---|"]
    for name in profile_names():
        policy = load_policy(name)
        own = {k: v for k, v in policy.settings().items() if v != plain[k]}
        told = ", ".join(f"`{key} = {_toml(value)}`" for key, value in own.items())
        lines.append(f"| `{name}` | {policy.title} | {told or '–'} |")
    return "\n".join(lines)


def defaults_table() -> str:
    lines = ["| setting | default |", "|---|---|"]
    lines += [f"| `{key}` | `{_toml(value)}` |" for key, value in Policy().settings().items()]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def profile_files() -> str:
    parts = []
    for name in profile_names():
        policy = load_policy(name)
        text = (files("cstext.policies") / f"{name}.toml").read_text("utf-8").strip()
        head = f"### {name}\n\n{policy.title} · `{policy.signature}`"
        parts.append(f"{head}\n\n```toml\n{text}\n```\n")
    return "\n" + "\n".join(parts)


PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "definitions.md": {
        "metrics": metrics_table,
        "profiles": profiles_table,
        "defaults": defaults_table,
    },
    "profiles.md": {"files": profile_files},
    "api.md": {"names": public_names},
}


def rewritten(document: str, text: str) -> str:
    for name, make in PARTS[document].items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{document}: the markers of {name} are missing")
        text = f"{before}{begin}{make()}\n{end}{after}"
    return text


def main() -> None:
    for document in PARTS:
        path = DOCS / document
        text = path.read_text("utf-8")
        new = rewritten(document, text)
        if "--check" not in sys.argv:
            path.write_text(new, "utf-8", newline="\n")
        elif new != text:
            sys.exit(f"docs/{document} is not what the code says: run scripts/definitions.py")


if __name__ == "__main__":
    main()
