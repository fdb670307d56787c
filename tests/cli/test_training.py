"""The model is trained when what it is made from changed, and only then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.failure import Failure
from bot.cli.training import check_whole, fingerprint
from tests.cli.shell import Shell, one_line


def test_training_happens_when_the_data_changed_and_shows_its_progress(shell: Shell) -> None:
    first = shell.run("train")
    assert first.returncode == 0, first.stderr
    assert "training MiniLM" in first.stdout
    assert "fits" in shell.run("train").stdout
    assert (shell.folder / "trainings").read_text() == "x"
    note = shell.folder / "models" / "model.json"
    assert json.loads(note.read_text())["fingerprint"] == fingerprint()
    note.write_text(json.dumps(json.loads(note.read_text()) | {"fingerprint": "of older data"}))
    assert "Trained in" in shell.run("train").stdout
    assert sorted(path.name[-7:] for path in (shell.folder / "models").glob("[!.]*")) == [".tar.gz", "el.json"]


def test_a_failed_training_keeps_the_old_model_and_says_why(shell: Shell) -> None:
    shell.run("train")
    (shell.folder / "break-training").touch()
    note = shell.folder / "models" / "model.json"
    before = note.read_text().replace(fingerprint(), "older")
    note.write_text(before)
    line = one_line(shell.run("train"), 1)
    assert "no such intent" in line
    assert "train.log" in line
    assert note.read_text() == before
    assert not list((shell.folder / "models").glob(".new-*"))


def test_a_damaged_model_is_said_with_the_way_out(shell: Shell) -> None:
    shell.run("train")
    model = next((shell.folder / "models").glob("*.tar.gz"))
    model.write_bytes(model.read_bytes()[:-200])
    line = one_line(shell.run("serve"), 1)
    assert "damaged" in line
    assert "waymark train" in line
    assert "Trained" in shell.run("train").stdout


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08\x00" + b"\x00" * 50])
def test_what_is_no_archive_is_damaged(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.tar.gz").write_bytes(content)
    with pytest.raises(Failure, match="waymark train"):
        check_whole(tmp_path / "model.tar.gz")


def test_sentences_can_change_without_training_and_phrases_cannot(tmp_path: Path) -> None:
    for name in (
        "data/goal/nlu.yml",
        "data/goal/replies.yml",
        "data/safety/patterns.yml",
        "domain.yml",
        "bot/nlu/x.py",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    before = fingerprint(tmp_path)
    (tmp_path / "data/goal/replies.yml").write_text("new")
    (tmp_path / "data/safety/patterns.yml").write_text("new")
    assert fingerprint(tmp_path) == before
    for name in ("data/goal/nlu.yml", "domain.yml", "bot/nlu/x.py"):
        (tmp_path / name).write_text("new")
        assert fingerprint(tmp_path) != before
        before = fingerprint(tmp_path)
