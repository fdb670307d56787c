"""The fixed replies in the language that was written in."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from bot.safety.guard import own_guard
from bot.safety.languages import load_languages
from bot.safety.replies import REPLIES_PATH, BadReplyFile

SPANISH = (
    "me quiero morir",
    "ya no quiero seguir viviendo",
    "mi papá me pega cada noche",
    "quiero matarme",
    "estoy cansada de todo, no puedo mas",
    "suicidarme",
)
ENGLISH = (
    "i want to die",
    "no one would miss me",
    "my dad hits me and la di da",
    "kms",
    "",
    "😭",
    "we read el deafo and i cant stop crying",
    "i had a panic attack en route",
)


@pytest.mark.parametrize("text", SPANISH)
def test_spanish_is_answered_in_spanish(text: str) -> None:
    said = " ".join(load_languages().like(text).fixed("danger", "self_harm", "US", "Ms. Park", "room 12"))
    assert "Gracias por" in said
    assert "988" in said
    assert "911" in said
    assert "Ms. Park ya sabe lo que escribiste" in said
    assert "room 12" in said


@pytest.mark.parametrize("text", ENGLISH)
def test_english_is_answered_in_english(text: str) -> None:
    assert "Thank you" in load_languages().like(text).fixed("danger", "self_harm", "US", "Ms. Park", "")[0]


def test_every_language_has_what_english_has() -> None:
    languages = load_languages()
    for other in languages.others.values():
        assert other.heard_by
        assert other.countries.keys() == languages.english.countries.keys()
        for country, texts in languages.english.countries.items():
            numbers = set(re.findall(r"\d[\d -]{2,}\d", " ".join(texts.values())))
            assert numbers <= set(re.findall(r"\d[\d -]{2,}\d", " ".join(other.countries[country].values())))
        for level, kinds in languages.english.texts.items():
            assert {kind: len(texts) for kind, texts in other.texts[level].items()} == {
                kind: len(texts) for kind, texts in kinds.items()
            }


def test_no_reply_asks_and_none_is_long() -> None:
    for other in load_languages().others.values():
        bubbles = [b for kinds in other.texts.values() for texts in kinds.values() for b in texts] + [*other.holding]
        for bubble in bubbles:
            assert "?" not in bubble
            assert len(re.findall(r"[.!](?=\W|$)", bubble)) <= 2, bubble


def test_the_list_catches_what_is_answered_in_spanish() -> None:
    found = own_guard().look_at("me quiero morir").finding
    assert found is not None
    assert found.level == "danger"


def test_a_bad_file_of_another_language_is_named(tmp_path: Path) -> None:
    shutil.copy(REPLIES_PATH, tmp_path)
    (tmp_path / "replies.fr.yml").write_text("version: '1'\n", encoding="utf-8")
    with pytest.raises(BadReplyFile, match=r"replies\.fr\.yml"):
        load_languages(tmp_path / REPLIES_PATH.name)
