"""The part of docs/api.md that is written from docstrings; scripts/definitions.py puts it there."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any

import cstext

NARROW = 88
"""Signatures longer than this have a parameter a line."""
STARS: dict[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}


def public_names() -> str:
    """Return every public name of `cstext` with its signature and docstring, as Markdown."""
    names = [name for name in getattr(cstext, "__all__", []) if not name.startswith("_")]
    things = [(name, getattr(cstext, name)) for name in names]
    functions = [part for name, it in things if inspect.isfunction(it) for part in _told(name, it)]
    classes = [part for name, it in things if inspect.isclass(it) for part in _class(name, it)]
    return "\n" + "\n\n".join([*functions, *classes]) + "\n"


def _told(name: str, function: Callable[..., Any], owner: str = "") -> Iterator[str]:
    yield f"{'####' if owner else '###'} {owner}{name}"
    yield f"```text\n{owner}{name}{_signature(function)}\n```"
    yield markdown(inspect.getdoc(function) or "")


def _class(name: str, it: type) -> Iterator[str]:
    yield f"### {name}"
    yield markdown(inspect.getdoc(it) or "")
    if issubclass(it, Exception):
        return
    for key, value in vars(it).items():
        if key.startswith("_"):
            continue
        if isinstance(value, property):
            yield f"#### {name}.{key}"
            yield markdown(inspect.getdoc(value) or "")
        elif inspect.isfunction(value):
            yield from _told(key, value, f"{name}.")


def _signature(function: Callable[..., Any]) -> str:
    signature = inspect.signature(function)
    parts = list(_parameters(signature))
    result = f" -> {_type(signature.return_annotation)}"
    line = f"({', '.join(parts)}){result}"
    if len(line) <= NARROW:
        return line
    return "(\n" + "".join(f"    {part},\n" for part in parts) + f"){result}"


def _parameters(signature: inspect.Signature) -> Iterator[str]:
    """Yield the parameters as they are written, ``self`` left out."""
    starred = False
    for name, one in signature.parameters.items():
        if one.kind is one.VAR_POSITIONAL:
            starred = True
        elif one.kind is one.KEYWORD_ONLY and not starred:
            starred = True
            yield "*"
        if name != "self":
            shown = "…" if inspect.isfunction(one.default) else repr(one.default)
            default = "" if one.default is one.empty else f" = {shown}"
            yield f"{STARS.get(one.kind, '')}{name}: {_type(one.annotation)}{default}"


def _type(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else inspect.formatannotation(annotation)


def markdown(docstring: str) -> str:
    """Return a docstring as Markdown: what it raises as a list, its examples as code."""
    blocks = re.split(r"\n\s*\n", docstring)
    return "\n\n".join(map(_block, blocks))


def _block(block: str) -> str:
    if ">>>" in block:
        said, _, example = block.partition(">>>")
        code = f"```pycon\n>>>{example}\n```"
        return f"{_text(said.rstrip())}\n\n{code}" if said.strip() else code
    head, _, rest = block.partition("\n")
    if head.strip() == "Raises:":
        items = re.split(r"\n(?=    \S)", rest)
        return "Raises:\n\n" + "\n".join(f"- {_text(' '.join(item.split()))}" for item in items)
    return _text(block)


def _text(text: str) -> str:
    return text.replace("``", "`")
