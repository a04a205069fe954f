"""Incidents across articles: what is joined, what is kept apart, and that order makes no difference."""

import json
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import DAY, article, incident, merged, place
from typer.testing import CliRunner

from annotations.corpus import CORPUS, read_documents
from annotations.document import Document
from annotations.record import DocumentHead, Incident, ModelHead, Record
from annotations.schema import acled_pair
from annotations.values import Casualties, Count, DateValue, Location, Party, Weapon
from inference.across.clusters import cluster
from inference.across.fusion import combine
from inference.across.merged import Report, merge, merge_reports, merged_schema, reports_of
from inference.across.pairs import account, contradict, features, probability
from inference.cli import app


def seed(number: str) -> Record:
    document: Document = next(read_documents(CORPUS / "seeds" / f"seed-{number}.json"))
    found = [incident_of(document, i) for i in range(len(document.incidents))]
    return Record(
        document=DocumentHead(id=document.id, sha1=document.sha1, published=document.published),
        model=ModelHead(name="gold", version="0"),
        incidents=found,
    )


def incident_of(document: Document, position: int) -> Incident:
    gold = document.incidents[position]
    values = gold.model_dump(exclude={"same_as", "id"})
    pair = acled_pair(gold.code)
    return Incident(
        **values, id=f"{document.id}#{position + 1}", confidence=1.0, event_type=pair[0], sub_event_type=pair[1]
    )


def test_two_seeds_on_besmaya_are_one_incident_with_two_sources() -> None:
    found = merged(seed("000"), seed("004"))
    both = [m for m in found if m.code == "shelling" and len(m.reports) == 2]
    assert [sorted(r.document.id for r in m.reports) for m in both] == [["seeds/seed-000", "seeds/seed-004"]]
    besmaya = both[0]
    assert besmaya.weapons[0].count == Count(min=4, max=4)
    assert besmaya.killed is not None
    assert besmaya.killed.max == 0
    assert besmaya.support["weapon_count"] == 2
    assert {r.incident.id for r in besmaya.reports} == {"seeds/seed-000#1", "seeds/seed-004#2"}
    others = [m for m in found if m.code == "shelling" and m is not besmaya]
    assert [str(m.date.start) for m in others if m.date] == ["2020-07-13"]


def test_handover_announced_and_done_is_one() -> None:
    found = [m for m in merged(seed("000"), seed("004")) if m.code == "territory_transfer"]
    assert [len(m.reports) for m in found] == [2]
    assert found[0].realis == "actual"


def test_other_day_other_town_other_kind_stay_apart() -> None:
    first = article("a", incident())
    later = DateValue(start=DAY + timedelta(days=2), end=DAY + timedelta(days=2), precision="day")
    assert len(merged(first, article("b", incident(date=later), published=DAY + timedelta(days=2)))) == 2
    assert len(merged(first, article("b", incident(location=place("البصرة"), targets=[])))) == 2
    assert len(merged(first, article("b", incident(code="arrest", weapons=[])))) == 2


def test_two_parts_of_one_town_are_not_one_in_the_other() -> None:
    quarter = place("حي الأعظمية")
    office = Location(text="وزارة المالية", admin1="Baghdad", country="IQ", precision="site")
    a, b = (
        account(incident(location=where, targets=[]), name, name, DAY)
        for where, name in ((quarter, "a"), (office, "b"))
    )
    assert "nested" not in features(a, b)
    assert features(a, b)["other_name"] == 1.0


def test_one_article_keeps_its_incidents_apart() -> None:
    assert len(merged(article("a", incident(), incident()))) == 2
    three = merged(article("a", incident(), incident()), article("b", incident()))
    assert sorted(len(m.reports) for m in three) == [1, 2]


def test_one_text_under_two_names_joins_incident_by_incident() -> None:
    found = merged(
        article("a", incident(), incident(location=place("الموصل"), targets=[]), text="نص"),
        article("b", incident(), incident(location=place("الموصل"), targets=[]), text="نص"),
    )
    assert sorted([r.incident.id for r in m.reports] for m in found) == [["a#1", "b#1"], ["a#2", "b#2"]]


def test_nothing_is_joined_where_nothing_says_when() -> None:
    undated = incident(date=None)
    assert len(merged(article("a", undated, published=None), article("b", undated, published=None))) == 2
    assert len(merged(article("a", undated), article("b", undated, published=DAY + timedelta(days=40)))) == 2


def test_not_told_before_it_happened() -> None:
    early = article(
        "a", incident(date=DateValue(start=DAY - timedelta(days=9), end=DAY + timedelta(days=9), precision="range"))
    )
    late = article(
        "b", incident(date=DateValue(start=DAY + timedelta(days=5), end=DAY + timedelta(days=5), precision="day"))
    )
    late = late.model_copy(update={"document": late.document.model_copy(update={"published": DAY + timedelta(days=5)})})
    assert len(merged(early, late)) == 2


def test_disagreeing_counts_become_a_range_with_who_said_which() -> None:
    a = incident(killed=Casualties(min=2, max=2, text="مقتل اثنين"), sources=[Party(text="الشرطة")])
    b = incident(killed=Casualties(min=3, max=3, text="ثلاثة قتلى"), sources=[Party(text="مصدر طبي")])
    (one,) = merged(article("a", a), article("b", b))
    assert one.killed is not None
    assert (one.killed.min, one.killed.max) == (2, 3)
    said = {(s.value, s.source, s.document) for s in one.statements if s.slot == "killed"}
    assert said == {(2, "الشرطة", "a"), (3, "مصدر طبي", "b")}
    assert {p.text for p in one.sources} == {"الشرطة", "مصدر طبي"}


def test_agreement_strengthens() -> None:
    (one,) = merged(article("a", incident()), article("b", incident()))
    assert one.confidence > 0.8
    assert one.support["weapon_count"] == 2
    assert [s for s in one.statements if s.slot == "weapons.count"] == []


def test_null_is_not_zero() -> None:
    none = incident()
    zero = incident(killed=Casualties(min=0, max=0, text="دون قتلى"))
    (silent,) = merged(article("a", none), article("b", none))
    assert silent.killed is None
    (stated,) = merged(article("a", none), article("b", zero))
    assert stated.killed is not None
    assert stated.killed.max == 0
    assert stated.support["killed"] == 1


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([(4, 4), (2, None)], (4, 4)),
        ([(2, None), (5, None)], (5, None)),
        ([(4, 4), (6, 6)], (4, 6)),
        ([(2, 5), (4, 8)], (4, 5)),
        ([(0, 0), (3, 3)], (0, 3)),
    ],
)
def test_counts_combine(counts: list[tuple[int, int | None]], expected: tuple[int, int | None]) -> None:
    assert combine([Count(min=a, max=b) for a, b in counts]) == Count(min=expected[0], max=expected[1])


def test_id_does_not_change_when_later_reports_join() -> None:
    first = article("a", incident())
    alone = merged(first)[0].id
    later = article("b", incident(), published=DAY + timedelta(days=1))
    assert merged(later, first)[0].id == alone


places = st.sampled_from(["قاعدة عين الأسد", "الموصل", "بغداد", "حي الكرادة", "البصرة", "مدينة الصدر"])
counts = st.none() | st.integers(0, 6).map(lambda n: Casualties(min=n, max=n))
incidents = st.builds(
    lambda where, days, code, killed, kind: incident(
        code=code,
        location=place(where) if where else None,
        date=DateValue(start=DAY + timedelta(days=days), end=DAY + timedelta(days=days), precision="day")
        if days < 3
        else None,
        killed=killed,
        targets=[],
        weapons=[Weapon(kind=kind, text="س")] if kind else [],
    ),
    st.none() | places,
    st.integers(0, 3),
    st.sampled_from(["shelling", "ied", "armed_clash"]),
    counts,
    st.sampled_from(["rocket", "ied", None]),
)
corpora = st.lists(st.lists(incidents, min_size=1, max_size=3), min_size=1, max_size=6)
calm = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])


def records_of(corpus: list[list[Incident]]) -> list[Record]:
    return [article(f"d{n}", *found, published=DAY + timedelta(days=3)) for n, found in enumerate(corpus)]


@calm
@given(corpora, st.randoms(use_true_random=False))
def test_order_makes_no_difference(corpus: list[list[Incident]], random: Random) -> None:
    reports = [report for record in records_of(corpus) for report in reports_of(record)]
    shuffled = random.sample(reports, len(reports))
    assert merge(shuffled) == merge(reports)


@calm
@given(corpora)
def test_merging_again_changes_nothing(corpus: list[list[Incident]]) -> None:
    reports = [report for record in records_of(corpus) for report in reports_of(record)]
    once = merge(reports)
    assert merge([*reports, *reports]) == once
    assert merge([report for one in once for report in one.reports]) == once


@calm
@given(corpora)
def test_every_report_is_kept_once_and_no_article_meets_itself(corpus: list[list[Incident]]) -> None:
    reports = [report for record in records_of(corpus) for report in reports_of(record)]
    found = merge(reports)
    kept = [(r.document.id, r.incident.id) for one in found for r in one.reports]
    assert sorted(kept) == sorted((r.document.id, r.incident.id) for r in reports)
    assert all(len({r.document.id for r in one.reports}) == len(one.reports) for one in found)
    assert len({one.id for one in found}) == len(found)


@calm
@given(incidents, incidents)
def test_the_comparison_is_symmetric(a: Incident, b: Incident) -> None:
    x = account(a, "x", "1", DAY + timedelta(days=3))
    y = account(b, "y", "2", DAY + timedelta(days=3))
    assert contradict(x, y) == contradict(y, x)
    assert features(x, y) == features(y, x)
    assert probability(x, y) == probability(y, x)


def test_no_cluster_holds_a_contradiction() -> None:
    # a and c are two days apart; b's week would reach both
    week = DateValue(start=DAY, end=DAY + timedelta(days=6), precision="week")
    later = DateValue(start=DAY + timedelta(days=2), end=DAY + timedelta(days=2), precision="day")
    published = DAY + timedelta(days=7)
    accounts = [
        account(incident(article=name, date=when), name, name, published)
        for name, when in (("a", DateValue(start=DAY, end=DAY, precision="day")), ("b", week), ("c", later))
    ]
    for one in cluster(accounts):
        assert not any(contradict(x, y) for x in one.members for y in one.members if x is not y)


def test_command_reads_records_and_its_own_output(tmp_path: Path) -> None:
    run = CliRunner()
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(article("a", incident()).model_dump_json() + "\n", encoding="utf-8")
    second.write_text(article("b", incident()).model_dump_json() + "\n", encoding="utf-8")
    out, again = tmp_path / "out.jsonl", tmp_path / "again.jsonl"
    assert run.invoke(app, ["merge", str(first), str(second), "--out", str(out)]).exit_code == 0
    assert run.invoke(app, ["merge", str(out), str(second), "--out", str(again)]).exit_code == 0
    assert out.read_bytes() == again.read_bytes()
    (row,) = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {r["document"]["id"] for r in row["reports"]} == {"a", "b"}


def test_command_says_what_is_wrong(tmp_path: Path) -> None:
    run = CliRunner()
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"a": 1}\n', encoding="utf-8")
    result = run.invoke(app, ["merge", str(bad)])
    assert result.exit_code == 2
    assert "bad.jsonl, line 1" in result.output
    assert run.invoke(app, ["merge"]).exit_code == 2
    assert run.invoke(app, ["merge", str(tmp_path / "none.jsonl")]).exit_code == 2


def test_output_obeys_its_schema() -> None:
    jsonschema = pytest.importorskip("jsonschema")

    for one in merged(seed("000"), seed("004")):
        jsonschema.validate(json.loads(one.model_dump_json()), merged_schema())


def test_merging_no_reports_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one report"):
        merge_reports([])


def test_report_keeps_document_and_incident() -> None:
    (report,) = reports_of(article("a", incident()))
    assert isinstance(report, Report)
    assert (report.document.id, report.incident.id) == ("a", "a#1")
