"""The pages of the site that lie outside docs/: READMEs and changes, with their links turned.

MkDocs calls `on_files` (mkdocs.yml, ``hooks``).
"""

import logging
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parent.parent

PAGES = {
    "README.md": "index.md",
    "README.zh-CN.md": "index.zh-CN.md",
    "CHANGELOG.md": "changes.md",
}
LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages to those of docs/, and let jieba cut words for the search in silence."""
    import jieba  # here, for its syntax makes Python warn of it

    cache = ROOT / "build" / "jieba"
    cache.mkdir(parents=True, exist_ok=True)
    jieba.dt.tmp_dir = str(cache)  # The system's folder is everybody's, and the cache is trusted.
    jieba.setLogLevel(logging.WARNING)
    for source, page in PAGES.items():
        text = (ROOT / source).read_text("utf-8")
        files.append(File.generated(config, page, content=turned(text)))
    return files


def turned(text: str) -> str:
    """Return a page of the checkout's root as one of docs/: its links lead from there."""

    def link(match: re.Match[str]) -> str:
        target = PAGES.get(match[1], match[1].removeprefix("docs/"))
        return f"]({target}{match[2] or ''})"

    return LINK.sub(link, text)
