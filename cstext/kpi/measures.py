"""What a score sheet can name: every metric, and what only the shop knows of its people."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from cstext.kpi.metrics import METRICS, Value
from cstext.kpi.registry import Better, Unit
from cstext.tomlfile import Place, TomlFile


@dataclass(frozen=True)
class Measure:
    """A thing that can be scored: its names, unit, direction; ``is_told``: from ``--staff``."""

    name: str
    zh: str
    en: str
    unit: Unit
    better: Better
    is_told: bool = False

    def exact(self, value: Value) -> Decimal | None:
        """Return a value in the unit of score sheets: shares, seconds, counts, yuan.

        It is scored with all its decimals, however few it is shown with.
        """
        if value.value is None:
            return None
        exact = value.exact
        number = Decimal(str(value.value))
        if exact is not None:
            number = Decimal(exact.numerator) / exact.denominator
        return number / 100 if self.unit == "fen" else number


_TOLD = (
    Measure("target_reached", "目标完成率", "Target reached", "ratio", "up", True),
    Measure("attendance", "出勤率", "Attendance", "ratio", "up", True),
    Measure("supervisor", "主管评分", "Supervisor's mark", "number", "up", True),
    Measure("complaints", "投诉", "Complaints", "count", "down", True),
    Measure("receptions_per_shift_hour", "每班时接待", "Receptions per shift hour", "number", "up",
            True),
)  # fmt: skip

MEASURES: dict[str, Measure] = {
    **{m.name: Measure(m.name, m.zh, m.en, m.unit, m.better) for m in METRICS.values()},
    **{measure.name: measure for measure in _TOLD},
}
"""Every measure by name. Metrics of the shop as a whole score every agent alike."""


def check_measure(file: TomlFile, place: Place, name: str) -> None:
    """Refuse the name of no measure.

    Raises:
        UsageError: with its line, and the nearest name.
    """
    if name not in MEASURES:
        message = f"{name!r} is no measure (cstext metrics lists them)"
        raise file.fault(place, message, MEASURES, name)
