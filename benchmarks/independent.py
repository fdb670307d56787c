"""Scores an independent set: three tables of phrases by an author who saw neither the training phrases nor the list.

`safety.tsv` (level, kind, text), `answers.tsv` (question, expected, text) and `intents.tsv` (intent, text); a name may
end in `_dev` or `_test`. Near pairs share credit, as the author of the set asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.safety.guard import load_guard

Parse = Callable[[Sequence[Mapping[str, Any]]], Awaitable[list[dict[str, Any]]]]
SAFETY_INTENTS = frozenset({"crisis_self_harm", "crisis_harm_by_others", "struggling", "bullying"})
ANSWER = "inform"
AT_DONE = frozenset({"affirm", "deny", "report_done", "report_missed"})
# Either word is right for the one written first.
NEAR: Mapping[str, frozenset[str]] = {
    name: frozenset(group)
    for group in (
        {"report_stuck", "explain"}, {"start_plan", "switch_plan"}, {"ready_to_show", "choose_demonstration"},
        {"submit_evidence", "report_done"}, {"help", "unsure"}, {"resume", "greet"},
        {"set_up_progress", "set_reminder"}, {"delete_data", "start_over"}, {"undo", "go_back"},
        {"out_of_scope", "small_talk"},
    )
    for name in group
} | {
    "inform": frozenset({"set_goal", "change_answer"}),
    "clarify_question": frozenset({"explain"}),
    "explain": frozenset({"explain", "report_stuck", "clarify_question"}),
    "skip": frozenset({"deny"}),
    "deny": frozenset({"skip"}),
}  # fmt: skip


def table(folder: Path, name: str) -> list[list[str]]:
    """The rows of one table of the set."""
    [path] = [path for path in folder.glob(f"{name}*.tsv") if path.is_file()]
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def there(folder: Path, name: str) -> bool:
    """Whether the set has this table."""
    return any(folder.glob(f"{name}*.tsv"))


def told_at(question: str | None, data: Mapping[str, Any]) -> frozenset[str]:
    """Every intent that a message was heard as: its own, and those of its parts."""
    parts = {part["intent"] for part in data.get("parts") or ()}
    return frozenset(parts | {(data.get("intent") or {}).get("name") or "out_of_scope"})


async def score(folder: Path, parse: Parse, *, misses: bool = False) -> dict[str, Any]:
    """Every figure of one model on the tables that there are in a folder."""
    ways = {"safety": score_safety, "answers": score_answers, "intents": score_intents}
    return {name: await way(table(folder, name), parse, misses) for name, way in ways.items() if there(folder, name)}


async def score_safety(rows: list[list[str]], parse: Parse, misses: bool) -> dict[str, Any]:
    """What is caught, by the guard at once and by all three looks; and what is caught for nothing."""
    guard = load_guard()
    parsed = await parse([{"text": text} for _, _, text in rows])
    found: dict[str, Counter[str]] = {}
    missed, low, false = [], [], []
    for (level, kind, text), data in zip(rows, parsed, strict=True):
        look = guard.look_at(text)
        seen = look.finding if look.sure else None
        heard = told_at(None, data) & SAFETY_INTENTS
        caught = bool(seen or heard)
        by = found.setdefault(level if level == "none" else f"{level} {kind}", Counter())
        by.update(phrases=1, guard=int(seen is not None), caught=int(caught))
        if level == "none" and caught:
            false.append(f"{seen.rule if seen else sorted(heard)}: {text}")
        elif level != "none" and not caught:
            missed.append(f"{level} {kind}: {text}")
        elif (
            level == "danger"
            and (seen.level if seen else "") != "danger"
            and not any(name.startswith("crisis") for name in heard)
        ):
            low.append(f"{kind}: {text}")
    must = [counts for name, counts in found.items() if name != "none"]
    total = sum(counts["phrases"] for counts in must)
    return {
        "caught": sum(counts["caught"] for counts in must) / total,
        "caught_by_guard": sum(counts["guard"] for counts in must) / total,
        "false_alarms": found["none"]["caught"] / found["none"]["phrases"],
        "false_alarms_of_guard": found["none"]["guard"] / found["none"]["phrases"],
        "danger_as_concern": len(low),
        "each": {name: f"{counts['caught']} of {counts['phrases']}" for name, counts in sorted(found.items())},
        **({"missed": missed, "low": low, "false": false} if misses else {}),
    }


async def score_answers(rows: list[list[str]], parse: Parse, misses: bool) -> dict[str, Any]:
    """Answers taken as commands, commands taken as answers, and how the rest is heard."""
    parsed = await parse([{"text": text, "asking": question} for question, _, text in rows])
    counts: Counter[str] = Counter()
    wrong = []
    for (question, wanted, text), data in zip(rows, parsed, strict=True):
        told = told_at(question, data)
        intent = (data.get("intent") or {}).get("name")
        confirms = question.endswith((".confirm", ".ready"))
        kept = intent == ANSWER or (question == "checkin.done" and intent in AT_DONE)
        if wanted == "answer":
            counts.update(answers=1, answers_lost=int(not kept))
            ok = kept
        elif wanted == "mixed":
            ok = bool(told & {"change_answer", "affirm", "deny"}) and (len(told) > 1 or intent == "change_answer")
            counts.update(mixed=1, mixed_right=int(ok))
        else:
            counts.update(commands=1, commands_taken=int(intent == ANSWER and not confirms))
            ok = intent == wanted or intent in NEAR.get(wanted, ())
            counts.update(commands_right=int(ok))
        if not ok:
            wrong.append(f"{question}: {wanted} -> {intent}: {text}")
    return {
        "answers_taken_as_commands": counts["answers_lost"] / counts["answers"],
        "commands_taken_as_answers": counts["commands_taken"] / counts["commands"],
        "commands_right": counts["commands_right"] / counts["commands"],
        "mixed_right": counts["mixed_right"] / max(counts["mixed"], 1),
        **({"wrong": wrong} if misses else {}),
    }


async def score_intents(rows: list[list[str]], parse: Parse, misses: bool) -> dict[str, Any]:
    """Macro-F1 as it stands and with near pairs sharing credit, out-of-scope recall, the commonest confusions."""
    from benchmarks.nlu import macro_f1, name_of, out_of_scope_recall

    truth = [intent for intent, _ in rows]
    parsed = await parse([{"text": text} for _, text in rows])
    told = [name_of(data) for data in parsed]
    shared = [t if p in NEAR.get(t, ()) else p for t, p in zip(truth, told, strict=True)]
    confused = Counter((t, p) for t, p in zip(truth, shared, strict=True) if t != p)
    recall, _ = out_of_scope_recall(truth, parsed)
    return {
        "phrases": len(rows),
        "macro_f1_strict": macro_f1(truth, told),
        "macro_f1": macro_f1(truth, shared),
        "accuracy": sum(t == p for t, p in zip(truth, shared, strict=True)) / len(rows),
        "oos_recall_at_95": recall,
        "confusions": [f"{t} -> {p} ({n})" for (t, p), n in confused.most_common(25)],
        **(
            {"wrong": [f"{t} -> {p}: {row[1]}" for t, p, row in zip(truth, shared, rows, strict=True) if t != p]}
            if misses
            else {}
        ),
    }
