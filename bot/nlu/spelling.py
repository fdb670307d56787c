"""Corrects words for the features only; what the student wrote stays as written.

The correction goes into spaCy's `norm_` of each token, which already holds "do not" for "dont" and "going to" for
"gonna".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from spacy.tokens import Doc
from symspellpy import SymSpell, Verbosity

COMMON_WORDS = 30_000
MIN_CHARS = 3
SHORT_WORD = 6
DOMAIN_COUNT = 100_000_000
DOMAIN_WEIGHT = 50
_STRETCHED = re.compile(r"(.)\1{2,}")
_DOUBLED_END = re.compile(r"(.)\1$")

# Chat words that no edit distance finds.
SHORT: Mapping[str, str] = {
    "tmrw": "tomorrow", "tmr": "tomorrow", "tmw": "tomorrow", "tomo": "tomorrow", "2moro": "tomorrow",
    "idk": "i do not know", "idek": "i do not even know", "dunno": "do not know", "iono": "i do not know",
    "idc": "i do not care", "idrk": "i do not really know", "idts": "i do not think so", "ik": "i know",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "lemme": "let me", "gimme": "give me",
    "cuz": "because", "bc": "because", "cus": "because", "coz": "because", "cause": "because", "b/c": "because",
    "u": "you", "ur": "your", "r": "are", "ya": "you", "yall": "you all", "pls": "please", "plz": "please",
    "thx": "thanks", "ty": "thank you", "tysm": "thank you so much", "tq": "thank you", "np": "no problem",
    "rn": "right now", "ngl": "honestly", "tbh": "honestly", "fr": "for real", "imo": "in my opinion",
    "w": "with", "w/": "with", "wo": "without", "w/o": "without", "b4": "before", "abt": "about",
    "ppl": "people", "smth": "something", "sth": "something", "smthn": "something", "sum": "some",
    "kinda": "kind of", "sorta": "sort of", "prolly": "probably", "prob": "probably", "probs": "probably",
    "hw": "homework", "hmwk": "homework", "gtg": "got to go", "g2g": "got to go", "brb": "be right back",
    "ttyl": "talk to you later", "cya": "see you", "l8r": "later", "bday": "birthday", "vid": "video", "vids": "videos",
    "kk": "okay", "k": "okay", "okie": "okay", "ok": "okay", "yea": "yes", "yeah": "yes", "yep": "yes", "yup": "yes",
    "yah": "yes", "ye": "yes", "nah": "no", "nope": "no", "naw": "no", "hbu": "how about you", "wbu": "what about you",
    "wdym": "what do you mean", "wym": "what do you mean", "wat": "what", "wut": "what", "wats": "what is",
    "msg": "message", "asap": "as soon as possible", "tho": "though", "thru": "through", "nvm": "never mind",
    "jk": "just kidding", "omg": "oh my god", "bff": "best friend", "bro": "brother", "sis": "sister",
    "kms": "kill myself", "kys": "kill yourself", "unalive": "kill", "sh": "self harm", "tysvm": "thank you so much",
    "wud": "would", "wld": "would", "cud": "could", "cld": "could", "shud": "should", "shld": "should", "wuz": "was",
    "da": "the", "dis": "this", "dat": "that", "tht": "that", "dem": "them", "wen": "when", "whn": "when",
    "sux": "sucks", "c": "see", "y": "why", "rly": "really", "nxt": "next", "nex": "next", "hlp": "help", "kno": "know",
    "gud": "good", "gr8": "great", "wrk": "work", "wnt": "want", "jus": "just", "jst": "just", "lk": "like",
    "dnt": "do not", "den": "then",
    "sho": "show", "luv": "love", "skool": "school", "evry": "every", "bk": "back", "bck": "back", "agn": "again",
    "ques": "question", "def": "definitely", "obv": "obviously", "fav": "favorite", "min": "minutes", "sry": "sorry",
    "strest": "stressed", "sumone": "someone", "sum1": "someone", "any1": "anyone", "every1": "everyone",
    "no1": "no one",
    "mins": "minutes", "hr": "hour", "hrs": "hours", "wk": "week", "wks": "weeks", "yr": "year", "2day": "today",
    "tdy": "today", "2nite": "tonight", "wknd": "weekend", "tchr": "teacher", "mtg": "meeting", "pic": "picture",
    "fs": "for sure", "nty": "no thank you", "👍": "yes", "👌": "yes", "✅": "yes", "💯": "yes", "👎": "no", "❌": "no",
    "🤷": "i do not know", "🤷‍♀️": "i do not know", "🤷‍♂️": "i do not know",
    "n": "and", "ily": "i love you", "ikr": "i know right", "atm": "at the moment", "bot": "bot", "lol": "lol",
}  # fmt: skip


class Speller:
    """SymSpell over the training phrases' words, the domain's words and common English."""

    def __init__(self, domain_words: Iterable[str]) -> None:
        """Builds the index; takes about a second."""
        self._index = SymSpell(max_dictionary_edit_distance=2, prefix_length=6)
        self._known = set(SHORT)
        domain = {word.lower() for word in domain_words if word.isalpha()}
        for rank, (word, count) in enumerate(english_words()):
            if rank < COMMON_WORDS or word in domain:
                self._learn(word, count * DOMAIN_WEIGHT if word in domain else count)
        for word in sorted(domain - self._known):
            self._learn(word, DOMAIN_COUNT)

    def _learn(self, word: str, count: int) -> None:
        self._known.add(word)
        if len(word) >= MIN_CHARS:
            self._index.create_dictionary_entry(word, count)

    def correct(self, doc: Doc) -> str:
        """The text with its words corrected; each token's `norm_` is set to its correction."""
        words = []
        for token in doc:
            if token.is_space:
                continue
            word = self.word(token.lower_, token.norm_)
            if word != token.norm_:
                token.norm_ = word
            words.append(word)
        return " ".join(words)

    def word(self, word: str, norm: str) -> str:
        """One lower-case word corrected, or `norm`, spaCy's own reading of it, where nothing is wrong with it."""
        if word in SHORT:
            return SHORT[word]
        if word in self._known or not word.isalpha() or norm != word:
            return norm
        squeezed = _STRETCHED.sub(r"\1\1", word)
        for shorter in (squeezed, _STRETCHED.sub(r"\1", word), _DOUBLED_END.sub(r"\1", word)):
            if shorter != word and (shorter in self._known or shorter in SHORT):
                return SHORT.get(shorter, shorter)
        if len(squeezed) < MIN_CHARS:
            return norm
        return self._nearest(squeezed)

    @lru_cache(maxsize=4_096)  # noqa: B019 - one speller lives as long as the process
    def _nearest(self, word: str) -> str:
        distance = 1 if len(word) < SHORT_WORD else 2
        found = self._index.lookup(word, Verbosity.TOP, max_edit_distance=distance)
        return found[0].term if found else word


@lru_cache(maxsize=1)
def english_words() -> Sequence[tuple[str, int]]:
    """English words by falling frequency, from the list that symspellpy ships."""
    path = files("symspellpy") / "frequency_dictionary_en_82_765.txt"
    lines = (line.split() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return tuple((word, int(count)) for word, count in lines)
