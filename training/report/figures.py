"""The pictures of a report, as PNG. Arabic is shaped by matplotlib itself, from 3.11 on."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotations.schema import ACLED, EventCode

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MISSING = 'no figures: they need matplotlib 3.11 or later (pip install "rasid[train]")'
BLUE, ORANGE, GREY = "#2b6ca3", "#c8662b", "#9a9a9a"


def available() -> bool:
    """Whether figures can be drawn, with Arabic shaped and in its order.

    Before 3.11, matplotlib drew Arabic letters apart and from left to right.
    """
    try:
        from matplotlib import ft2font
    except ImportError:
        return False
    return hasattr(ft2font, "__libraqm_version__")


def draw(metrics: Mapping[str, Any], folder: Path) -> list[str]:
    """Draw all figures that the metrics have values for.

    Args:
        metrics: of :func:`training.evaluate.measure`.
        folder: where they are written.

    Returns:
        File names in order; empty where matplotlib is missing or old.
    """
    if not available():
        return []
    drawn = {
        "reliability.png": _panels(metrics["calibration"], "reliability", _reliability),
        "threshold.png": _panels(metrics["calibration"], "curve", _threshold),
        "codes.png": _codes(metrics["by_code"], metrics["incidents"]["by_code"]),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in drawn.items():
        if figure is not None:
            figure.savefig(folder / name, dpi=120)
    return [name for name, figure in drawn.items() if figure is not None]


def _panels(
    calibration: Mapping[str, Any], values: str, draw_layer: Callable[[Any, Mapping[str, Any]], None]
) -> "Figure | None":
    """A panel for each layer that has the values; no figure where none has."""
    from matplotlib.figure import Figure

    layers = [name for name, row in calibration.items() if row[values]]
    if not layers:
        return None
    figure = Figure(figsize=(4 * len(layers), 3.8), layout="constrained")
    for axis, layer in zip(figure.subplots(1, len(layers), squeeze=False)[0], layers, strict=True):
        axis.set(title=f"{layer}s", xlim=(0, 1), ylim=(0, 1))
        axis.grid(alpha=0.3)
        draw_layer(axis, calibration[layer])
    return figure


def _reliability(axis: Any, layer: Mapping[str, Any]) -> None:
    rows = layer["reliability"]
    axis.plot([0, 1], [0, 1], color=GREY, linestyle="--", linewidth=1)
    axis.plot([r["confidence"] for r in rows], [r["right"] for r in rows], "o-", color=BLUE)
    axis.text(0.04, 0.92, f"ECE {layer['ece']:.3f}, {layer['said']} said", fontsize=9)
    axis.set(xlabel="confidence", ylabel="share that is right")


def _threshold(axis: Any, layer: Mapping[str, Any]) -> None:
    curve = layer["curve"]
    at = [p["threshold"] for p in curve]
    axis.plot(at, [p["precision"] for p in curve], color=BLUE, label="precision")
    if all(p["recall"] is not None for p in curve):
        axis.plot(at, [p["recall"] for p in curve], color=ORANGE, label="recall")
    mark = layer["threshold_90"]
    if mark:
        axis.axvline(mark["threshold"], color=GREY, linestyle="--", linewidth=1)
    axis.set(xlabel="least confidence")
    axis.legend(loc="lower left", fontsize=8)


def _codes(triggers: Mapping[str, Any], incidents: Mapping[str, Any]) -> "Figure | None":
    from matplotlib.figure import Figure

    codes = [c for c in EventCode if any(rows[c.value]["f1"] is not None for rows in (triggers, incidents))]
    if not codes:
        return None
    figure = Figure(figsize=(7, 0.45 * len(codes) + 1.2), layout="constrained")
    axis = figure.subplots()
    for shift, rows, colour, label in ((-0.2, triggers, BLUE, "triggers"), (0.2, incidents, ORANGE, "incidents")):
        values = [rows[code.value]["f1"] or 0.0 for code in codes]
        axis.barh([n + shift for n in range(len(codes))], values, height=0.38, color=colour, label=label)
    axis.set_yticks(range(len(codes)), [f"{ACLED[code].arabic}\n{code.value}" for code in codes], fontsize=8)
    axis.invert_yaxis()
    axis.set(xlim=(0, 1), xlabel="F1")
    axis.grid(axis="x", alpha=0.3)
    axis.legend(fontsize=8)
    return figure


def draw_curve(rows: Sequence[Mapping[str, Any]], path: Path) -> bool:
    """Draw a learning curve; ``False`` where figures cannot be drawn.

    Args:
        rows: with ``documents`` and F1 figures by name.
        path: of the PNG.
    """
    if not available():
        return False
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axis = figure.subplots()
    for name in ("trig_c", "arg_c_plus", "detection", "slots"):
        points = [(r["documents"], r[name]) for r in rows if r[name] is not None]
        axis.plot([x for x, _ in points], [y for _, y in points], "o-", label=name)
    axis.set(xlabel="training articles", ylabel="F1", ylim=(0, 1))
    axis.grid(alpha=0.3)
    axis.legend(fontsize=8)
    figure.savefig(path, dpi=120)
    return True
