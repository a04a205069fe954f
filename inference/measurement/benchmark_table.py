"""The benchmark's figures as one table in Markdown, and its place in a document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from inference.measurement.benchmark import Row
from inference.measurement.growth import Growth, Spread
from inference.measurement.rates import Precision

MARK = "<!-- benchmark -->"


class MarkError(Exception):
    """A document without a place for the table."""


@dataclass(frozen=True)
class Report:
    """All that was measured in one run; ``sample`` says on what, ``cold`` and ``grown`` are named figures."""

    sample: str
    rows: list[Row]
    rates: dict[Precision, float]
    cold: list[tuple[str, Spread]] = field(default_factory=list)
    grown: list[tuple[str, Growth]] = field(default_factory=list)


def table(report: Report) -> Iterator[str]:
    """The lines of the report."""
    yield report.sample
    yield ""
    yield (
        "| reader | articles/s | the first is so many times as fast | words/s | ms to first incident | peak MiB "
        "| share of the machine's rate | padding | records that differ |"
    )
    yield "|---|---|---|---|---|---|---|---|---|"
    for row in report.rows:
        share = f"{row.share:.0%} of {row.precision}" if row.share is not None else "-"
        times = f"{report.rows[0].articles.middle / row.articles.middle:.1f}"
        different = "-" if row.different is None else str(row.different)
        yield (
            f"| {row.name} | {_shown(row.articles)} | {times} | {_shown(row.words)} | {_shown(row.first)} "
            f"| {row.memory:.0f} | {share} | {row.padding:.2f} | {different} |"
        )
    yield ""
    rates = ", ".join(f"{rate / 1e9:,.0f} in {precision}" for precision, rate in report.rates.items())
    yield f"The machine's rate, in 10⁹ operations a second on all cores: {rates}."
    yield ""
    yield "| cold start | seconds |"
    yield "|---|---|"
    for name, taken in report.cold:
        yield f"| `{name}` | {_shown(taken)} |"
    for name, growth in report.grown:
        yield ""
        yield f"| {name} | " + " | ".join(f"{size:,}" for size in growth.sizes) + " | exponent |"
        yield "|---" * (len(growth.sizes) + 2) + "|"
        yield "| seconds | " + " | ".join(f"{s:.2f}" for s in growth.seconds) + f" | {growth.exponent:.2f} |"
        yield "| peak MiB | " + " | ".join(f"{m:.0f}" for m in growth.memory) + " | |"


def insert(path: Path, lines: Sequence[str], mark: str = MARK) -> None:
    """Put lines between the two marks of a document.

    Raises:
        MarkError: the document has not exactly two marks.
    """
    parts = path.read_text(encoding="utf-8").split(mark) if path.is_file() else []
    if len(parts) != 3:
        raise MarkError(
            f"{path}: expected a document with {mark} before and behind the place of the table, found "
            f"{max(0, len(parts) - 1)}; add them"
        )
    path.write_text(f"{parts[0]}{mark}\n" + "\n".join(lines) + f"\n{mark}{parts[2]}", encoding="utf-8")


def _shown(value: Spread) -> str:
    """Three digits, quartiles in brackets."""
    digits = 2 if value.middle < 10 else 1 if value.middle < 100 else 0
    return f"{value.middle:,.{digits}f} ({value.low:,.{digits}f}-{value.high:,.{digits}f})"
