"""The predict command as users run it: the real CLI, the shipped model, good and bad input."""

import json
from datetime import date

import pytest

from annotations.record import Record, record_schema
from conftest import ROOT, SEEDS, command

PUBLISHED = {"seed-002": "2021-04-06", "seed-004": "2020-07-26"}


def predict(*arguments, stdin=None, cwd=ROOT):
    return command("inference", "predict", *arguments, stdin=stdin, cwd=cwd, text=False)


def records(done):
    return [Record.model_validate_json(line) for line in done.stdout.decode().splitlines()]


@pytest.fixture(scope="module")
def seeds():
    """The records of the five seeds, dated where the text states no date."""
    found = {}
    for path in sorted(SEEDS.glob("*.txt")):
        options = ["--published", PUBLISHED[path.stem]] if path.stem in PUBLISHED else []
        done = predict(path, *options)
        assert done.returncode == 0, done.stderr.decode()
        (found[path.stem],) = records(done)
    return found


def find(record, code, **values):
    """The one incident of a code whose values are these."""
    matching = [
        i
        for i in record.incidents
        if i.code == code
        and all(
            {"day": i.date and i.date.start, "admin1": i.location and i.location.admin1, "realis": i.realis.value}[k]
            == v
            for k, v in values.items()
        )
    ]
    assert len(matching) == 1, [(i.code, i.date, i.location) for i in record.incidents]
    return matching[0]


def test_besmaya_is_four_katyushas_nobody_hurt(seeds):
    incident = find(seeds["seed-000"], "shelling", day=date(2020, 7, 24))
    assert "بسماية" in incident.location.text
    assert incident.location.admin1 == "Baghdad"
    assert (incident.weapons[0].kind, incident.weapons[0].model) == ("rocket", "Katyusha")
    assert (incident.weapons[0].count.min, incident.weapons[0].count.max) == (4, 4)
    assert (incident.killed.min, incident.killed.max, incident.injured.max) == (0, 0, 0)
    assert incident.date.part_of_day == "afternoon"
    assert incident.damage.value is True
    assert "الداينية" in incident.origin.text


def test_two_sources_disagree_on_the_airport_rockets(seeds):
    incident = find(seeds["seed-001"], "shelling")
    rockets = next(w for w in incident.weapons if w.kind == "rocket")
    assert (rockets.count.min, rockets.count.max) == (1, 4)
    assert {s.value for s in incident.statements if s.slot == "weapons.count"} >= {1, 4}


def test_two_bombs_of_one_kind_in_one_article_are_two(seeds):
    bombs = [i for i in seeds["seed-002"].incidents if i.code == "ied"]
    assert {i.location.admin1 for i in bombs if i.location} == {"Babil", "Qadisiyah"}
    assert len(bombs) == 2
    assert all(i.date.start == date(2021, 4, 5) for i in bombs)


def test_the_balad_rockets_told_twice_are_one(seeds):
    incident = find(seeds["seed-002"], "shelling")
    assert incident.date.start == date(2021, 4, 4)
    assert incident.location.admin1 == "Salah al-Din"
    assert len(incident.mentions) >= 4


def test_totals_are_no_incidents(seeds):
    assert all("60" not in (t.text or "") for i in seeds["seed-002"].incidents for t in i.targets)
    assert len(seeds["seed-003"].incidents) == 2


def test_offsets_index_the_untouched_file(seeds, seed_texts):
    for name, record in seeds.items():
        for incident in record.incidents:
            for mention in incident.mentions:
                for span in (mention.trigger, *mention.arguments):
                    assert seed_texts[name][span.start : span.end] == span.text
                    assert 0.0 <= span.confidence <= 1.0


def test_the_output_follows_the_published_schema(seeds):
    jsonschema = pytest.importorskip("jsonschema")
    for record in seeds.values():
        jsonschema.validate(json.loads(record.model_dump_json()), record_schema())


def test_the_date_of_the_text_holds_before_the_given_one():
    (record,) = records(predict(SEEDS / "seed-003.txt", "--published", "2011-01-01"))
    assert (record.document.published, record.document.published_basis) == (date(2024, 7, 26), "text")
    assert any("own date" in warning for warning in record.warnings)


def test_without_a_date_relative_words_are_kept():
    (record,) = records(predict(SEEDS / "seed-004.txt"))
    assert record.document.published_basis == "unknown"
    assert any("--published" in warning for warning in record.warnings)
    relative = [i.date for i in record.incidents if i.date and i.date.text and "أمس" in i.date.text]
    assert all(d.start is None for d in relative)


def test_standard_input_and_several_files():
    text = (SEEDS / "seed-003.txt").read_bytes()
    (record,) = records(predict("-", stdin=text))
    assert record.incidents
    assert len(records(predict(SEEDS))) == 5


def test_an_event_in_the_last_sentence_of_a_long_article_is_found():
    filler = "وناقش المجتمعون خطط الزراعة والري في المحافظة خلال الموسم المقبل. " * 1000
    text = filler + "وسقطت ثلاثة صواريخ كاتيوشا على قاعدة عين الأسد مساء أمس دون إصابات."
    assert len(text.split()) > 10_000
    (record,) = records(predict("-", "--published", "2021-04-06", stdin=text.encode()))
    assert any(m.trigger.start > len(filler) - 5 for i in record.incidents for m in i.mentions)


ARABIC = "سقط صاروخان على قاعدة بلد الجوية في صلاح الدين فجر اليوم دون إصابات."


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("binary.txt", bytes(range(256)) * 40, "binary"),
        ("english.txt", b"Rockets hit the base.", "no Arabic"),
        ("huge.txt", ARABIC.encode() * 200_000, "MB"),
    ],
)
def test_bad_files_get_one_line_and_the_others_go_on(tmp_path, name, data, says):
    bad, good = tmp_path / name, tmp_path / "good.txt"
    bad.write_bytes(data)
    good.write_text(ARABIC, encoding="utf-8")
    done = predict(bad, good)
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 2
    assert len(lines) == 1
    assert says in lines[0]
    assert len(records(done)) == 1


@pytest.mark.parametrize("encoding", ["cp1256", "utf-16", "utf-16-le", "utf-8-sig"])
def test_other_encodings_are_decoded(tmp_path, encoding):
    path = tmp_path / "a.txt"
    path.write_bytes(ARABIC.encode(encoding))
    done = predict(path)
    assert done.returncode == 0, done.stderr.decode()
    (record,) = records(done)
    assert record.incidents
    assert bool(record.warnings and any("decoded" in w for w in record.warnings)) == (encoding != "utf-8-sig")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["missing.txt"], "no such file"),
        ([SEEDS / "seed-000.txt", "--published", "2021-13-40"], "expected a date"),
        ([SEEDS / "seed-000.txt", "--model", "nowhere"], "--model"),
    ],
)
def test_bad_arguments_get_one_line(arguments, says):
    done = predict(*arguments)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_folder_without_texts(tmp_path):
    done = predict(tmp_path)
    assert (done.returncode, b"no .txt files" in done.stderr) == (2, True)


@pytest.mark.parametrize("damage", ["manifest", "network", "tokenizer", "labels"])
def test_a_damaged_model_folder_is_named(tmp_path, damage):
    import shutil

    from inference.paths import SHIPPED

    folder = tmp_path / "model"
    shutil.copytree(SHIPPED, folder, ignore=shutil.ignore_patterns("*.safetensors"))
    if damage == "labels":
        values = json.loads((folder / "rasid.json").read_text(encoding="utf-8"))
        (folder / "rasid.json").write_text(json.dumps({**values, "labels": ["O"]}), encoding="utf-8")
    else:
        name = {"manifest": "rasid.json", "network": "model.onnx", "tokenizer": "tokenizer.json"}[damage]
        (folder / name).write_bytes(b"{broken")
    done = predict(SEEDS / "seed-000.txt", "--model", folder)
    assert done.returncode == 2
    assert str(folder) in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
