"""Errors of incidents by kind: each kind where it belongs, and no words of an article."""

from annotations.schema import EventCode
from training.assembly import assemble_gold, gold_mentions
from training.report.incident_errors import error_figures, incident_errors
from training.report.predictions import Run, predicted


def kinds(document, found):
    return [error.kind for error in incident_errors(document, found)]


def several(seeds):
    """A seed with more than one incident of one code, and its assembly."""
    return next((d, found) for d in seeds if len(found := assemble_gold(d)) > 1)


def test_what_is_not_said_is_not_found(seeds):
    for document in seeds:
        errors = incident_errors(document, [])
        assert [e.kind for e in errors] == ["not found"] * len(document.incidents)
        assert all(e.confidence is None for e in errors)
        spans = {(m.start, m.end) for m in document.mentions}
        assert all((e.start, e.end) in spans for e in errors)


def test_one_incident_said_twice_is_split(seeds):
    found = assemble_gold(seeds[0])
    assert kinds(seeds[0], [*found, found[0]]).count("split") == kinds(seeds[0], found).count("split") + 1


def test_two_incidents_said_as_one_are_joined_wrongly(seeds):
    document, found = several(seeds)
    merged = found[0].model_copy(update={"mentions": [m for i in found for m in i.mentions]})
    assert "joined wrongly" in kinds(document, [merged])


def test_an_incident_of_other_words_is_invented(seeds):
    found = assemble_gold(seeds[0])
    moved = [
        m.model_copy(update={"trigger": m.trigger.model_copy(update={"start": 90000, "end": 90005})})
        for m in found[0].mentions
    ]
    strange = found[0].model_copy(update={"mentions": moved, "id": "x"})
    assert "invented" in kinds(seeds[0], [*found, strange])


def test_another_code_is_a_wrong_code(seeds):
    found = assemble_gold(seeds[0])
    assert not {"abduction"} & {i.code for i in found}
    changed = [found[0].model_copy(update={"code": EventCode.ABDUCTION}), *found[1:]]
    assert "wrong code" in kinds(seeds[0], changed)
    assert "wrong code" not in kinds(seeds[0], found)


def test_a_count_of_one_more_is_an_error_of_that_slot(seeds):
    document, found, number = next(
        (d, row, n) for d in seeds for row in [assemble_gold(d)] for n, i in enumerate(row) if i.killed
    )
    killed = found[number].killed
    changed = list(found)
    changed[number] = found[number].model_copy(update={"killed": killed.model_copy(update={"min": 77, "max": 77})})
    before, after = (incident_errors(document, row) for row in (found, changed))
    assert [e.kind for e in after].count("killed") == [e.kind for e in before].count("killed") + 1
    assert "77" in {e.said for e in after}


def test_figures_count_every_error_and_quote_nothing(seeds):
    run = Run("half", "1", tuple(predicted(d, gold_mentions(d)[::2], []) for d in seeds))
    figures = error_figures(run, most=3)
    errors = [e for a in run.articles for e in incident_errors(a.document, a.incidents)]
    assert sum(row["errors"] for row in figures["kinds"].values()) == len(errors)
    assert len(figures["surest"]) <= 3
    assert figures["surest"] == sorted(figures["surest"], key=lambda row: -row["confidence"])
    arabic = {c for row in figures["surest"] for error in row["errors"] for part in error for c in part if c > "\u0600"}
    assert not arabic
