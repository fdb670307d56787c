"""Every sentence a child reads: short, plain, warm, there, and said by somebody."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml

from actions.coach import Says, snake
from actions.registry import deeds
from bot.phrases import Phrases
from bot.plans.questions import QUESTIONS
from bot.plans.when import ConfidenceUnclear, DateUnclear

HOME = Path(__file__).resolve().parents[1]
PHRASES = Phrases.load(HOME / "data")
PARTS = ("ask", "clarify", "example", "because", "title")
MOST_CHARS = 200
MOST_SENTENCES = 2
TWELVE_YEAR_OLD = 7.0
FILLED = {
    "name": "Maya",
    "teacher": "Ms. Rivera",
    "advisor": "Mr. Cole",
    "readers": "Ms. Rivera and Mr. Cole",
    "contact": "Ms. Park",
    "reach": "Room 12",
    "date": "Friday",
    "days": "Mondays",
}


def safety_texts(held: Any, key: str = "safety") -> Iterator[tuple[str, str]]:
    """Every text of the safety replies, with its place in the file."""
    if isinstance(held, dict):
        for name, inside in held.items():
            yield from safety_texts(inside, f"{key}.{name}")
    elif isinstance(held, list):
        for inside in held:
            yield from safety_texts(inside, key)
    else:
        yield key, str(held)


COACHING = [(key, wording) for key in PHRASES.keys() for wording in PHRASES.variants(key)]  # noqa: SIM118
SAFETY = list(safety_texts(yaml.safe_load((HOME / "data/safety/replies.yml").read_text(encoding="utf-8"))))
EACH = [*COACHING, *SAFETY]


def filled(wording: str) -> str:
    """The sentence with plain words in its blanks."""
    return re.sub(r"\{(\w+)\}", lambda blank: FILLED.get(blank[1], "this"), wording)


def sentences(text: str) -> int:
    """How many sentences a bubble holds; what is quoted, a title before a name and a first "Hi Maya!" do not count."""
    bare = re.sub(r"“[^”]*”|\b(Ms|Mr)\.|^(Hi|Hey) \w+!", "it", text)
    return max(1, len(re.findall(r"[.!?…](?=\s|$)", bare)))


def syllables(word: str) -> int:
    """Groups of vowels, without a silent e: right for the words used here, a little high for others."""
    silent = re.search(r"[^aeiouyl]e$|[^aeiouytd]ed$|[^aeiouycsxzg]es$", word)
    return max(1, len(re.findall(r"[aeiouy]+", word)) - bool(silent))


def school_grade(text: str) -> float:
    """The Flesch-Kincaid grade level (Kincaid and others, 1975): a US school year."""
    words = re.findall(r"[a-z’']+", text.lower()) or ["it"]
    spoken = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / sentences(text) + 11.8 * spoken - 15.59


@pytest.mark.parametrize(("key", "wording"), EACH)
def test_a_bubble_is_short(key: str, wording: str) -> None:
    assert len(wording) <= MOST_CHARS
    assert sentences(filled(wording)) <= MOST_SENTENCES or key.endswith(".confirm.ask"), wording


def test_the_reading_level_is_a_twelve_year_olds() -> None:
    graded = {wording: round(school_grade(filled(wording)), 1) for _, wording in EACH if len(wording.split()) > 5}
    assert not {wording: grade for wording, grade in graded.items() if grade > TWELVE_YEAR_OLD}


@pytest.mark.parametrize(
    "word", ["smart", "points", "rank(s|ed|ing)?", "leaderboard", "failed", "lazy", "wrong answer"]
)
def test_no_sentence_ranks_or_labels(word: str) -> None:
    assert not [wording for _, wording in EACH if re.search(rf"\b{word}\b", wording, re.IGNORECASE)]


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_can_be_asked_thrice_explained_and_shown(question: str) -> None:
    assert len(set(PHRASES.variants(f"{question}.ask"))) >= 3
    assert all(wording for part in PARTS for wording in PHRASES.variants(f"{question}.{part}"))


def test_a_read_back_says_how_to_answer_it() -> None:
    read_backs = [w for q in QUESTIONS.values() if q.confirms for w in PHRASES.variants(f"{q.id}.ask")]
    assert all(wording.endswith("Keep it, or change something?") for wording in read_backs)


def code() -> Iterator[ast.AST]:
    """Every node of the code that may name a sentence."""
    for room in ("actions", "bot/plans", "bot/conversation"):
        where = HOME / room
        for path in [where] if where.is_file() else where.rglob("*.py"):
            yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def named() -> set[str]:
    """Sentence keys that stand in the code as they are."""
    words = {n.value for n in code() if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    own = {deed.key or snake(deed.__name__) for deed in deeds() if issubclass(deed, Says)}
    return words | own | {f"{question}.{part}" for question in QUESTIONS for part in PARTS}


def patterns() -> set[str]:
    """Sentence keys made of a fixed word and something: f"date.{reason}" as a regular expression."""
    made = set()
    for node in code():
        if isinstance(node, ast.JoinedStr):
            fixed = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
            if any(isinstance(text, str) and re.search("[a-z]{3}", text) for text in fixed):
                made.add("".join(re.escape(str(text)) if text is not None else r"[\w.]+" for text in fixed))
    return made


def test_every_sentence_is_said_somewhere() -> None:
    known, shapes = named(), patterns()
    unsaid = [key for key in PHRASES.keys() if key not in known]  # noqa: SIM118
    assert not [key for key in unsaid if not any(re.fullmatch(shape, key) for shape in shapes)]


def test_every_sentence_the_code_says_is_there() -> None:
    calls = [node for node in code() if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say"]
    said = {c.args[0].value for c in calls if c.args and isinstance(c.args[0], ast.Constant)}
    assert len(said) > 50
    assert not {key for key in said if key not in PHRASES}


def test_every_deed_that_is_one_sentence_has_it() -> None:
    assert not {
        deed for deed in deeds() if issubclass(deed, Says) and (deed.key or snake(deed.__name__)) not in PHRASES
    }


@pytest.mark.parametrize("reason", [*get_args(get_type_hints(DateUnclear)["reason"]), "far", "soon", "none"])
def test_every_odd_date_has_its_sentence(reason: str) -> None:
    assert f"date.{reason}" in PHRASES


@pytest.mark.parametrize("reason", [*get_args(get_type_hints(ConfidenceUnclear)["reason"]), "none"])
def test_every_odd_number_has_its_sentence(reason: str) -> None:
    assert f"confidence.{reason}" in PHRASES
