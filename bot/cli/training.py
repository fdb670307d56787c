"""The trained model: is it there, is it whole, does it fit the training data, and if not, train it."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.failure import Failure
from bot.rasa_box import rasa_env
from bot.rasa_process import die_with_parent
from bot.settings import HOME, Settings

Say = Callable[[str], None]

USUAL_TRAINING = "usually under two minutes"
TAIL_LINES = 400
# What changes without a new model: the coach's sentences, safety texts, the catalogue, the demo school.
_NOT_TRAINED = frozenset({"safety", "standards", "resources", "languages", "demo"})
_NOT_TRAINED_FILES = frozenset({"replies.yml", "nudges.yml"})
# What serves the model but does not go into it.
_ONLY_SERVES = frozenset(
    {
        "channel.py",
        "tracker.py",
        "run.py",
        "rasa_patches.py",
        "parse.py",
        "plainly.py",
        "safety_weights.py",
        "meaning.py",
    }
)


def fingerprint(home: Path = HOME) -> str:
    """A hash of everything the model is made from."""
    seen = hashlib.sha256()
    for path in _made_from(home):
        seen.update(path.relative_to(home).as_posix().encode() + b"\0")
        seen.update(hashlib.sha256(path.read_bytes()).digest())
    return seen.hexdigest()


def _made_from(home: Path) -> Iterator[Path]:
    for path in sorted((home / "data").rglob("*")):
        folder = path.relative_to(home / "data").parts[0]
        if path.is_file() and folder not in _NOT_TRAINED and path.name not in _NOT_TRAINED_FILES:
            yield path
    yield from (home / name for name in ("domain.yml", "config.yml") if (home / name).exists())
    yield from (p for p in sorted((home / "bot" / "nlu").rglob("*.py")) if p.name not in _ONLY_SERVES)
    yield from (path for path in [home / "requirements" / "rasa.txt"] if path.exists())


def current_model(model_dir: Path) -> Path | None:
    """The model in use, whether or not it fits the training data; None when there is none."""
    path = model_dir / str(_note(model_dir).get("file", ""))
    return path if path.is_file() else None


def fits(model_dir: Path, home: Path = HOME) -> bool:
    """True when the model was trained from what is there now."""
    return current_model(model_dir) is not None and _note(model_dir).get("fingerprint") == fingerprint(home)


def check_whole(model: Path) -> None:
    """Read the archive to its end. Raises Failure when it is damaged."""
    try:
        with tarfile.open(model) as archive:
            for member in archive:
                if member.isfile() and (content := archive.extractfile(member)):
                    while content.read(1 << 20):
                        pass
    except (OSError, tarfile.TarError, EOFError, zlib.error) as err:
        raise Failure(f"The model {model} is damaged ({type(err).__name__}). Make a new one: waymark train") from None


def good_model(model_dir: Path) -> Path | None:
    """The model when it is whole and fits, else None."""
    model = current_model(model_dir)
    if model is None or not fits(model_dir):
        return None
    try:
        check_whole(model)
    except Failure:
        return None
    return model


def ready_model(settings: Settings, say: Say) -> Path:
    """A whole model that fits the training data; trained now if there is none. Raises Failure."""
    model = current_model(settings.model_dir)
    if model and fits(settings.model_dir):
        check_whole(model)
        return model
    say(
        f"The training data changed. Training the model ({USUAL_TRAINING})…"
        if model
        else f"There is no model yet. Training it ({USUAL_TRAINING})…"
    )
    return train(settings, say, even_if_it_fits=False)


def train(settings: Settings, say: Say, *, even_if_it_fits: bool = True) -> Path:
    """Train, with progress; the old model stays until the new one is whole. Raises Failure."""
    check_rasa_python(settings)
    with _one_at_a_time(settings.model_dir, say):
        model = current_model(settings.model_dir)
        if model and not even_if_it_fits and fits(settings.model_dir):
            return model  # another Waymark trained it while we waited
        made_from = fingerprint()
        scratch = settings.model_dir / f".new-{os.getpid()}"
        try:
            began = time.monotonic()
            made = _run_training(settings, scratch, say)
            kept = _keep(settings.model_dir, made, made_from)
            say(f"Trained in {time.monotonic() - began:.0f} s: {kept}")
            return kept
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def check_rasa_python(settings: Settings) -> None:
    """Raises Failure when Rasa's environment is not there."""
    if not os.access(settings.rasa_python, os.X_OK):
        raise Failure(f"Rasa's environment is missing ({settings.rasa_python}). Run: make run")


def _run_training(settings: Settings, scratch: Path, say: Say) -> Path:
    command = [str(settings.rasa_python), "-m", "bot.nlu.run", "train", "--out", str(scratch)]
    tail: list[str] = []
    process = subprocess.Popen(  # noqa: S603 our own command
        command,
        cwd=HOME,
        env=rasa_env(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=die_with_parent(os.getpid()),
    )
    try:
        for line in process.stdout or ():
            tail = [*tail, line.rstrip()][-TAIL_LINES:]
            # The rest is Rasa's progress bars and its libraries' warnings; a failure shows the tail of it all.
            if line.startswith("training "):
                say(f"  {line.rstrip()}")
        status = process.wait()
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
        if process.stdout:
            process.stdout.close()
    made = sorted(scratch.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if status or not made:
        log = _write_log(settings, tail)
        why = next((line for line in reversed(tail) if line.strip()), "no output")
        raise Failure(f"Training failed: {why.strip()[:300]} (all of it in {log})")
    return made[-1]


def _write_log(settings: Settings, tail: list[str]) -> Path:
    log = settings.data_dir / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    log.write_text("\n".join(tail), encoding="utf-8")
    return log


def _keep(model_dir: Path, made: Path, made_from: str) -> Path:
    check_whole(made)
    kept = model_dir / f"waymark-{made_from[:12]}.tar.gz"
    made.replace(kept)
    note = model_dir / f".model-{os.getpid()}.json"
    note.write_text(json.dumps({"file": kept.name, "fingerprint": made_from}), encoding="utf-8")
    note.replace(model_dir / "model.json")
    for old in model_dir.glob("waymark-*.tar.gz"):
        if old != kept:
            old.unlink(missing_ok=True)
    return kept


def _note(model_dir: Path) -> dict[str, str]:
    try:
        note = json.loads((model_dir / "model.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return note if isinstance(note, dict) else {}


@contextmanager
def _one_at_a_time(model_dir: Path, say: Say) -> Iterator[None]:
    try:
        model_dir.mkdir(parents=True, exist_ok=True)
        lock = (model_dir / ".lock").open("w")
    except OSError as err:
        raise Failure(f"{model_dir} cannot be written ({err.strerror}). Set WAYMARK_MODEL_DIR.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another Waymark is training this model; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield
