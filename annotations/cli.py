"""``python -m annotations``: the commands and their examples."""

from collections.abc import Callable
from typing import Any

import typer

from annotations.commands import corpus, readings, sheets, tools

app = typer.Typer(
    help="The annotated corpus: check it, count it, write to it.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip


@app.callback()
def main() -> None:
    """The annotated corpus: check it, count it, write to it."""


EXAMPLES: dict[Callable[..., Any], str] = {
    corpus.check: "check --texts ../shared/real/articles.jsonl",
    sheets.sheet: "sheet article.txt > article.sheet",
    sheets.compile: "compile article.txt answer.txt --id mine/1 > mine.jsonl",
    corpus.stats: "stats --texts ../shared/real/articles.jsonl",
    corpus.gather: "gather ../shared/real/articles.jsonl ../shared/corpus/news.jsonl.xz --into texts.jsonl",
    readings.agree: "agree first.jsonl second.jsonl --shown 20",
    tools.convert: "convert --to labelstudio annotations/corpus/own tasks.json",
}
for command, example in EXAMPLES.items():
    app.command(epilog=f"Example: python -m annotations {example}")(command)
