"""Folders in, one bot out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

READ = """
import json
from bot.nlu.importer import DefinedTwice, FolderImporter
importer = FolderImporter(None, r"{root}/domain.yml", [r"{root}/data"])
try:
    domain = importer.get_domain()
    texts = sorted(one.get("text") for one in importer.get_nlu_data().intent_examples)
    answers = importer.get_nlu_data().intent_examples[0].get("metadata")
    print(json.dumps({{"slots": sorted(slot.name for slot in domain.slots if slot.name.startswith("p")),
                      "intents": sorted(set(domain.intents) & {{"inform", "help"}}), "texts": texts,
                      "rules": len(importer.get_stories().story_steps), "metadata": answers}}))
except DefinedTwice as twice:
    print(json.dumps(str(twice)))
"""
SLOT = 'version: "3.1"\nslots:\n  purpose_why:\n    type: any\n    mappings:\n    - type: custom\n'


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_yml", ".yml")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def bot(root: Path) -> None:
    write(
        root,
        domain_yml='version: "3.1"\nintents: [inform, help]\n',
        data__purpose__domain_yml=SLOT,
        data__purpose__nlu_yml='version: "3.1"\nnlu:\n- intent: inform\n  examples: |\n    - to bake\n',
        data__purpose__replies_yml="replies:\n  hello: [hi]\n",
        data__purpose__rules_yml='version: "3.1"\nrules:\n- rule: one\n  steps:\n  - intent: help\n'
        "  - action: action_listen\n",
        data__purpose__answers_yml='version: "3.1"\nnlu:\n- intent: inform\n  metadata: {asking: purpose.why}\n'
        "  examples: |\n    - because\n",
        data__shared__nlu__steer_yml='version: "3.1"\nnlu:\n- intent: help\n  examples: |\n    - help me\n',
        data__lookups__nlu_yml='version: "3.1"\nnlu:\n- intent: help\n  examples: |\n    - not this\n',
    )


def test_folders_are_joined_and_other_files_left_alone(tmp_path: Path, rasa_says: Callable[[str], Any]) -> None:
    bot(tmp_path)
    told = rasa_says(READ.format(root=tmp_path))
    assert told["slots"] == ["purpose_why"]
    assert told["intents"] == ["help", "inform"]
    assert told["texts"] == ["because", "help me", "to bake"]
    assert told["rules"] == 1
    assert told["metadata"] == {"intent": {"asking": "purpose.why"}}


def test_a_slot_in_two_files_is_an_error_naming_both(tmp_path: Path, rasa_says: Callable[[str], Any]) -> None:
    bot(tmp_path)
    write(tmp_path, data__goal__domain_yml=SLOT)
    told = rasa_says(READ.format(root=tmp_path))
    assert "slot 'purpose_why'" in told
    assert "data/goal/domain.yml" in told
    assert "data/purpose/domain.yml" in told
