"""A stock Rasa bot of the same coach, trained on the same phrases: what the benchmarks set ours beside.

`benchmarks/stock/` holds it as Rasa's documentation would have it: the pipeline and policies that `rasa init` names, a
form a step, a rasa-sdk action server, a SQL tracker store, the REST channel. The phrases are those of `data/`.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import requests

from benchmarks.sample import DATA, phrase_files
from tests.e2e.running import free_port

HOME = Path(__file__).resolve().parents[1]
STOCK = HOME / "benchmarks" / "stock"
PYTHON = HOME / ".venv-rasa" / "bin" / "python"
READY_S = 600
EPOCHS = 100
"""Rasa's default, as config.yml says it."""
ENVIRONMENT = {"RASA_TELEMETRY_ENABLED": "false", "SQLALCHEMY_SILENCE_UBER_WARNING": "1", "TF_CPP_MIN_LOG_LEVEL": "3"}


def trained(epochs: int = EPOCHS, data: Path = DATA, *, understands_only: bool = False) -> tuple[Path, float | None]:
    """(model file, seconds it took to train). The seconds are None where one of the same data was there.

    Fewer `epochs` than Rasa's default make a model that understands less and answers as fast. `data` is the folder
    with the phrases, for a sample of them. A model that `understands_only` has no policies and cannot
    hold a talk; `data` then holds nothing but phrases.
    """
    phrases = phrase_files(data)
    files = [STOCK / "domain.yml", *sorted((STOCK / "data").glob("*.yml")), *phrases]
    config = (STOCK / "config.yml").read_text("utf-8").replace(f"epochs: {EPOCHS}", f"epochs: {epochs}")
    told = b"\0".join([config.encode(), *(path.read_bytes() for path in files)])
    digest = hashlib.sha256(told).hexdigest()[:16] + ("-nlu" if understands_only else "")
    model = HOME / "models" / "stock" / f"{digest}.tar.gz"
    if model.exists():
        return model, None
    model.parent.mkdir(parents=True, exist_ok=True)
    own = model.with_name(f"{digest}.yml")
    own.write_text(config, "utf-8")
    command = [PYTHON, "-m", "rasa", "train"]
    command += ["nlu", "--nlu", str(data)] if understands_only else ["--data", "data", *map(str, phrases)]
    command += ["--config", str(own), "--domain", "domain.yml"]
    command += ["--out", str(model.parent), "--fixed-model-name", digest]
    start = time.perf_counter()
    subprocess.run(command, cwd=STOCK, env={**os.environ, **ENVIRONMENT, "RASA_MAX_CACHE_SIZE": "0"}, check=True)
    return model, time.perf_counter() - start


@dataclass
class StockStudent:
    """One student's way in: Rasa's REST channel."""

    url: str
    id: str
    session: requests.Session = field(default_factory=requests.Session)

    def say(self, text: str) -> list[str]:
        """Say something; the texts that came back."""
        body = {"sender": self.id, "message": text}
        answered = self.session.post(f"{self.url}/webhooks/rest/webhook", json=body, timeout=900)
        answered.raise_for_status()
        return [str(bubble.get("text", "")) for bubble in answered.json()]


class Stock:
    """`rasa run` and `rasa run actions` in a folder of their own."""

    def __init__(self, folder: Path, model: Path) -> None:
        self.folder, self.model = folder, model
        self.port, self.action_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def start(self) -> float:
        """Start both; seconds until they answer."""
        env = {
            **os.environ,
            **ENVIRONMENT,
            "STOCK_ACTION_URL": f"http://127.0.0.1:{self.action_port}/webhook",
            "STOCK_DATABASE": str(self.folder / "tracker.db"),
            "STOCK_PLANS": str(self.folder / "plans.db"),
        }
        serve = ["run", "-m", str(self.model), "--port", str(self.port), "-i", "127.0.0.1"]
        serve += ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
        deeds = ["run", "actions", "--actions", "actions", "--port", str(self.action_port)]
        start = time.perf_counter()
        for name, command in (("rasa", serve), ("actions", deeds)):
            with (self.folder / f"{name}.log").open("ab") as log:
                told = subprocess.Popen(
                    [PYTHON, "-m", "rasa", *command], cwd=STOCK, env=env, stdout=log, stderr=log, start_new_session=True
                )
            self.processes.append(told)
        until = time.monotonic() + READY_S
        while time.monotonic() < until and all(process.poll() is None for process in self.processes):
            if self._up():
                return time.perf_counter() - start
            time.sleep(0.25)
        said = (self.folder / "rasa.log").read_text()[-2000:] + (self.folder / "actions.log").read_text()[-500:]
        self.stop()
        raise AssertionError(f"stock Rasa is not ready: {said}")

    def _up(self) -> bool:
        try:
            status = requests.get(f"{self.url}/webhooks/rest/", timeout=2)
            health = requests.get(f"http://127.0.0.1:{self.action_port}/health", timeout=2)
        except requests.RequestException:
            return False
        return status.ok and health.ok

    def student(self, name: str) -> StockStudent:
        """A new student."""
        return StockStudent(self.url, name)

    def memory_mb(self) -> float:
        """Resident memory of both processes, in MB."""
        return sum(psutil.Process(process.pid).memory_info().rss for process in self.processes) / 2**20

    def stop(self) -> None:
        """Stop both."""
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self.processes.clear()
