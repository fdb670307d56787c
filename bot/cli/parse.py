"""`waymark parse`: what the NLU and the safety guard make of a text, as the contract's JSON."""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.failure import Failure
from bot.cli.running import read_running
from bot.cli.training import check_rasa_python, ready_model
from bot.rasa_box import rasa_env
from bot.rasa_client import RasaAway, RasaClient
from bot.safety.guard import Guard, load_guard
from bot.settings import HOME, Settings

Say = Callable[[str], None]
Json = dict[str, Any]

# What the guard let through and the classifier saw leads to the same fixed reply.
SAFETY_INTENTS = {
    "crisis_self_harm": ("danger", "self_harm"),
    "crisis_harm_by_others": ("danger", "harm_by_others"),
    "bullying": ("concern", "bullying"),
    "struggling": ("concern", "struggling"),
}


@dataclass(frozen=True)
class Asked:
    """One text, and the question that was open when it was written."""

    text: str
    asking: str | None = None


def texts_of(text: str | None, file: Path | None, asking: str | None) -> list[Asked]:
    """The texts to read. Raises Failure when the file cannot be read."""
    if text is not None:
        return [Asked(text, asking)]
    assert file is not None  # noqa: S101 one of both is given
    try:
        lines = file.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        raise Failure(f"{file} is not UTF-8.") from None
    except OSError as err:
        raise Failure(f"{file} cannot be read: {err.strerror}.") from None
    return [_of_line(line, asking) for line in lines if line.strip()]


def _of_line(line: str, asking: str | None) -> Asked:
    question, tab, text = line.partition("\t")
    return Asked(text, question or asking) if tab else Asked(line, asking)


async def parse(settings: Settings, texts: Sequence[Asked], say: Say) -> None:
    """Say one JSON object a text, in order."""
    guard = load_guard()
    async for asked, parsed in _parsed(settings, texts):
        say(json.dumps(described(asked.text, parsed, guard), ensure_ascii=False))


def described(text: str, parsed: Mapping[str, Any], guard: Guard) -> Json:
    """The contract's object for one text."""
    intent = parsed.get("intent") or {}
    entities = [{key: found.get(key) for key in ("entity", "value", "start", "end")} for found in parsed["entities"]]
    return {
        "text": text,
        "intent": {"name": intent.get("name"), "confidence": intent.get("confidence", 0.0)},
        "entities": entities,
        "flags": list(parsed.get("flags") or ()),
        "safety": safety_of(text, intent.get("name"), guard),
    }


def safety_of(text: str, intent: str | None, guard: Guard) -> Json | None:
    """What the conversation would do about safety: what the guard is sure of, then what the NLU heard."""
    look = guard.look_at(text)
    heard = SAFETY_INTENTS.get(intent or "", (None, None))
    level, kind = (look.finding.level, look.finding.kind) if look.finding and look.sure else heard
    return {"level": level, "kind": kind} if level else None


async def _parsed(settings: Settings, texts: Sequence[Asked]) -> AsyncIterator[tuple[Asked, Json]]:
    """By the running server where there is one that is ready, else by a model loaded for this once."""
    running = read_running(settings)
    if running:
        async with RasaClient(running.rasa_url, running.rasa_token) as rasa:
            if await rasa.ready():
                for asked in texts:
                    try:
                        yield asked, await rasa.parse(asked.text, asked.asking)
                    except RasaAway:
                        raise Failure("Rasa stopped answering. Look at log/rasa.log, or run: waymark doctor") from None
                return
    for pair in zip(texts, await _parse_alone(settings, texts), strict=True):
        yield pair


async def _parse_alone(settings: Settings, texts: Sequence[Asked]) -> list[Json]:
    check_rasa_python(settings)
    model = ready_model(settings, lambda _line: None)
    with tempfile.TemporaryDirectory() as folder:
        given = _arguments(texts, Path(folder) / "texts")
        process = await asyncio.create_subprocess_exec(
            str(settings.rasa_python),
            *("-m", "bot.nlu.parse", "--model", str(model), *given),
            cwd=HOME,
            env=rasa_env(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await process.communicate()
    found = [json.loads(line) for line in out.decode().splitlines() if line.startswith("{")]
    if process.returncode or len(found) != len(texts):
        last = err.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no answer"]
        raise Failure(f"Rasa could not read this: {last[0][:300]}")
    return found


def _arguments(texts: Sequence[Asked], file: Path) -> list[str]:
    """How the box is told: one text by itself, as it can hold line ends; more of them in a file."""
    if len(texts) == 1:
        asking = ["--asking", texts[0].asking] if texts[0].asking else []
        return [*asking, "--", texts[0].text]
    file.write_text("".join(f"{each.asking or ''}\t{each.text}\n" for each in texts), encoding="utf-8")
    return ["--file", str(file)]
