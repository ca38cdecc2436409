"""Commands that list what cstext knows: formats, policies, metrics."""

from __future__ import annotations

from typing import Annotated

import typer

from cstext.cli import app, options
from cstext.cli.output import emit, emit_text


@app.command()
def formats(
    mapping: Annotated[
        str | None,
        typer.Option(help="打印一个映射文件样例。 Print an example of a mapping file."),
    ] = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """能读的格式。 The layouts that cstext reads."""
    from cstext.readers import READERS
    from cstext.readers.mapping import example

    if mapping is not None:
        emit_text(example(mapping), output)
        return
    rows = [
        {"layout": reader.name, "kind": reader.kind, "title": reader.title} for reader in READERS
    ]
    emit({"formats": rows}, rows, form, output)


@app.command()
def policies(
    name: Annotated[
        str | None, typer.Argument(help="只看一个口径的全部设置。 One profile with every setting.")
    ] = None,
    form: options.Format = "table",
    output: options.Output = None,
) -> None:
    """口径与其设置。 The profiles and their settings."""
    from cstext.kpi.answers import policy_facts
    from cstext.policy import load_policy, profile_names

    chosen = [load_policy(each) for each in ([name] if name else profile_names())]
    document = {"policies": [policy_facts(policy) for policy in chosen]}
    if name:
        rows = [{"setting": key, "value": value} for key, value in policy_facts(chosen[0]).items()]
    else:
        rows = [
            {
                "policy": policy.name,
                "title": policy.title,
                "window": policy.window,
                "threshold_seconds": policy.threshold_seconds,
                "unanswered": policy.unanswered,
                "mean_over": policy.mean_over,
                "rate_over": policy.rate_over,
                "signature": policy.signature,
            }
            for policy in chosen
        ]
    emit(document, rows, form, output)


@app.command()
def metrics(
    lang: options.Lang = None, form: options.Format = "table", output: options.Output = None
) -> None:
    """指标与定义。 The metrics and their definitions."""
    from cstext.kpi import METRICS

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
    emit({"metrics": rows}, rows, form, output)
