"""All metrics: each module registers its own; here they stand in the order of their showing."""

from __future__ import annotations

from cstext.kpi import answering, consulting, losing, registry, selling, serving, working
from cstext.kpi.registry import Metric, Value

__all__ = ["METRICS", "SHOP_ONLY", "Metric", "Value"]

_PARTS = (consulting, selling, losing, answering, working, serving)

METRICS: dict[str, Metric] = {
    name: metric
    for part in _PARTS
    for name, metric in registry.REGISTERED.items()
    if metric.compute.__module__ == part.__name__
}
"""Every metric by name, in the order in which they are shown."""

SHOP_ONLY = frozenset(name for name, metric in METRICS.items() if metric.is_of_shop)
"""Metrics of the shop as a whole: refunds belong to no agent and to no single day."""
