"""Every sentence a child reads: short, plain, warm, and there."""

from __future__ import annotations

import re
from pathlib import Path

import pyphen
import pytest

from bot.phrases import Phrases
from bot.plans.questions import QUESTIONS

HOME = Path(__file__).resolve().parents[1]
PHRASES = Phrases.load(HOME / "data")
EACH = [(key, wording) for key in PHRASES.keys() for wording in PHRASES.variants(key)]  # noqa: SIM118
MOST_CHARS = 230
TWELVE_YEAR_OLD = 7.0
FILLED = {"name": "Maya", "teacher": "Ms. Rivera", "advisor": "Mr. Cole", "contact": "Ms. Park", "reach": "Room 12"}


def filled(wording: str) -> str:
    """The sentence with plain words in its blanks."""
    return re.sub(r"\{(\w+)\}", lambda m: FILLED.get(m[1], "that"), wording)


SYLLABLES = pyphen.Pyphen(lang="en_US")


def school_grade(text: str) -> float:
    """Flesch-Kincaid grade level (Kincaid and others, 1975): a US school year."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = max(1, len(re.findall(r"[.!?:…](?=\s|$|”)", text)))
    syllables = sum(1 + len(SYLLABLES.positions(word.lower())) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / max(1, len(words)) - 15.59


@pytest.mark.parametrize(("key", "wording"), EACH)
def test_a_bubble_holds_at_most_two_short_sentences(key: str, wording: str) -> None:
    text = re.sub(r"“[^”]*”|Ms\.|Mr\.", "it", filled(wording))
    ends = re.findall(r"[.!?…](?=\s|$)", text)
    most = 9 if ".confirm.ask" in key else 3 if key in {"welcome"} else 2
    assert len(ends) <= most, text
    assert len(wording) <= MOST_CHARS


def test_the_reading_level_is_a_twelve_year_olds() -> None:
    hard = {}
    for key, wording in EACH:
        grade = school_grade(filled(wording))
        if grade > TWELVE_YEAR_OLD and len(wording.split()) > 5:
            hard[key] = (round(grade, 1), wording)
    assert not hard


@pytest.mark.parametrize("word", ["smart", "points", "rank", "leaderboard", "failure!", "lazy"])
def test_no_sentence_ranks_or_labels(word: str) -> None:
    assert not [wording for _, wording in EACH if re.search(rf"\b{word}\b", wording, re.IGNORECASE)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_can_be_asked_thrice_explained_and_shown(question: str) -> None:
    assert len(set(PHRASES.variants(f"{question}.ask"))) >= 3
    for part in ("clarify", "example", "because", "title"):
        assert PHRASES.variants(f"{question}.{part}")[0]


def test_every_sentence_the_code_says_is_there() -> None:
    code = "".join(p.read_text() for room in ("actions", "bot") for p in (HOME / room).rglob("*.py"))
    said = set(re.findall(r'\bsay\(\s*"([a-z_.]+)"', code))
    assert not {key for key in said if key not in PHRASES}
