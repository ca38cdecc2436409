"""Metrics of agents, days and the shop, each with its definition, its cases and its rules."""

from cstext.kpi.figures import Figures, figures
from cstext.kpi.metrics import METRICS, Metric, Value

__all__ = ["METRICS", "Figures", "Metric", "Value", "figures"]
