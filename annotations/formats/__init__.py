"""The formats of annotation tools: one module each, with ``write(documents, path)`` and ``read(path)``.

Offsets are Unicode code points everywhere. What a format cannot carry is named in the warnings that both
functions return. What a tool does not show (dates, values of incidents) travels beside the spans and comes
back unchanged (:mod:`annotations.formats.envelope`).
"""

FORMATS = ("labelstudio", "doccano", "brat", "conll")
"""Names of the modules here, which are the words of ``convert --to`` and ``--from``."""
