"""The guard's second look: a linear model over words and pieces of words."""

import json
from pathlib import Path

import pytest

from bot.safety.guard import LIKENESS, PATTERNS_PATH, BadPatternFile, Guard, load_guard, look_for
from bot.safety.likeness import NONE, Likeness, digest, load_likeness, windows


@pytest.fixture(scope="module")
def model() -> Likeness:
    return load_likeness()


@pytest.fixture(scope="module")
def list_alone() -> Guard:
    return load_guard(weights=None)


def test_the_weights_belong_to_the_phrases(model: Likeness) -> None:
    assert model.phrases == digest(), (
        "phrases.yml changed: run `python -m bot.nlu.safety_weights` in Rasa's environment"
    )


def test_the_chances_of_a_message_add_up(model: Likeness) -> None:
    assert sum(model.chances(["i", "lost", "my", "charger"]).values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("text", "level", "kind"),
    [
        ("he gets out the cord again if i fail and i hide in the closet", "danger", "abuse"),
        ("lloro cada noche y nadie se da cuenta", "concern", "struggling"),
        ("me gritan apodos en el recreo y me empujan", "concern", "bullying"),
    ],
)
def test_what_the_list_misses_is_found_by_likeness(list_alone: Guard, text: str, level: str, kind: str) -> None:
    assert list_alone.look_for(text) is None
    found = look_for(text)
    assert found is not None
    assert (found.level, found.kind, found.rule) == (level, kind, LIKENESS)


@pytest.mark.parametrize(
    "text",
    ["i used to get teased in 4th grade but now were friends", "i finished the book and the dog died it was sad"],
)
def test_a_concern_that_is_like_nothing_grave_is_left(text: str) -> None:
    assert look_for(text) is None


def test_danger_on_the_list_needs_no_likeness() -> None:
    text = "ok so i did the worksheet but then my stepmom slammed my head on the desk"
    found = look_for(text)
    assert found is not None
    assert found.level == "danger"


def test_a_long_message_is_looked_at_in_stretches() -> None:
    filler = "today we measured the garden and wrote the numbers down " * 30
    found = look_for(f"{filler} mi mama nos golpea bien feo cuando se enoja {filler}")
    assert found is not None
    assert len(list(windows(f" {filler}"))) > 5


@pytest.mark.parametrize(
    "wrong", ["", "{}", '{"kinds": ["self_harm"], "bias": [0], "features": "a", "weights": ["x"]}']
)
def test_weights_that_cannot_be_used_are_refused_by_name(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "weights.json"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(BadPatternFile, match=r"weights\.json"):
        load_guard(PATTERNS_PATH, path)


def test_a_row_of_the_wrong_length_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    told = {
        "kinds": ["self_harm", NONE],
        "bias": [0, 0],
        "features": "w die",
        "weights": [1],
        "version": "1",
        "phrases": "x",
    }
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(BadPatternFile, match="one number for each"):
        load_guard(PATTERNS_PATH, path)
