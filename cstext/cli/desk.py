"""The command `desk`: the page on which people confirm or correct the causes."""

from __future__ import annotations

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.labels import current_reader
from cstext.cli.output import days_said, tell
from cstext.private import PrivateFolder

PASSWORD = "CSTEXT_DESK_PASSWORD"


@app.command()
@options.reads_input
def desk(
    inputs: options.Inputs,
    shared: options.Shared,
    orders: options.Orders = None,
    orders_until: options.OrdersUntil = None,
    labels: Annotated[
        Path, typer.Option("--labels", help="标注文件，追加写入。 Label file, added to.")
    ] = Path("labels.jsonl"),
    reader: Annotated[
        str | None, typer.Option("--reader", help="标注人，默认登录名。 Who decides.")
    ] = None,
    blind: Annotated[
        bool, typer.Option("--blind", help="盲判。 Show neither model nor other readers.")
    ] = False,
    model: options.ModelFolder = None,
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
    from cstext.desk import Board, Place, check_place, desk_days, load_desk, open_privately, serve
    from cstext.desk.serve import is_loopback
    from cstext.labels import Journal

    place = Place(host, port, certfile, keyfile, _password(is_loopback(host)), idle)
    check_place(place)
    days = shared.whole_days()
    source = shared.source(
        inputs, orders=orders, orders_until=orders_until, wanted=partial(desk_days, days)
    )
    with shared.shop(source) as shop:
        found = load_desk(shop.bench, period=days, model=model, show_private=shared.show_private)
        lang = shop.lang
    board = Board(found, Journal(labels), reader or current_reader(), blind=blind)

    def tell_link(link: str) -> None:
        days_named = days_said(found.period, lang)
        tell("desk", lang, n=len(found.cases), period=days_named, path=labels)
        typer.echo(link)

    with PrivateFolder() as folder:

        def open_once(link: str) -> None:
            if browser:
                open_privately(link, folder)

        serve(board, place, lang, tell_link, open_once)


def _password(is_local: bool) -> str | None:
    """The password of a desk that others reach: from the environment, else asked for."""
    given = os.environ.get(PASSWORD)
    if given or is_local or not sys.stdin.isatty():
        return given or None
    return str(typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
