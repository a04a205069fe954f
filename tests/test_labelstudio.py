"""The round trip through a Label Studio that runs: import, change, export, read; all through its API.

Needs the command ``label-studio``, best from an environment of its own: on PATH, or named in LABEL_STUDIO.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from http.cookiejar import CookieJar
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from annotations.corpus import load_corpus
from annotations.document import Document, text_hash
from annotations.formats import labelstudio
from annotations.formats.envelope import ordered
from conftest import SEEDS

COMMAND = shutil.which(os.environ.get("LABEL_STUDIO", "label-studio"))
MAIL, WORD = "annotator@example.org", "loopback-only"
START_SECONDS = 240


class Server:
    """A session with a Label Studio on loopback."""

    def __init__(self, port):
        self.base = f"http://127.0.0.1:{port}"
        self.jar = CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    def up(self):
        try:
            return b"UP" in self.opener.open(f"{self.base}/health", timeout=5).read()
        except (URLError, OSError):
            return False

    def token(self):
        return next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")

    def log_in(self):
        page = f"{self.base}/user/login/"
        self.opener.open(page).read()
        form = {"email": MAIL, "password": WORD, "csrfmiddlewaretoken": self.token()}
        self.opener.open(Request(page, urlencode(form).encode(), {"Referer": page})).read()

    def call(self, method, path, body=None):
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.token(), "Referer": self.base}
        data = None if body is None else json.dumps(body).encode()
        return json.loads(self.opener.open(Request(self.base + path, data, headers, method=method), timeout=60).read())


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    if COMMAND is None:
        pytest.skip(
            "Label Studio is not installed: pip install label-studio into an environment of its own, "
            "and name its command in the variable LABEL_STUDIO"
        )
    folder = tmp_path_factory.mktemp("labelstudio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
    }
    log = (folder / "log").open("w")
    process = subprocess.Popen(
        [COMMAND, "start", "--no-browser", "--internal-host", "127.0.0.1", "--port", str(port),
         "--username", MAIL, "--password", WORD],
        env=environment, stdout=log, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        session = Server(port)
        end = time.monotonic() + START_SECONDS
        while not session.up():
            assert process.poll() is None, f"Label Studio stopped: {(folder / 'log').read_text()[-800:]}"
            assert time.monotonic() < end, f"Label Studio did not start within {START_SECONDS} s"
            time.sleep(1)
        session.log_in()
        yield session
    finally:
        process.terminate()
        process.wait(30)
        log.close()


@pytest.fixture
def project(server):
    made = server.call("POST", "/api/projects/", {"title": "rasid", "label_config": labelstudio.configuration()})
    return f"/api/projects/{made['id']}"


def exported(server, project, path):
    path.write_text(json.dumps(server.call("GET", f"{project}/export?exportType=JSON")), encoding="utf-8")
    return labelstudio.read(path)


def test_a_change_made_in_label_studio_comes_back(server, project, tmp_path):
    seeds = load_corpus(SEEDS).documents
    labelstudio.write(seeds, tmp_path / "tasks.json")
    tasks = json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8"))
    assert server.call("POST", f"{project}/import", tasks)["annotation_count"] == len(seeds)
    untouched, warnings = exported(server, project, tmp_path / "out.json")
    assert untouched == [ordered(d) for d in seeds]
    assert not warnings

    task = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))[0]
    (annotation,) = task["annotations"]
    trigger = next(r for r in annotation["result"] if r.get("from_name") == "realis")
    trigger["value"]["choices"] = ["generic"]
    weapon = next(
        r for r in annotation["result"] if r.get("from_name") == "label" and r["value"]["labels"] == ["weapon"]
    )
    weapon["value"]["labels"] = ["target"]
    server.call("PATCH", f"/api/annotations/{annotation['id']}/", {"result": annotation["result"]})

    changed, _ = exported(server, project, tmp_path / "out.json")
    before, after = untouched[0], changed[0]
    assert next(m for m in after.mentions if m.id == trigger["id"]).realis == "generic"
    place = (weapon["value"]["start"], weapon["value"]["end"])
    roles = {a.role.value for m in after.mentions for a in m.arguments if (a.start, a.end) == place}
    assert "target" in roles
    assert before != after
    assert after.incidents == before.incidents
    assert changed[1:] == untouched[1:]


def test_predictions_arrive_with_their_scores_and_arabic_offsets_after_emoji(server, project):
    text = "🚨🚨 انفجرت عبوة ناسفة"
    mention = {
        "id": "m1",
        "code": "ied",
        "realis": "generic",
        "start": 3,
        "end": 9,
        "arguments": [{"role": "weapon", "start": 10, "end": 20}],
    }
    document = Document.model_validate(
        {"id": "own/x", "source": "own", "text": text, "sha1": text_hash(text), "mentions": [mention]}
    )
    prediction = labelstudio.Prediction("compact 1", 0.25, {(3, 9, "ied"): 0.25})
    server.call("POST", f"{project}/import", [labelstudio.task(document, prediction)])
    (listed,) = server.call("GET", f"/api/tasks?project={project.rsplit('/', 1)[1]}&fields=all")["tasks"]
    (made,) = listed["predictions"]
    assert (made["model_version"], made["score"]) == ("compact 1", 0.25)
    assert labelstudio.read_task(listed, predicted=True).document == document
