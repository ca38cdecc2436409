"""The command `desk`: the page on which people confirm or correct the causes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.labels import current_reader
from cstext.cli.output import finish
from cstext.cli.weekly import chosen_period

PASSWORD = "CSTEXT_DESK_PASSWORD"


@app.command()
def desk(
    inputs: options.Inputs,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    labels: Annotated[
        Path, typer.Option("--labels", help="标注文件，追加写入。 Label file, added to.")
    ] = Path("labels.jsonl"),
    week: Annotated[str | None, typer.Option("--week", help="周，如 2026-W45。 ISO week.")] = None,
    first: options.From = None,
    last: options.To = None,
    reader: Annotated[
        str | None, typer.Option("--reader", help="标注人，默认登录名。 Who decides.")
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="盲判。 Show neither model nor other readers.")
    ] = False,
    policy: options.PolicyName = None,
    settings: options.Set = None,
    model: options.ModelFolder = None,
    lang: options.Lang = None,
    layout: options.Layout = None,
    mapping: options.MappingFile = None,
    zone: options.Zone = None,
    show_private: options.ShowPrivate = False,
    rejected: options.Rejected = None,
    strict: options.Strict = False,
    host: Annotated[str, typer.Option("--host", help="默认只在本机。 This machine.")] = "127.0.0.1",
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="端口，默认 8765。 Port.")
    ] = None,
    certfile: Annotated[
        Path | None, typer.Option("--certfile", help="TLS 证书。 Certificate, for other hosts.")
    ] = None,
    keyfile: Annotated[Path | None, typer.Option("--keyfile", help="TLS 私钥。 Its key.")] = None,
    idle: Annotated[
        float, typer.Option("--idle", min=1, help="闲置几分钟即结束。 Minutes until it ends.")
    ] = 30,
    browser: Annotated[bool, typer.Option("--open", help="打开浏览器。 Open a browser.")] = False,
) -> None:
    """复核流失原因的本机页面。 The page to confirm or correct the causes of lost inquiries."""
    from cstext.desk import Board, Place, check_place, load_desk, open_privately, serve
    from cstext.desk.serve import is_loopback
    from cstext.labels import Journal

    place = Place(host, port, certfile, keyfile, _password(is_loopback(host)), idle)
    check_place(place)
    given = options.source(
        inputs,
        layout=layout,
        mapping=mapping,
        zone=zone,
        policy=policy,
        settings=settings,
        orders=orders,
        orders_until=orders_until,
        rejected=rejected,
    )
    asked = chosen_period(week, first, last)
    found = load_desk(
        given,
        period=asked,
        model=model,
        show_private=show_private,
        after=lambda bench: finish(bench, rejected, strict),
    )
    board = Board(found, Journal(labels), reader or current_reader(), blind=blind)

    def tell(link: str) -> None:
        typer.echo(f"{len(found.cases)} chats ({found.period.name}), labels → {labels}", err=True)
        typer.echo(link)

    with TemporaryDirectory(prefix="cstext-") as folder:

        def open_once(link: str) -> None:
            if browser:
                open_privately(link, Path(folder))

        serve(board, place, lang or found.lang, tell, open_once)


def _password(is_local: bool) -> str | None:
    """The password of a desk that others reach: from the environment, else asked for."""
    given = os.environ.get(PASSWORD)
    if given or is_local or not sys.stdin.isatty():
        return given or None
    return str(typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
