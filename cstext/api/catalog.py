"""What cstext knows: layouts, profiles, metrics, and the shop that it ships as a sample."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from cstext.api.answer import Answer
from cstext.api.checked import checked
from cstext.kpi import METRICS
from cstext.kpi.answers import policy_facts
from cstext.policy import load_policy, profile_names
from cstext.readers import READERS
from cstext.resources import shipped


def sample_shop() -> Path:
    """Return the folder of the sample shop: two weeks of chats and orders, all synthetic.

    >>> sorted(path.name for path in sample_shop().glob("orders_*"))
    ['orders_jd.xlsx', 'orders_other.xlsx', 'orders_taobao.csv']
    """
    return shipped("corpus", "sample-shop")


def formats() -> Answer:
    """Return the layouts that are read: a row each with layout, kind, title.

    >>> formats().rows[0]["kind"]
    'chats'
    """
    rows = [
        {"layout": reader.name, "kind": reader.kind, "title": reader.title} for reader in READERS
    ]
    return Answer({"formats": rows}, rows)


@checked
def metrics(lang: str = "zh") -> Answer:
    """Return the metrics: a row each with metric, title, unit, better, needs, definition.

    ``unit``: count, ratio (0 to 1), seconds, fen …; ``better``: up, down or none.

    >>> [row["title"] for row in metrics("en").rows if row["metric"] == "lost_inquiries"]
    ['Lost inquiries']
    """
    rows = [
        {
            "metric": metric.name,
            "title": metric.en if lang == "en" else metric.zh,
            "unit": metric.unit,
            "better": metric.better,
            "needs": metric.needs,
            "leaves_out": list(metric.leaves_out),
            "definition": metric.definition_en if lang == "en" else metric.definition_zh,
        }
        for metric in METRICS.values()
    ]
    return Answer({"metrics": rows}, rows)


@checked
def policies(name: str | None = None) -> Answer:
    """Return the profiles, a row each; or one of them, a row a setting.

    Raises:
        UsageError: there is no profile of that name.

    >>> policies("plain").facts["policies"][0]["name"]
    'plain'
    """
    chosen = [load_policy(each) for each in ([name] if name else profile_names())]
    document = {"policies": [policy_facts(policy) for policy in chosen]}
    if name:
        settings = policy_facts(chosen[0])
        return Answer(document, [{"setting": k, "value": v} for k, v in settings.items()])
    shown = ("title", "window", "threshold_seconds", "unanswered", "mean_over", "rate_over")
    rows: list[dict[str, Any]] = [
        {
            "policy": policy.name,
            **{key: getattr(policy, key) for key in shown},
            "signature": policy.signature,
        }
        for policy in chosen
    ]
    return Answer(document, rows)
