"""Server-sent events: what happens to a person, as it happens, in every tab and on every device."""

from __future__ import annotations

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response
from pydantic import Field

from bot.api.describe import endpoint
from bot.api.metrics import METRICS
from bot.api.models import MAX_ID_CHARS, In
from bot.api.problems import Problem
from bot.api.rooms import HUB
from bot.api.shapes import Json, as_text, asking_json, line_json, plain, plan_json
from bot.events import Event, Listener
from bot.logs import log_of, told
from bot.message import Answered
from bot.people.keys import STORE
from bot.people.refusals import TooMany
from bot.people.who import still_signed_in, who
from bot.store import NotThere, Store

log = log_of(__name__)

HEARTBEAT_S = 15.0
PAGE_LINES = 100
RECONNECT_MS = 2_000
RETRY_FULL_S = 10
LISTENERS = ("student", "teacher", "advisor", "safety", "admin")


class EventsQuery(In):
    """Where to resume; the header Last-Event-ID says the same and counts first."""

    after: str | None = Field(
        None, min_length=1, max_length=MAX_ID_CHARS, description="Id of the last line already seen."
    )


class Stream:
    """One person's open stream: what it has sent, and what is new in the store since."""

    def __init__(self, store: Store, student_id: str, sse: EventSourceResponse) -> None:
        self._store = store
        self._student_id = student_id
        self._sse = sse
        self._seen: str | None = None
        self._revisions: dict[str, int] = {}

    def is_open(self) -> bool:
        """Whether the browser is still there, as far as is known."""
        return self._sse.is_connected()

    async def begin(self, after: str | None) -> None:
        """Resume behind the line `after`; without one, or with an unknown one, begin now."""
        await self._sse.send("{}", event="hello", retry=RECONNECT_MS)
        if after is not None and await self._knows(after):
            self._seen = after
            return
        newest = await self._store.recent(self._student_id, 1)
        self._seen = newest[-1].id if newest else None
        self._revisions = {plan.id: plan.revision for plan in await self._store.plans_of(self._student_id)}

    async def catch_up(self, events: list[Event]) -> None:
        """Send what is new in the store, and the events that are stored under no message id."""
        answered = next((e.what for e in reversed(events) if isinstance(e.what, Answered)), None)
        await self._send_lines(answered)
        await self._send_plans()
        for event in events:
            if event.kind not in ("reply", "plan"):
                await self._sse.send(as_text(plain(event.what or {})), event=event.kind)

    async def _knows(self, line_id: str) -> bool:
        try:
            await self._store.lines(self._student_id, line_id, 1)
        except NotThere:
            return False
        return True

    async def _send_lines(self, answered: Answered | None) -> None:
        following: str | None = ""
        while following is not None:
            page, following = await self._store.lines(self._student_id, self._seen, PAGE_LINES)
            for line in page:
                body = line_json(line) | self._open_question(line.id, answered)
                await self._sse.send(as_text(body), id=line.id, event="reply")
                self._seen = line.id

    @staticmethod
    def _open_question(line_id: str, answered: Answered | None) -> Json:
        """The last bubble of an answer tells what is asked now."""
        if answered is None or not answered.replies or answered.replies[-1].id != line_id:
            return {}
        return {"asking": asking_json(answered.asking), "plan_id": answered.plan_id, "step": answered.step}

    async def _send_plans(self) -> None:
        for plan in await self._store.plans_of(self._student_id):
            if self._revisions.get(plan.id) != plan.revision:
                await self._sse.send(as_text(plan_json(plan)), event="plan")
                self._revisions[plan.id] = plan.revision


@endpoint("GET", "/events", query=EventsQuery, roles=LISTENERS, media="text/event-stream")
async def events(request: web.Request, query: EventsQuery) -> web.StreamResponse:
    """Server-sent events: `reply` (a line, its id is the event id), `plan`, `nudge`, `summary`."""
    hub, person = request.app[HUB], who(request)
    after = request.headers.get("Last-Event-ID") or query.after
    if after and (len(after) > MAX_ID_CHARS or not after.isprintable()):
        raise Problem(422, "Invalid input", "Last-Event-ID must be the id of a line.", "Last-Event-ID")
    if hub.is_full(person.id):
        raise TooMany(RETRY_FULL_S, "You have too many Waymark tabs open. Close one and reload this one.")
    with hub.listen(person.id) as listener, request.app[METRICS].streams.track_inprogress():
        async with sse_response(request, ping_interval=HEARTBEAT_S) as sse:
            try:
                await _serve(request, Stream(request.app[STORE], person.id, sse), listener, after)
            except (ConnectionError, TimeoutError):
                log.debug("stream_left")
            except Exception as err:  # noqa: BLE001 headers are out: end the stream, the browser comes back
                log.error("stream_failed", **told(err))
    return sse


async def _serve(request: web.Request, stream: Stream, listener: Listener, after: str | None) -> None:
    """Send what is new until the browser leaves, signs out, or Waymark stops.

    The store is looked at after each heartbeat too: another process may have answered.
    """
    await stream.begin(after)
    happened: list[Event] | None = []
    while happened is not None and stream.is_open():
        await stream.catch_up(happened)
        happened = await listener.next(HEARTBEAT_S)
        if not await still_signed_in(request):
            return
