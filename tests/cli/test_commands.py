"""What the commands print."""

from __future__ import annotations

import json

from tests.cli.shell import Shell, one_line


def test_chat_talks_and_takes_choices_by_number(served: Shell) -> None:
    done = served.run("chat", "--as", "maya", say="hello coach\n\n1\n/quit\nnever sent\n")
    assert done.returncode == 0, done.stderr
    assert "coach > You said: hello coach" in done.stdout
    assert "[1] Keep it" in done.stdout
    assert "coach > You said: Keep it" in done.stdout
    assert "never sent" not in done.stdout


def test_chat_is_for_students_of_this_school(served: Shell) -> None:
    assert "--as maya" in one_line(served.run("chat", "--as", "rivera"), 1)
    assert "nobody" in one_line(served.run("chat", "--as", "zed"), 1)


def test_parse_prints_the_contracts_json(served: Shell) -> None:
    found = json.loads(served.run("parse", "fri works").stdout)
    assert found == {
        "text": "fri works",
        "intent": {"name": "greet", "confidence": 0.9},
        "entities": [{"entity": "date", "value": "fri", "start": 0, "end": 3}],
        "flags": [],
        "safety": None,
    }
    danger = json.loads(served.run("parse", "i want to kill myself").stdout)
    assert danger["safety"] == {"level": "danger", "kind": "self_harm"}
    classified = json.loads(served.run("parse", "quiet words").stdout)
    assert classified["safety"] == {"level": "danger", "kind": "self_harm"}


def test_parse_reads_a_file_line_by_line(served: Shell) -> None:
    (served.folder / "texts").write_text("hi\n\npurpose.why\tto help my mom\n", encoding="utf-8")
    lines = served.run("parse", "--file", "texts").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["hi", "to help my mom"]
    (served.folder / "latin").write_bytes(b"caf\xe9")
    assert "UTF-8" in one_line(served.run("parse", "--file", "latin"), 1)


def test_parse_loads_the_model_where_no_server_runs(shell: Shell) -> None:
    shell.run("train")
    (shell.folder / "texts").write_text("hi\nyo\n", encoding="utf-8")
    lines = shell.run("parse", "--file", "texts").stdout.splitlines()
    assert [json.loads(line)["text"] for line in lines] == ["hi", "yo"]
    assert json.loads(shell.run("parse", "--", "-- dash").stdout)["text"] == "-- dash"


def test_doctor_is_content_with_a_running_server_and_names_what_is_wrong(served: Shell) -> None:
    done = served.run("doctor")
    assert "Rasa: answers" in done.stdout
    assert "safety contact: 1 named" in done.stdout
    # The stand-in is no Rasa, and that alone is found.
    assert done.stdout.count("FAIL") == 1
    assert "FAIL  Rasa's environment" in done.stdout
    assert done.returncode == 1
    lost = served.run("doctor", WAYMARK_PROT="1", WAYMARK_MODEL_DIR=str(served.folder / "none"))
    assert "did you mean WAYMARK_PORT?" in lost.stdout
    assert "Run: waymark train" in lost.stdout


def test_import_previews_then_writes(served: Shell) -> None:
    good = served.folder / "standards.yml"
    good.write_text(
        "standards:\n- code: 9.ZZ.1\n  statement: S.\n  plain: think well\n  subject: math\n  grade: '9'\n", "utf-8"
    )
    assert "--commit" in served.run("import", "standards", str(good)).stdout
    assert "1 new" in served.run("import", "standards", str(good), "--commit").stdout
    bad = served.folder / "bad.yml"
    bad.write_text("standards:\n- code: 9.ZZ.2\n", "utf-8")
    done = served.run("import", "standards", str(bad), "--commit")
    assert done.returncode == 1
    assert "bad.yml 1: statement is missing" in done.stdout
    assert "roster" in one_line(served.run("import", "pupils", str(bad)), 2)
