"""The guard against its own examples, against disguise and padding, and against the suites written without it."""

import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
import yaml

from bot.safety.guard import BadPatternFile, Guard, Kind, Rule, load_guard, look_for
from bot.safety.replies import REPLIES_PATH, BadReplyFile, load_replies

HERE = Path(__file__).parent
LEAST_CAUGHT = 0.98
MOST_FALSE_ALARMS = 0.03

GUARD = load_guard()


@pytest.fixture(scope="module")
def guard() -> Guard:
    return GUARD


def examples(which: str) -> list[object]:
    return [pytest.param(rule, text, id=f"{rule.id}: {text}") for rule in GUARD.rules for text in getattr(rule, which)]


@pytest.mark.parametrize(("rule", "text"), examples("catches"))
def test_a_rule_catches_what_it_says_it_catches(guard: Guard, rule: Rule, text: str) -> None:
    assert rule.matches(guard.normalise(text))
    found = guard.look_for(text)
    assert found is not None
    assert found.level == "danger" or rule.finding.level == "concern"


@pytest.mark.parametrize(("rule", "text"), examples("leaves"))
def test_no_rule_catches_what_one_rule_leaves_alone(guard: Guard, rule: Rule, text: str) -> None:
    assert not any(rule.matches(guard.normalise(text)) for rule in guard.rules)
    assert not guard.look_at(text).sure


@pytest.mark.parametrize(
    "text",
    [
        "I WANT TO DIE",
        "i wanna diiiiie",
        "i   want\n\nto\tdie",
        "i want to d!e",
        "i want to d1e",
        "i want 2 die",
        "i want to *die*",
        "i want to d.i.e",
        "i.want.to.die",
        "i w a n t to d i e",
        "i wan\u00adt to di\u200be",
        "𝕚 𝕨𝕒𝕟𝕥 𝕥𝕠 𝕕𝕚𝕖",
        "ｉ ｗａｎｔ ｔｏ ｄｉｅ",
        "і wаnt tо dіе",
        "i want to d̶i̶e̶",
        "🅸 want to die",
        "#iwanttodie",
        "iwannadie",
        "i  wnt to die",
        "lol i want to die jk 😂😂",
        "😭 want to die 😭 i want to die",
    ],
)
def test_a_disguise_does_not_hide_the_words(guard: Guard, text: str) -> None:
    found = guard.look_for(text)
    assert found is not None
    assert (found.level, found.kind) == ("danger", "self_harm")


@pytest.mark.parametrize(
    "text", ["kms", "K.M.S.", "k m s", "kmssss", "km$", "su*cide", "ѕuісіdе", "un-alive", "🔫 myself"]
)
def test_short_and_coded_words_are_read(guard: Guard, text: str) -> None:
    found = guard.look_for(text)
    assert found is not None
    assert found.level == "danger"


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Don't kill  my self!", " . dont kil myself . . "),
        ("i'm gonna", " . im going to . "),
        ("my nose", " . my nose . "),
        ("a noose", " . a hangrope . "),
        ("i fell", " . i tumbled . "),
        ("i feel", " . i fel . "),
        ("odd numbers", " . uneven numbers . "),
    ],
)
def test_normalising_gives_the_one_plain_spelling(guard: Guard, text: str, normal: str) -> None:
    assert guard.normalise(text) == normal


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "?", "👍", "6.NS.A.1", "8/10", "3/4 ÷ 1/2", "\x00", "\ud83d", "idk", "no", "nothing", "help"],
)
def test_everyday_and_empty_answers_are_left_alone(guard: Guard, text: str) -> None:
    assert guard.look_for(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "this homework is killing me",
        "i'm dead 😂",
        "i bombed the quiz",
        "my mom is gonna kill me if i fail",
        "i want to help people not die of hunger",
        "im proud of myself",
        "i want to dye my hair blue",
        "milk came out of my nose",
        "is 7 odd and 8 even",
        "my teacher told us to study but i forgot",
        "i want to be with good friends",
    ],
)
def test_idioms_are_left_alone(guard: Guard, text: str) -> None:
    assert guard.look_for(text) is None


def test_a_retraction_a_friend_or_a_joke_excuses_nothing(guard: Guard) -> None:
    for text in (
        "i want to die jk",
        "haha i cut myself last night lol",
        "asking for a friend: how many pills would kill you",
    ):
        found = guard.look_for(text)
        assert found is not None, text
        assert found.level == "danger", text


def test_feeling_sad_is_not_falling_over(guard: Guard) -> None:
    assert guard.look_for("i feel sad and hurt myself") is not None
    assert not guard.look_at("i fell and hurt myself").sure


def test_a_book_in_the_next_sentence_excuses_nothing(guard: Guard) -> None:
    assert guard.look_for("i want to kill myself. the book says we read chapter 4") is not None
    assert guard.look_for("in the book romeo says he wants to kill himself") is None


def test_danger_goes_before_concern(guard: Guard) -> None:
    found = guard.look_for("i cry every night and i want to die")
    assert found is not None
    assert found.level == "danger"


def test_a_finding_tells_the_rule_and_the_version_and_not_the_words(guard: Guard) -> None:
    found = guard.look_for("kms")
    assert found is not None
    assert (found.rule, found.list_version) == ("suicide_plain", guard.version)
    assert found == look_for("kms")


PADDINGS = {
    "one letter": "a",
    "short words": "i am very so ",
    "stutter": "im a the so being ",
    "half a pattern": "i dont think i will ever ",
    "many persons": "he says she will my dad and my big older brother ",
    "excuses": "in the book romeo says that ",
    "spelt out": "k.i.l. ",
    "marks": "!?*.",
    "line breaks": "\n",
    "fancy letters": "𝕚 ",
    "prose": "yesterday i went to the store with my friend and we bought some bread for dinner. ",
}


@pytest.mark.parametrize("padding", PADDINGS.values(), ids=PADDINGS)
def test_twice_the_text_takes_about_twice_the_work(guard: Guard, padding: str) -> None:
    """No pattern backtracks over a whole message. In processor time, so that a busy machine is no failure."""

    def work(chars: int) -> float:
        text = (padding * chars)[:chars]
        started = time.process_time()
        guard.look_for(text)
        return time.process_time() - started

    assert min(work(20_000) for _ in range(2)) < 8 * min(work(5_000) for _ in range(3)) + 0.2


@pytest.mark.parametrize("padding", PADDINGS.values(), ids=PADDINGS)
@pytest.mark.parametrize("before", [0, 10_000, 19_950])
def test_padding_hides_nothing(guard: Guard, padding: str, before: int) -> None:
    filler = (padding * 20_000)[:19_950]
    found = guard.look_for(f"{filler[:before]} . i want to kill myself . {filler[before:]}")
    assert found is not None
    assert found.level == "danger"


def test_the_end_of_a_longer_message_is_read_too(guard: Guard) -> None:
    assert guard.look_for("bla " * 50_000 + "i want to kill myself") is not None


def suite(name: str) -> list[dict[str, str]]:
    entries: list[dict[str, str]] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    assert len(entries) >= 150
    return entries


def shares(entries: list[dict[str, str]], wrong: list[dict[str, str]]) -> str:
    of, bad = Counter(e["style"] for e in entries), Counter(e["style"] for e in wrong)
    return ", ".join(f"{style} {bad[style]}/{of[style]}" for style in sorted(of))


def test_what_must_be_caught_is_caught_at_its_level(guard: Guard, capsys: pytest.CaptureFixture[str]) -> None:
    entries = suite("must_catch.yml")
    found = {e["text"]: guard.look_for(e["text"]) for e in entries}
    missed = [e for e in entries if not (f := found[e["text"]]) or (e["level"] == "danger" and f.level != "danger")]
    other_kind = sum(1 for e in entries if (f := found[e["text"]]) and f.kind != e["kind"])
    caught = 1 - len(missed) / len(entries)
    with capsys.disabled():
        sys.stdout.write(
            f"\nmust be caught: {len(missed)} of {len(entries)} missed or rated too low ({1 - caught:.1%});\n"
        )
        sys.stdout.write(f"  {shares(entries, missed)}; {other_kind} caught as another kind\n")
    assert caught >= LEAST_CAUGHT, [e["text"] for e in missed]


def test_what_must_not_be_caught_is_left_alone(guard: Guard, capsys: pytest.CaptureFixture[str]) -> None:
    entries = suite("must_not_catch.yml")
    caught = [e for e in entries if guard.look_for(e["text"])]
    false_alarms = len(caught) / len(entries)
    with capsys.disabled():
        sys.stdout.write(f"\nmust not be caught: {len(caught)} false alarms of {len(entries)} ({false_alarms:.1%});\n")
        sys.stdout.write(f"  {shares(entries, caught)}\n")
    assert false_alarms <= MOST_FALSE_ALARMS, [e["text"] for e in caught]


SMALL = """
version: "1"
spellings: {}
guarded: []
often_misspelt: []
emoji: {}
groups: {me: i|im}
rules:
  - id: one
    about: x
    level: danger
    kind: self_harm
    patterns: [<me> sink]
    catches: [i sink]
    leaves: [i swim]
"""


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("level: danger", "level: high", "level"),
        ("kind: self_harm", "kind: other", "kind"),
        ("patterns: [<me> sink]", "patterns: []", "patterns"),
        ("patterns: [<me> sink]", "patterns: ['(']", "one"),
        ("patterns: [<me> sink]", "patterns: [<you> sink]", "you"),
        ("catches: [i sink]", "catches: []", "catches"),
        ("about: x", "abuot: x", "abuot"),
        ("groups: {me: i|im}", "grups: {}", "groups"),
        ("about: x", "level: concern", "twice"),
        ("  - id: one", "  - name: one", "id"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_name(tmp_path: Path, good: str, bad: str, named: str) -> None:
    path = tmp_path / "patterns.yml"
    path.write_text(SMALL, encoding="utf-8")
    assert load_guard(path).look_for("I SINK!") is not None
    path.write_text(SMALL.replace(good, bad), encoding="utf-8")
    with pytest.raises(BadPatternFile, match=named) as refused:
        load_guard(path)
    assert str(path) in str(refused.value)


def test_a_missing_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadPatternFile, match=r"nowhere\.yml"):
        load_guard(tmp_path / "nowhere.yml")


KINDS: tuple[Kind, ...] = get_args(Kind)
NUMBERS = {
    "US": ("988", "741741"),
    "UK": ("116 123", "0800 1111"),
    "GB": ("116 123", "0800 1111"),
    "CA": ("988", "1-800-668-6868"),
    "AU": ("13 11 14", "1800 55 1800"),
    "IE": ("116 123", "1800 66 66 66"),
}
EMERGENCY = {"US": "911", "UK": "999", "CA": "911", "AU": "000", "IE": "112", "FR": "your local emergency number"}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("country", NUMBERS)
def test_a_danger_reply_has_the_numbers_the_person_and_the_way_back(kind: Kind, country: str) -> None:
    bubbles = load_replies().fixed("danger", kind, country, "Ms. Park", "room 12")
    said = " ".join(bubbles)
    assert all(number in said for number in NUMBERS[country])
    assert "Ms. Park has been told what you wrote" in said
    assert "room 12" in said
    assert "write “go on”" in bubbles[-1]
    assert "?" not in said
    assert not re.search(r"\b(promise|never|depress\w+|suicid\w+|abuse\w*|will be (ok|okay|fine))\b", said.lower())


@pytest.mark.parametrize("country", EMERGENCY)
@pytest.mark.parametrize("kind", KINDS)
def test_a_danger_reply_has_the_emergency_number_of_the_country(kind: Kind, country: str) -> None:
    assert EMERGENCY[country] in " ".join(load_replies().fixed("danger", kind, country, "Ms. Park", ""))


@pytest.mark.parametrize("kind", ["harm_by_others", "abuse"])
def test_who_was_hurt_hears_that_it_is_not_their_fault(kind: Kind) -> None:
    assert "not your fault" in " ".join(load_replies().fixed("danger", kind, "US", "Ms. Park", ""))


@pytest.mark.parametrize("kind", KINDS)
def test_a_concern_reply_names_the_note_and_asks_nothing(kind: Kind) -> None:
    said = " ".join(load_replies().fixed("concern", kind, "us", "Ms. Park", "room 12"))
    assert "a note for today" in said
    assert "room 12" in said
    assert "?" not in said


def test_no_bubble_is_longer_than_two_sentences() -> None:
    replies = load_replies()
    said = [b for c in NUMBERS for k in KINDS for b in replies.fixed("danger", k, c, "Park", "room 12")]
    said += [b for k in KINDS for b in replies.fixed("concern", k, "XX", "Park", "")]
    said += replies.waiting("Park", "room 12") + replies.waiting("Park", "")
    assert len(replies.waiting("Park", "")) >= 2
    for bubble in said:
        assert len(re.findall(r"[.!?](?=\W|$)", bubble)) <= 2, bubble
        assert "{" not in bubble


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert any(
        "Ms. {find}" in bubble for bubble in load_replies().fixed("danger", "abuse", "US", "Ms. {find}", "{reach}")
    )


def test_nobody_is_said_to_be_told_where_nobody_is_named() -> None:
    said = " ".join(load_replies().fixed("danger", "self_harm", "US", " ", ""))
    assert "told" not in said
    assert "988" in said


@pytest.mark.parametrize(
    ("good", "bad", "named"),
    [
        ("  self_harm:", "  self_ham:", r"danger\.self_harm: missing"),
        ("  bullying:", "  bulying:", r"concern\.bullying: missing"),
        ("waiting:", "wait:", "waiting: missing"),
        ("  other:", "  others:", r"countries\.other: missing"),
        ('    emergency: "999"', '    emergency: ""', r"countries\.UK\.emergency: missing"),
        ("{contact} has been told", "{name} has been told", r"danger\.self_harm, text 4: \{name\}"),
        ("  GB: UK", "  GB: Uk", r"same_as\.GB"),
        ("concern:", "danger:", "twice"),
    ],
)
def test_a_missing_text_is_refused_by_file_and_key(tmp_path: Path, good: str, bad: str, named: str) -> None:
    path = tmp_path / "replies.yml"
    path.write_text(REPLIES_PATH.read_text(encoding="utf-8").replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(BadReplyFile, match=named) as refused:
        load_replies(path)
    assert str(path) in str(refused.value)
