"""Structured incidents from Arabic conflict news.

>>> from inference import load
>>> model = load()
>>> record = model.predict("سقط صاروخان من نوع كاتيوشا على معسكر بسماية جنوبي بغداد فجر اليوم دون إصابات")
>>> record.incidents[0].code
'shelling'
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from inference.model import Model, Source, load

__all__ = ["Model", "Source", "load"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from inference import model

        return getattr(model, name)
    raise AttributeError(f"module 'inference' has no attribute {name!r}")
