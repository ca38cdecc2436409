"""Writes the generated parts of docs/definitions.md from the code; `--check` only compares."""

import sys
from pathlib import Path

from cstext.kpi import METRICS
from cstext.policy import Policy, load_policy, profile_names

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "definitions.md"


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


PARTS = {"metrics": metrics_table, "profiles": profiles_table, "defaults": defaults_table}


def rewritten(text: str) -> str:
    for name, make in PARTS.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise SystemExit(f"{DOCUMENT.name}: the markers of {name} are missing")
        text = f"{before}{begin}{make()}\n{end}{after}"
    return text


def main() -> None:
    text = DOCUMENT.read_text("utf-8")
    new = rewritten(text)
    if "--check" in sys.argv:
        if new != text:
            sys.exit("docs/definitions.md is not what the code says: run scripts/definitions.py")
        return
    DOCUMENT.write_text(new, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
