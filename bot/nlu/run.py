"""What runs in the Rasa box: `python -m bot.nlu.run train|serve`.

train --out DIR          trains, prints progress, ends with the model's path on the last line
serve --model M --port N answers the app on loopback until it is told to stop
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import warnings
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
# Rasa's progress bars rewrite their line, which fills a log with thousands of lines.
os.environ.setdefault("TQDM_DISABLE", "1")
warnings.filterwarnings("ignore")

HOME = Path(__file__).resolve().parents[2]


def train(out: Path, name: str | None = None) -> Path:
    """Train NLU and dialogue together. Returns the model file."""
    from bot.nlu import encoder

    encoder.begin()  # on the second core, while the first imports Rasa and reads
    import rasa.api
    from rasa.utils.log_utils import configure_structlog

    from bot.nlu import rasa_patches

    rasa_patches.apply_to_training()
    configure_structlog(logging.WARNING)
    _tell_progress()
    result = rasa.api.train(
        domain=str(HOME / "domain.yml"),
        config=str(HOME / "config.yml"),
        training_files=[str(HOME / "data")],
        output=str(out),
        fixed_model_name=name,
        force_training=True,
    )
    if result.model is None:
        raise SystemExit("Training failed: read the lines above.")
    return Path(result.model)


class _Steps(logging.Handler):
    """Rasa's "Starting to train component 'X'." as one short line each."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print it where it is one of these."""
        told = record.getMessage()
        if told.startswith("Starting to train component"):
            sys.stdout.write(f"training {told.split(chr(39))[1].rsplit('.', 1)[-1]}\n")
            sys.stdout.flush()


def _tell_progress() -> None:
    hooks = logging.getLogger("rasa.engine.training.hooks")
    hooks.setLevel(logging.INFO)
    hooks.addHandler(_Steps())
    hooks.propagate = False


def serve(model: Path, port: int) -> None:
    """Serve until SIGTERM, on loopback only."""
    from rasa.core.run import serve_application
    from rasa.core.utils import AvailableEndpoints
    from rasa.utils.common import configure_logging_and_warnings
    from rasa.utils.log_utils import configure_structlog

    from bot.nlu import rasa_patches

    rasa_patches.apply()
    configure_logging_and_warnings(log_level=logging.WARNING)
    # Below WARNING Rasa's structured log holds what students write.
    configure_structlog(logging.WARNING)
    serve_application(
        str(model),
        interface="127.0.0.1",
        port=port,
        credentials=str(HOME / "credentials.yml"),
        auth_token=os.environ.get("WAYMARK_RASA_TOKEN") or None,
        enable_api=False,
        endpoints=AvailableEndpoints.read_endpoints(str(HOME / "endpoints.yml")),
        response_timeout=60,
    )


def main() -> None:
    """The command line of the box."""
    parser = argparse.ArgumentParser(prog="bot.nlu.run")
    verbs = parser.add_subparsers(dest="verb", required=True)
    training = verbs.add_parser("train")
    training.add_argument("--out", type=Path, default=HOME / "models")
    training.add_argument("--name")
    serving = verbs.add_parser("serve")
    serving.add_argument("--model", type=Path, required=True)
    serving.add_argument("--port", type=int, required=True)
    told = parser.parse_args()
    # Relative paths in Rasa's configuration start at the checkout.
    sys.path.insert(0, str(HOME))
    if told.verb == "serve":
        # One message at a time on two cores: more threads only wait for each other. Training uses them all.
        for threads in ("OMP_NUM_THREADS", "TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS"):
            os.environ.setdefault(threads, "1")
    if told.verb == "train":
        sys.stdout.write(f"{train(told.out.resolve(), told.name)}\n")
    else:
        serve(told.model.resolve(), told.port)


if __name__ == "__main__":
    main()
