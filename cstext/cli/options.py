"""Options that several commands share, each written once, and what they come to."""

from __future__ import annotations

import glob
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from cstext.errors import UsageError

# The libraries behind the commands take seconds to import: `--help` does without them.
if TYPE_CHECKING:
    from cstext.api import Shop
    from cstext.conversation.period import Period
    from cstext.inquiries import Source

FORMATS = ("table", "csv", "json", "jsonl", "parquet")


def _format(value: str) -> str:
    if value not in FORMATS:
        raise UsageError(f"--format {value!r}: use one of {', '.join(FORMATS)}")
    return value


def _engine(value: str) -> str:
    if value not in ("duckdb", "local") and not value.startswith(("spark://", "local[")):
        raise UsageError(f"--engine {value!r}: use duckdb, local[*] or spark://HOST:PORT")
    return value


def _lang(value: str | None) -> str | None:
    if value not in (None, "zh", "en"):
        raise UsageError(f"--lang {value!r}: use zh or en")
    return value


def _zone(value: str | None) -> str | None:
    if value:
        from cstext.clock import named_zone

        try:
            named_zone(value)
        except UsageError as error:
            raise UsageError(f"--zone {error}") from error
    return value


Inputs = Annotated[
    list[str], typer.Argument(help="聊天记录文件、文件夹或通配符。 Files, folders or globs.")
]
OptionalInputs = Annotated[
    list[str] | None,
    typer.Argument(
        help="聊天记录文件、文件夹或通配符；有 cstext.toml 的文件夹里可省。 "
        "Files, folders or globs; not needed in a folder with cstext.toml."
    ),
]
Orders = Annotated[
    list[Path] | None, typer.Option("--orders", help="订单文件。 Orders (CSV, XLSX, Parquet).")
]
Refunds = Annotated[list[Path] | None, typer.Option("--refunds", help="退款文件。 Refunds.")]
OrdersUntil = Annotated[
    str | None,
    typer.Option(
        "--orders-until",
        help="订单数据截止日，默认最后一笔订单当日。 Last day the orders speak of.",
    ),
]
Layout = Annotated[str | None, typer.Option("--layout", help="指定格式。 Layout, see formats.")]
MappingFile = Annotated[
    Path | None, typer.Option("--mapping", help="列映射 TOML。 A mapping file for other layouts.")
]
Zone = Annotated[
    str | None,
    typer.Option("--zone", callback=_zone, help="时区，默认 Asia/Shanghai。 Time zone."),
]
PolicyName = Annotated[
    str | None, typer.Option("--policy", help="口径，默认 cstext。 Profile or FILE.toml.")
]
Set = Annotated[
    list[str] | None, typer.Option("--set", help="改一条口径 key=value。 Override a setting.")
]
From = Annotated[str | None, typer.Option("--from", help="首日 2026-11-09。 First shop day.")]
To = Annotated[str | None, typer.Option("--to", help="末日，含当日。 Last shop day, included.")]
Week = Annotated[str | None, typer.Option("--week", help="周，如 2026-W45。 ISO week.")]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", help="把被拒的行写入 CSV。 Write rejected rows here.")
]
Strict = Annotated[bool, typer.Option("--strict", help="有被拒的行即以 5 退出。 Exit 5 then.")]
Lang = Annotated[
    str | None, typer.Option("--lang", callback=_lang, help="zh 或 en。 Language, zh or en.")
]
ShowPrivate = Annotated[
    bool, typer.Option("--show-private", help="不打码。 Show numbers, names and addresses.")
]
ModelFolder = Annotated[
    Path | None, typer.Option("--model", help="模型文件夹，默认随包模型。 Model folder.")
]
Labels = Annotated[
    list[Path] | None,
    typer.Option("--labels", help="人工判定，优先于模型。 Label files; they win over the model."),
]
Scorecard = Annotated[
    str | None, typer.Option("--scorecard", help="评分表：随包的名称或 FILE.toml。 Score sheet.")
]
Staff = Annotated[
    Path | None, typer.Option("--staff", help="员工表 CSV、XLSX、TOML。 Staff, by month.")
]
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        callback=_engine,
        help="duckdb | local[*] | spark://HOST:PORT；后两种需 cstext[spark]。 Who computes.",
    ),
]
Format = Annotated[str, typer.Option("--format", callback=_format, help=" | ".join(FORMATS))]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="写入文件，按扩展名。 Write to a file, by its ending."),
]


@dataclass(frozen=True)
class Shared:
    """The options of every command that reads INPUT; `reads_input` puts them there."""

    first: From = None
    last: To = None
    week: Week = None
    policy: PolicyName = None
    settings: Set = None
    layout: Layout = None
    mapping: MappingFile = None
    zone: Zone = None
    lang: Lang = None
    show_private: ShowPrivate = False
    rejected: Rejected = None
    strict: Strict = False

    def source(
        self,
        inputs: list[str],
        *,
        orders: list[Path] | None = None,
        refunds: list[Path] | None = None,
        orders_until: str | None = None,
        may_be_empty: bool = False,
        wanted: Callable[[Period], Period] | None = None,
        engine: str = "duckdb",
    ) -> Source:
        """Return what is to be read, and how; without ``wanted`` all days are, see `Source`.

        Rejected rows are written where nothing can be read, too: then the more they are wanted.
        """
        from cstext.cli.output import write_rejected
        from cstext.conversation.period import EVER
        from cstext.inquiries import Source
        from cstext.policy import parse_setting

        return Source(
            inputs=inputs,
            orders=expanded(orders),
            refunds=expanded(refunds),
            layout=self.layout,
            mapping=self.mapping,
            zone=self.zone,
            policy=self.policy,
            overrides=dict(parse_setting(text) for text in self.settings or ()),
            orders_until=parse_day(orders_until, "--orders-until"),
            may_be_empty=may_be_empty,
            engine=engine,
            on_failure=lambda engine, shop: write_rejected(
                engine, self.rejected, self.lang or shop.lang
            ),
            wanted=wanted or (lambda _: EVER),
        )

    @contextmanager
    def shop(self, source: Source, output: Path | None = None) -> Iterator[Shop]:
        """Give the shop that was read; where all went well, tell what was left out of it.

        Raises:
            UsageError: the ``output`` or the file of rejected rows is one of those read.
        """
        from cstext.api import Shop
        from cstext.cli.output import finish
        from cstext.cli.targets import spare_read

        with Shop(source, lang=self.lang, show_private=self.show_private, once=True) as shop:
            spare_read(shop.bench, output, self.rejected)
            yield shop
            finish(shop.bench, self.rejected, self.strict, shop.lang)

    def these_days(self, known: Period) -> Period:
        """Return the days that are asked for, else all that are known."""
        return self.days() or known

    def days(self, *, month: str | None = None) -> Period | None:
        """Return the days that are asked for, None where none are.

        Raises:
            UsageError: a day cannot be read, or two options say it.
        """
        options = {"--week": self.week, "--month": month, "--from/--to": self.first or self.last}
        given = [option for option, value in options.items() if value]
        if len(given) > 1:
            raise UsageError(f"{' and '.join(given)} exclude each other: give one of them")
        if self.week:
            from cstext.conversation.period import parse_week

            return parse_week(self.week)
        if month:
            from cstext.kpi.months import parse_month

            return parse_month(month)
        if not (self.first or self.last):
            return None
        from cstext.conversation.period import Period

        days = Period(parse_day(self.first, "--from"), parse_day(self.last, "--to"))
        if days.first and days.last and days.first > days.last:
            raise UsageError(f"--from {days.first} is after --to {days.last}")
        return days

    def whole_days(self) -> Period | None:
        """Return the days of a review: with a first and a last one, or None for the default.

        Raises:
            UsageError: only one of them is given.
        """
        days = self.days()
        if days and (days.first is None or days.last is None):
            raise UsageError("a review needs both --from and --to")
        return days


def reads_input(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of `Shared`; it takes them as ``shared``."""
    hints = get_type_hints(Shared, include_extras=True)
    own = inspect.signature(command, eval_str=True)
    parameters = [
        *(each for each in own.parameters.values() if each.name != "shared"),
        *(
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=field.default,
                annotation=hints[field.name],
            )
            for field in fields(Shared)
        ),
    ]

    @wraps(command)
    def run(**given: Any) -> None:
        from cstext.cli.targets import spare_named

        read = {name: value for name, value in given.items() if name not in ("output", "rejected")}
        spare_named(read, given.get("output"), given["rejected"])
        shared = Shared(**{field.name: given.pop(field.name) for field in fields(Shared)})
        command(**given, shared=shared)

    run.__signature__ = own.replace(  # type: ignore[attr-defined]
        parameters=[each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in parameters]
    )
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def parse_day(text: str | None, option: str) -> date | None:
    """Return a day written as 2026-11-09."""
    from cstext.conversation import period

    try:
        return period.parse_day(text) if text else None
    except UsageError as error:
        raise UsageError(f"{option} {text!r}: write the day as 2026-11-09") from error


def inputs_or_here(inputs: list[str] | None) -> list[str]:
    """Return the inputs; without any, this folder where it holds a ``cstext.toml``."""
    if inputs:
        return inputs
    if not Path("cstext.toml").is_file():
        raise UsageError("name the chat files or their folder, or run `cstext init` here first")
    return ["."]


def expanded(paths: list[Path] | None) -> list[Path]:
    """Return the files that the paths stand for, which may be patterns."""
    return [path for given in paths or () for path in _expand(given)]


def _expand(path: Path) -> list[Path]:
    if path.exists() or not glob.has_magic(str(path)):
        return [path]
    return sorted(Path(path.anchor or ".").glob(str(path.relative_to(path.anchor)))) or [path]
