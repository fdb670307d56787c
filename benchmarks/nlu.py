"""Scores the NLU on the held-out phrases of tests/nlu and prints the figures as JSON.

`python benchmarks/nlu.py [--model PATH] [--set validation] [--tsv FOLDER] [--misses]
                          [--stock [--epochs N] [--phrases N]]`, in Rasa's environment.
`--stock` also scores the stock bot of `benchmarks/stock_bot.py`, trained on the same phrases (the first time hours, for
Rasa's own 100 epochs; `--epochs` trains for fewer and says so). With `--phrases` both coaches are also trained on so
many phrases an intent (25: half an hour) and scored beside ours of all. `--tsv` also scores an independent set in three
tables (`benchmarks/independent.py`); `--misses` names what went wrong there.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))
SETS = HOME / "tests" / "nlu"
TODAY = "2026-11-22"
OUT_OF_SCOPE = "out_of_scope"
ACCEPTED = 0.95


def read_set(name: str) -> list[dict[str, Any]]:
    """The phrases of one held-out set."""
    return yaml.safe_load((SETS / f"{name}.yml").read_text(encoding="utf-8"))


async def parse_all(parser: Any, phrases: Sequence[Mapping[str, Any]]) -> tuple[list[dict[str, Any]], list[float]]:
    """Rasa's parse data of each phrase at its open question, and how long each took in ms."""
    parsed, took_ms = [], []
    for phrase in phrases:
        start = time.perf_counter()
        parsed.append(await parser.parse(phrase["text"], {"asking": phrase.get("asking"), "today": TODAY}))
        took_ms.append((time.perf_counter() - start) * 1000)
    return parsed, took_ms


def name_of(data: Mapping[str, Any]) -> str:
    """The intent decided; Rasa's fallback counts as out of scope."""
    name = (data.get("intent") or {}).get("name") or OUT_OF_SCOPE
    return OUT_OF_SCOPE if name == "nlu_fallback" else name


def macro_f1(truth: Sequence[str], told: Sequence[str]) -> float:
    """The mean over the true labels of each label's F1."""
    scores = []
    for label in sorted(set(truth)):
        hit = sum(t == label == p for t, p in zip(truth, told, strict=True))
        wrong = sum((t == label) != (p == label) for t, p in zip(truth, told, strict=True))
        scores.append(2 * hit / (2 * hit + wrong))
    return sum(scores) / len(scores)


def in_scope(data: Mapping[str, Any]) -> float:
    """How much a message looks like something the coach does, from the ranking that any Rasa classifier gives."""
    ranking = [entry for entry in data.get("intent_ranking") or [] if entry["name"] != "nlu_fallback"]
    outside = next((entry["confidence"] for entry in ranking if entry["name"] == OUT_OF_SCOPE), 0.0)
    inside = [entry["confidence"] for entry in ranking if entry["name"] != OUT_OF_SCOPE]
    return (max(inside) if inside else 0.0) - outside


def out_of_scope_recall(truth: Sequence[str], parsed: Sequence[Mapping[str, Any]]) -> tuple[float, float]:
    """(recall of out-of-scope messages, the threshold) where 95% of the in-scope ones are accepted."""
    inside = sorted(in_scope(data) for data, label in zip(parsed, truth, strict=True) if label != OUT_OF_SCOPE)
    threshold = inside[int(len(inside) * (1 - ACCEPTED))]
    outside = [in_scope(data) for data, label in zip(parsed, truth, strict=True) if label == OUT_OF_SCOPE]
    return sum(score < threshold for score in outside) / max(len(outside), 1), threshold


def score_intents(phrases: list[dict[str, Any]], parsed: list[dict[str, Any]]) -> dict[str, Any]:
    """Accuracy, macro-F1, the same for typos, out-of-scope recall and the commonest confusions."""
    truth, told = [phrase["intent"] for phrase in phrases], [name_of(data) for data in parsed]
    right = [t == p for t, p in zip(truth, told, strict=True)]
    typo = [ok for ok, phrase in zip(right, phrases, strict=True) if phrase.get("typo")]
    recall, threshold = out_of_scope_recall(truth, parsed)
    confused = Counter((t, p) for t, p in zip(truth, told, strict=True) if t != p)
    return {
        "phrases": len(phrases),
        "accuracy": sum(right) / len(right),
        "macro_f1": macro_f1(truth, told),
        "accuracy_typos": sum(typo) / max(len(typo), 1),
        "oos_recall_at_95": recall,
        "oos_threshold": threshold,
        "confusions": [f"{t} -> {p} ({n})" for (t, p), n in confused.most_common(15)],
    }


def score_answers(phrases: list[dict[str, Any]], parsed: list[dict[str, Any]]) -> dict[str, Any]:
    """How often an answer is taken as a command and a command as an answer, given the open question."""
    lost, taken = [], []
    for phrase, data in zip(phrases, parsed, strict=True):
        kept = name_of(data) == "inform" or name_of(data) in answers_at(phrase["asking"])
        if phrase["is"] == "answer":
            lost.append(not kept)
        else:
            taken.append(kept)
    return {
        "answers": len(lost),
        "commands": len(taken),
        "answers_taken_as_commands": sum(lost) / len(lost),
        "commands_taken_as_answers": sum(taken) / len(taken),
        "right_intent": sum(p["intent"] == name_of(d) for p, d in zip(phrases, parsed, strict=True)) / len(phrases),
    }


def answers_at(question: str) -> frozenset[str]:
    """Intents besides `inform` that answer a question."""
    if question.endswith((".confirm", ".ready")):
        return frozenset({"affirm", "deny"})
    if question == "checkin.done":
        return frozenset({"affirm", "deny", "report_done", "report_missed"})
    return frozenset()


def score_entities(phrases: list[dict[str, Any]], parsed: list[dict[str, Any]]) -> dict[str, Any]:
    """Precision, recall and F1 of (entity, words as typed), overall and for each entity."""
    hit, found, wanted = Counter(), Counter(), Counter()
    for phrase, data in zip(phrases, parsed, strict=True):
        gold = {(entity["entity"], str(entity["value"]).lower()) for entity in phrase["entities"]}
        told = {
            (entity["entity"], phrase["text"][entity["start"] : entity["end"]].lower())
            for entity in data.get("entities") or []
        }
        wanted.update(name for name, _ in gold)
        found.update(name for name, _ in told)
        hit.update(name for name, _ in gold & told)
    each = {name: round(2 * hit[name] / max(found[name] + wanted[name], 1), 3) for name in sorted(wanted | found)}
    total = sum(hit.values())
    return {
        "phrases": len(phrases),
        "precision": total / max(sum(found.values()), 1),
        "recall": total / max(sum(wanted.values()), 1),
        "f1": 2 * total / max(sum(found.values()) + sum(wanted.values()), 1),
        "f1_each": each,
    }


async def score(parser: Any, intents: str) -> dict[str, Any]:
    """Every figure of one model."""
    phrases, answers, entities = read_set(intents), read_set("answers"), read_set("entities")
    await parse_all(parser, phrases[:20])
    parsed, took_ms = await parse_all(parser, phrases)
    took_ms.sort()
    return {
        f"intents ({intents})": score_intents(phrases, parsed),
        "answers": score_answers(answers, (await parse_all(parser, answers))[0]),
        "entities": score_entities(entities, (await parse_all(parser, entities))[0]),
        "latency_ms": {"p50": took_ms[len(took_ms) // 2], "p95": took_ms[int(len(took_ms) * 0.95)]},
    }


async def everything(parser: Any, given: argparse.Namespace) -> dict[str, Any]:
    """The held-out sets, and the independent one where there is one."""
    from benchmarks import independent

    async def parse(phrases: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return (await parse_all(parser, phrases))[0]

    report = await score(parser, given.set)
    if given.tsv.is_dir():
        report[f"independent ({given.tsv.name})"] = await independent.score(given.tsv, parse, misses=given.misses)
    return report


def stock_model(epochs: int | None, data: Path) -> tuple[Path, float | None]:
    """(model file, seconds it took to train, or None where it was there) of the stock bot; made in our environment."""
    code = (
        "import json, sys; from pathlib import Path; from benchmarks.stock_bot import EPOCHS, trained;"
        " m, s = trained(int(sys.argv[1]) or EPOCHS, Path(sys.argv[2]), understands_only=True);"
        " print(json.dumps([str(m), s]))"
    )
    told = subprocess.run(
        [HOME / ".venv" / "bin" / "python", "-c", code, str(epochs or 0), str(data)],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME)},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    path, seconds = json.loads(told.stdout.strip().splitlines()[-1])
    return Path(path), seconds


def own_model(out: Path, data: Path) -> tuple[Path, float]:
    """(model file, seconds it took to train) of our own pipeline on other phrases than all."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "rasa", "train", "nlu", "--config", "config.yml", "--domain", "domain.yml"]
    subprocess.run(
        [*command, "--nlu", str(data), "--out", str(out)],
        cwd=HOME,
        env={**os.environ, "PYTHONPATH": str(HOME), "RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0"},
        stdout=sys.stderr,
        check=True,
    )
    from bot.nlu.parse import newest_model

    return newest_model(out), time.perf_counter() - start


def beside_stock(given: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The figures of the models that `--stock` asks for, by name."""
    from benchmarks.sample import draw
    from bot.nlu.parse import Parser

    report: dict[str, Any] = {}
    data = folder / "data"
    drawn = {"phrases": draw(data, given.phrases), "most_an_intent": given.phrases}
    if given.phrases:
        model, seconds = own_model(folder, data)
        ours = asyncio.run(everything(Parser(model), given))
        report["waymark, sample"] = {**ours, "trained_on": drawn, "training_s": seconds}
    stock, took = stock_model(given.epochs, data)
    scored = asyncio.run(everything(Parser(stock), given))
    name = "stock, sample" if given.phrases else "stock"
    return {**report, name: {**scored, "epochs": given.epochs or "all", "trained_on": drawn, "training_s": took}}


def main() -> None:
    """Prints one table of figures a model, as JSON."""
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("--model", type=Path, default=HOME / "models")
    command.add_argument("--set", default="test", choices=("test", "validation"))
    command.add_argument("--stock", action="store_true")
    command.add_argument("--epochs", type=int, help="of stock Rasa's training; all of its own 100 where not given")
    command.add_argument("--tsv", type=Path, default=SETS / "dev", help="a folder with an independent set")
    command.add_argument("--misses", action="store_true", help="name what went wrong on it")
    command.add_argument(
        "--phrases", type=int, help="an intent, drawn for a training beside stock; all where not given"
    )
    given = command.parse_args()
    from bot.nlu.parse import Parser, newest_model

    report = {"waymark": asyncio.run(everything(Parser(newest_model(given.model)), given))}
    if given.stock:
        with tempfile.TemporaryDirectory() as folder:
            report |= beside_stock(given, Path(folder))
    print(json.dumps(report, indent=2, default=lambda value: round(float(value), 4)))


if __name__ == "__main__":
    main()
