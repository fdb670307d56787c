"""Numbers for Prometheus. Labels are route templates and status codes, never people."""

from __future__ import annotations

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_TURN_S = (0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Metrics:
    """One app's numbers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "waymark_requests", "Requests served.", ["route", "method", "status"], registry=self.registry
        )
        self.turns = Histogram(
            "waymark_turn_seconds",
            "Seconds from a student's message to the coach's full reply.",
            buckets=_TURN_S,
            registry=self.registry,
        )
        self.rasa_up = Gauge("waymark_rasa_up", "1 when Rasa answers, else 0.", registry=self.registry)
        self.unanswered = Gauge(
            "waymark_unanswered_messages", "Messages kept and not answered yet.", registry=self.registry
        )
        self.streams = Gauge("waymark_event_streams", "Open event streams.", registry=self.registry)

    def count_request(self, route: str, method: str, status: int) -> None:
        """One request is done."""
        self._requests.labels(route, method if method in _METHODS else "other", str(status)).inc()

    def as_response(self) -> web.Response:
        """All numbers in Prometheus' text format."""
        return web.Response(body=generate_latest(self.registry), headers={"Content-Type": CONTENT_TYPE_LATEST})


METRICS = web.AppKey("metrics", Metrics)
