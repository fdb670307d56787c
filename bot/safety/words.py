"""Brings a message into the one plain spelling that the safety patterns are written for.

"K!ll  my self", "k i l l myself" and "kiiiilll mysefl" all become the same words. Double letters count
once, in the message and in the patterns alike, so that "kil", "kill" and "killll" are one word.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping

SCAN_CHARS = 20_000
"""So much of a message is read from its start; of a longer one, the last `TAIL_CHARS` as well."""
TAIL_CHARS = 2_000

BREAK = "."
"""Stands between sentences, and at both ends of the message."""

_EDGES = ".,;:?!\"'()[]{}<>~^-_=/\\*+&%|"
_SENTENCE_END = re.compile(r"(?<!\.)\.(?!\.)|[!?]")
_CONTRACTION = re.compile(r"'(ll|ve|d)\b")
_CONTRACTIONS = {"ll": " will", "ve": " have", "d": " would"}
_DOUBLED = re.compile(r"([a-z])\1+")
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_PARTS = re.compile(r"[^\W_]+")
_ORDINARY_NUMBER = re.compile(r"\d+[a-z]{0,3}|[a-z]{1,2}\d+")
_CHOPPED_RATIO = 0.34
_LONGEST_FOLD = 4
_SPELT_OUT = 3

_STANDS_FOR = {
    "0": "o", "1": "il", "2": "z", "3": "e", "4": "a", "5": "s", "6": "gb", "7": "t", "8": "b", "9": "g",
    "!": "il", "|": "il", "@": "a", "$": "s", "+": "t", "(": "c", "€": "e", "£": "l",
}  # fmt: skip
_ANY_LETTER = frozenset("*#%&_?^~=")
_DIGITS = str.maketrans("0134578", "oieastb")
_LOOKALIKES = dict(
    zip(
        "абвгдеёзиікмнопрстухусьοαερτυικνηωγ’‘ʼ`´“”–—¡øđłıƙ\u2800\u3164\u115f\uffa0",
        "abbgaeeeiikmhonpctyxycboaeptuikvnwy'''''\"\"--!odlik    ",
        strict=False,
    )
) | dict(zip("ѕјһԁԝɡɑɩҽոսօ", "sjhdwgaienuo", strict=True))


def undouble(text: str) -> str:
    """`text` with every run of one letter written once; letters behind a backslash stay as they are."""
    return re.sub(r"(?<!\\)([a-z])\1+", r"\1", text)


class _Fold(dict[int, str]):
    """A `str.translate` table that works a character out when it first meets it."""

    def __init__(self, emoji: Mapping[str, str]) -> None:
        super().__init__({ord(sign): f" {word} " for sign, word in emoji.items()})

    def __missing__(self, code: int) -> str:
        folded = _fold(chr(code))
        self[code] = folded
        return folded


def _fold(char: str) -> str:
    code = ord(char)
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("a"))
    for start in (0x1F150, 0x1F170):
        if start <= code < start + 26:
            return chr(code - start + ord("a"))
    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    category = unicodedata.category(char)
    if category in {"Cf", "Mn", "Me", "Cs", "Cn"} or 0x1F3FB <= code <= 0x1F3FF:
        return ""
    if category[0] in "ZC" or (category in {"So", "Sk"} and code > 0x7F and not _letters(char)):
        return " "
    folded = _letters(char) or unicodedata.normalize("NFKD", char)
    return folded if len(folded) <= _LONGEST_FOLD else " "


def _letters(char: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", char).casefold())
    letters = "".join(_LOOKALIKES.get(c, c) for c in plain if not unicodedata.combining(c))
    return letters if any(c.isalnum() for c in letters) else ""


class Words:
    """Normalises messages; made once from the word lists of the pattern file."""

    def __init__(
        self,
        spellings: Mapping[str, Iterable[str]],
        guarded: Iterable[str],
        often_misspelt: Iterable[str],
        emoji: Mapping[str, str],
    ) -> None:
        self._fold = _Fold(emoji)
        self._guarded: dict[int, list[str]] = {}
        for word in guarded:
            self._guarded.setdefault(len(word), []).append(word)
        # Longest first, so that "suicidal" is not read as "suicide" with a rest.
        self._hidden = sorted({undouble(w) for w in guarded}, key=len, reverse=True)
        self._spelt: dict[str, str] = {}
        self._pairs: dict[tuple[str, str], str] = {}
        for word in often_misspelt:
            for slip in _slips(undouble(word)):
                self._spelt.setdefault(slip, undouble(word))
        for meant, variants in spellings.items():
            for variant in variants:
                self._learn(variant, undouble(meant))

    def _learn(self, variant: str, meant: str) -> None:
        first, *rest = variant.split()
        if rest:
            self._pairs[undouble(first), undouble(rest[0])] = meant
        else:
            # Kept with its doubles: "noose" must not be mixed up with "nose", nor "meen" with "men".
            self._spelt[variant] = meant

    def normalise(self, text: str) -> str:
        """The words of `text`, one space between them, as ` . i want to die . `."""
        if len(text) > SCAN_CHARS:
            text = f"{text[:SCAN_CHARS]} . {text[-TAIL_CHARS:]}"
        folded = text.translate(self._fold)
        folded = _CONTRACTION.sub(lambda m: _CONTRACTIONS[m[1]], folded).replace("'", "")
        words = list(self._merged(self._joined_letters(self._tokens(folded))))
        breaks = words.count(BREAK)
        if breaks > _CHOPPED_RATIO * (len(words) - breaks) and breaks > 1:
            words = [word for word in words if word != BREAK]
        return f" {BREAK} {' '.join(words)} {BREAK} "

    def _tokens(self, folded: str) -> Iterator[str]:
        known: dict[str, list[str]] = {}
        for chunk in folded.split():
            if chunk not in known:
                known[chunk] = self._read(chunk)
            yield from known[chunk]

    def _read(self, chunk: str) -> list[str]:
        core = chunk.strip(_EDGES)
        tail = chunk[chunk.rfind(core) + len(core) :] if core else chunk
        ending = [BREAK] if _SENTENCE_END.search(tail) else []
        if core.isascii() and core.isalpha():
            return [*self._spell(core), *ending]
        unmasked = self._unmask(core)
        if unmasked:
            return [unmasked, *ending]
        parts = _PARTS.findall(core)
        return [word for part in parts for word in self._spell(part)] + ending

    def _spell(self, word: str) -> list[str]:
        if len(word) == 1:
            return [word]
        short = _STRETCHED.sub(r"\1\1", word)
        if short in self._spelt:
            return self._spelt[short].split()
        if not short.isalpha() and not _ORDINARY_NUMBER.fullmatch(short):
            short = short.translate(_DIGITS)
        plain = _DOUBLED.sub(r"\1", short)
        return self._spelt.get(plain, plain).split()

    def _unmask(self, token: str) -> str:
        """The guarded word that a token like `k!ll` or `su*cide` hides, or nothing."""
        token = _STRETCHED.sub(r"\1\1", token)
        letters = sum(c.isalpha() for c in token)
        blanks = sum(c in _ANY_LETTER for c in token)
        if letters == len(token) or not letters or 2 * blanks >= len(token):
            return ""
        for word in self._guarded.get(len(token), ()):
            if all(c == w or c in _ANY_LETTER or w in _STANDS_FOR.get(c, "") for c, w in zip(token, word, strict=True)):
                return undouble(word)
        return ""

    def _joined_letters(self, tokens: Iterable[str]) -> Iterator[str]:
        """Reads `k m s` and `d. i. e.` as the words they spell."""
        run: list[str] = []
        for token in tokens:
            if len(token) == 1 and not (token == BREAK and not run):
                run.append(token)
                continue
            yield from self._read_run(run)
            run = []
            yield token
        yield from self._read_run(run)

    def _read_run(self, run: list[str]) -> list[str]:
        letters = [token for token in run if token != BREAK]
        if len(letters) >= _SPELT_OUT:
            glued = undouble("".join(letters).translate(_DIGITS))
            for word in self._hidden:
                before, found, after = glued.partition(word)
                if found:
                    return [said for part in (before, word, after) for said in self._spelt.get(part, part).split()]
            if glued.isalpha():
                return self._spelt.get(glued, glued).split()
        return [word for token in run for word in self._spelt.get(token, token).split()]

    def _merged(self, tokens: Iterable[str]) -> Iterator[str]:
        """Joins pairs such as `i am`, and says a stuttered word once."""
        held = ""
        for token in tokens:
            pair = self._pairs.get((held, token))
            if pair:
                *said, held = pair.split()
                yield from said
            elif token != held:
                if held:
                    yield held
                held = token
        if held:
            yield held


def _slips(word: str) -> set[str]:
    """`word` with one slip of the finger: a letter lost, two swapped, a wrong vowel, or s for c."""
    slips = set()
    for at in range(1, len(word)):
        slips.add(word[:at] + word[at + 1 :])
        slips.add(word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if at > 1 else word)
        swaps = "aeiou" if word[at] in "aeiou" else {"c": "s", "s": "cz"}.get(word[at], "")
        slips.update(word[:at] + swap + word[at + 1 :] for swap in swaps)
    return {undouble(slip) for slip in slips} - {word}
