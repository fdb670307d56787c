"""Makes the weights of the second and third look: `python -m bot.nlu.safety_weights [--check]`, in Rasa's environment.

It takes about five minutes on two cores. Both learn from `data/safety/phrases.yml` and `said.yml`, from the examples of
the pattern list, and from every training phrase of the NLU, most of which are harmless. `--check` prints what lines
left out in turn say about the threshold of the second look.
"""

from __future__ import annotations

import json
import random
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix, diags
from scipy.special import softmax
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.neural_network import MLPClassifier

from bot.nlu import encoder
from bot.nlu.meaning import MEANING_PATH, Meaning
from bot.nlu.minilm import domain_words
from bot.nlu.spelling import Speller
from bot.nlu.tokens import read
from bot.safety.guard import Guard, load_guard
from bot.safety.likeness import NONE, PHRASES_PATH, SAID_PATH, WEIGHTS_PATH, digest, features, windows

DATA = Path(__file__).resolve().parents[2] / "data"
KINDS_OF_INTENTS = {
    "crisis_self_harm": "self_harm",
    "crisis_harm_by_others": "harm_by_others",
    "bullying": "bullying",
    "struggling": "struggling",
}
WRITTEN_OUT = 6
LEAST_SEEN = 2
STRONG = 16
"""In hundredths: what counts less is left out, which moves a chance by 0.05 at most and halves the memory."""
C = 20.0
ROUNDS = 100
NETWORKS = 3
LAYERS = (512, 64)
_CHOICE = re.compile(r"\(([^()]*)\)")

Line = tuple[str, str, str]
"""(text, kind, where it comes from: what is written out from one line stays together)"""


def written_out(line: str, chance: random.Random) -> Iterator[str]:
    """Up to `WRITTEN_OUT` different messages of a line with `(a|b)` in it."""
    found = set()
    for _ in range(WRITTEN_OUT * 3 if "|" in line else 1):
        text = line
        while match := _CHOICE.search(text):
            text = text[: match.start()] + chance.choice(match[1].split("|")) + text[match.end() :]
        found.add(" ".join(chance.choice(text.split("|")).split()))
    yield from sorted(found)[:WRITTEN_OUT]


def lines() -> Iterator[Line]:
    """Every message to learn from."""
    chance = random.Random(1)
    written = yaml.safe_load(PHRASES_PATH.read_text(encoding="utf-8"))
    for kind, phrases in written.items():
        if kind != "version":
            for line in phrases:
                yield from ((text, kind, line) for text in written_out(line, chance))
    for kind, whole in yaml.safe_load(SAID_PATH.read_text(encoding="utf-8")).items():
        yield from ((text, kind, text) for text in whole)
    for rule in load_guard(weights=None).rules:
        kind = {"abuse": "harm_by_others"}.get(rule.finding.kind, rule.finding.kind)
        kind = "self_harm" if rule.id == "told_to_die" else kind
        yield from ((text, kind, text) for text in rule.catches)
        yield from ((text, NONE, text) for text in rule.leaves)
    yield from of_the_nlu()


def of_the_nlu() -> Iterator[Line]:
    """Every training phrase of the NLU."""
    for path in sorted([*DATA.glob("*/nlu.yml"), *DATA.glob("*/nlu/*.yml"), *DATA.glob("*/answers.yml")]):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")).get("nlu") or ():
            kind = KINDS_OF_INTENTS.get(entry.get("intent", ""), NONE)
            for text in str(entry.get("examples", "")).splitlines():
                plain = text.removeprefix("- ").strip()
                yield plain, kind, plain


def by_meaning(texts: list[str], kinds: np.ndarray) -> Meaning:
    """The third look's networks, fitted on the vectors that the NLU would make of these messages."""
    speller = Speller(domain_words([text for text, _, _ in of_the_nlu()]))
    vectors = encoder.Encoder(encoder.quantized()).encode([speller.correct(read(text)) for text in texts])
    fitted = []
    for seed in range(1, NETWORKS + 1):
        network = MLPClassifier(
            LAYERS, alpha=1e-3, max_iter=25, early_stopping=True, validation_fraction=0.08, n_iter_no_change=4,
            random_state=seed,
        ).fit(vectors, kinds)  # fmt: skip
        fitted.append(list(zip(network.coefs_, network.intercepts_, strict=True)))
        sys.stdout.write(f"network {seed}: {network.best_validation_score_:.4f} right of what it had not seen\n")
    return Meaning(tuple(fitted), tuple(network.classes_.tolist()), digest())


def table(texts: list[list[str]]) -> tuple[csr_matrix, list[str]]:
    """(one row a message, its features): each message of unit length, features seen at least twice."""
    seen: dict[str, int] = {}
    found = [set(features(words)) for words in texts]
    for one in found:
        for feature in one:
            seen[feature] = seen.get(feature, 0) + 1
    names = sorted(name for name, count in seen.items() if count >= LEAST_SEEN)
    place = {name: at for at, name in enumerate(names)}
    indices = [[place[name] for name in one if name in place] for one in found]
    pointers = np.cumsum([0, *map(len, indices)])
    ones = csr_matrix((np.ones(pointers[-1]), np.concatenate(indices), pointers), shape=(len(texts), len(names)))
    return diags([1 / np.sqrt(max(len(one), 1)) for one in found]) @ ones, names


def check(model: LogisticRegression, rows: csr_matrix, kinds: np.ndarray, groups: list[int]) -> None:
    """Prints what is caught, and for nothing, among lines left out in turn."""
    held: Any = np.zeros((len(kinds), len(set(kinds))))
    for learn, rest in GroupKFold(4).split(rows, kinds, groups):
        model.fit(rows[learn], kinds[learn])
        held[rest] = softmax(model.decision_function(rows[rest]), axis=1)
    none = list(model.classes_).index(NONE)
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        caught = (1 - held[:, none]) >= threshold
        sys.stdout.write(
            f"{threshold}: caught {caught[kinds != NONE].mean():.3f}, for nothing {caught[kinds == NONE].mean():.4f}\n"
        )


def main() -> None:
    """Writes the weights and prints the figures of phrases left out in turn."""
    guard: Guard = load_guard(weights=None)
    examples = list(lines())
    words = [next(windows(guard.normalise(text))) for text, _, _ in examples]
    rows, names = table(words)
    kinds = np.array([kind for _, kind, _ in examples])
    groups = [hash(where) for _, _, where in examples]
    model = LogisticRegression(C=C, max_iter=ROUNDS)
    if "--check" in sys.argv:
        check(model, rows, kinds, groups)
    with warnings.catch_warnings():
        # Stopped early on purpose: more rounds change no decision.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, kinds)
    hundredths = np.rint(model.coef_ * 100).astype(int)
    strong = np.abs(hundredths).max(axis=0) >= STRONG
    kept = [name for name, is_strong in zip(names, strong, strict=True) if is_strong]
    told = {
        "version": yaml.safe_load(PHRASES_PATH.read_text(encoding="utf-8"))["version"],
        "phrases": digest(),
        "kinds": model.classes_.tolist(),
        "bias": [round(float(one), 4) for one in model.intercept_],
        "features": "\n".join(kept),
        "weights": hundredths.T[strong].ravel().tolist(),
    }
    WEIGHTS_PATH.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(examples)} phrases, {len(kept)} of {len(names)} features\n")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        by_meaning([text for text, _, _ in examples], kinds).save(MEANING_PATH)


if __name__ == "__main__":
    main()
