"""A delivery goes out once, says nothing private, tries again when that can help, and never when it cannot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.deliveries import GivenUp, Letter, Mail, NotNow, Post, Services
from bot.deliveries.post import MOST_TRIES

from .conftest import Inbox, Service

NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Kept:
    channel: str = "mail"
    target: str = "cole@school.example"
    status: str = "waiting"
    tries: int = 0
    severity: str = "urgent"
    name: str = "Mr. Cole"
    error: str | None = None
    next_at: datetime | None = None


@dataclass
class Box:
    """Deliveries in memory."""

    kept: dict[str, Kept] = field(default_factory=dict)

    async def delivery(self, delivery_id: str) -> Kept | None:
        return self.kept.get(delivery_id)

    async def mark_delivery(
        self, delivery_id: str, status: str, at: datetime, *, tries: int, error: str | None, next_at: datetime | None
    ) -> None:
        old = self.kept[delivery_id]
        self.kept[delivery_id] = replace(old, status=status, tries=tries, error=error, next_at=next_at)


@dataclass
class Fails:
    """A way that says no."""

    why: Exception
    asked: int = 0

    async def send(self, letter: Letter, target: str) -> None:
        self.asked += 1
        raise self.why


def post(box: Box, **ways: object) -> Post:
    return Post(box, ways, "https://waymark.school.example", lambda: NOW)  # type: ignore[arg-type]


async def test_a_mail_says_where_to_look_and_nothing_about_a_student(inbox: Inbox) -> None:
    box = Box({"d1": Kept()})
    way = Mail(f"smtp://127.0.0.1:{inbox.port}", "waymark@school.example")
    assert await post(box, mail=way).deliver("d1") == "sent"
    (mail,) = inbox.mails
    assert mail["To"] == "cole@school.example"
    assert mail["Message-ID"] == "<d1@waymark.invalid>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"] == "Waymark: please look now"
    said = str(mail.get_payload())
    assert "https://waymark.school.example/advise" in said
    assert "Mr. Cole" in said
    assert box.kept["d1"].status == "sent"


async def test_a_settled_delivery_is_left_alone(inbox: Inbox) -> None:
    box = Box({"d1": Kept(status="sent")})
    way = Mail(f"smtp://127.0.0.1:{inbox.port}", "waymark@school.example")
    assert await post(box, mail=way).deliver("d1") == "nothing to do"
    assert await post(box, mail=way).deliver("gone") == "nothing to do"
    assert not inbox.mails


async def test_a_mail_server_that_is_down_is_tried_again_later() -> None:
    box = Box({"d1": Kept()})
    way = Mail("smtp://127.0.0.1:1", "waymark@school.example")
    assert await post(box, mail=way).deliver("d1") == "waiting"
    kept = box.kept["d1"]
    assert (kept.tries, kept.next_at) == (1, NOW + timedelta(minutes=1))
    assert kept.error is not None
    assert "mail server" in kept.error


async def test_a_server_that_is_busy_is_tried_again_and_keeps_the_key(inbox: Inbox) -> None:
    box = Box({"d1": Kept()})
    inbox.answers.append("451 later please")
    way = Mail(f"smtp://127.0.0.1:{inbox.port}", "waymark@school.example")
    assert await post(box, mail=way).deliver("d1") == "waiting"
    assert await post(box, mail=way).deliver("d1") == "sent"
    assert [mail["Message-ID"] for mail in inbox.mails] == ["<d1@waymark.invalid>"]
    assert box.kept["d1"].tries == 2


async def test_an_address_that_is_refused_is_given_up(inbox: Inbox) -> None:
    box = Box({"d1": Kept(target="nobody@school.example"), "d2": Kept(target="a@b.example\r\nBcc: x@y.example")})
    way = Mail(f"smtp://127.0.0.1:{inbox.port}", "waymark@school.example")
    assert await post(box, mail=way).deliver("d1") == "given_up"
    assert await post(box, mail=way).deliver("d2") == "given_up"
    assert not inbox.mails


async def test_tries_come_to_an_end_and_wait_longer_each_time() -> None:
    box, way = Box({"d1": Kept()}), Fails(NotNow("busy"))
    pauses = []
    for _ in range(MOST_TRIES):
        outcome = await post(box, mail=way).deliver("d1")
        if box.kept["d1"].next_at:
            pauses.append((box.kept["d1"].next_at - NOW).total_seconds())
    assert outcome == "given_up"
    assert pauses == [60 * 2**n for n in range(MOST_TRIES - 1)]
    assert await post(box, mail=way).deliver("d1") == "nothing to do"
    assert way.asked == MOST_TRIES


async def test_a_channel_that_is_not_switched_on_is_given_up() -> None:
    box = Box({"d1": Kept(channel="apprise", target="slack://a/b/c")})
    assert await post(box).deliver("d1") == "given_up"
    assert box.kept["d1"].error == "apprise is not switched on"


async def test_a_service_gets_the_letter(service: Service) -> None:
    box = Box({"d1": Kept(channel="apprise", target=f"ntfy://127.0.0.1:{service.port}/waymark")})
    assert await post(box, apprise=Services(inside=True)).deliver("d1") == "sent"
    (sent,) = service.sent
    assert "Reference d1" in sent


async def test_a_service_that_fails_is_tried_again(service: Service) -> None:
    service.status = 500
    box = Box({"d1": Kept(channel="apprise", target=f"ntfy://127.0.0.1:{service.port}/waymark")})
    assert await post(box, apprise=Services(inside=True)).deliver("d1") == "waiting"


async def test_a_service_in_the_schools_own_network_is_never_called(service: Service) -> None:
    box = Box({"d1": Kept(channel="apprise", target=f"ntfys://127.0.0.1:{service.port}/waymark")})
    assert await post(box, apprise=Services()).deliver("d1") == "given_up"
    assert not service.sent


def test_given_up_is_not_a_kind_of_not_now() -> None:
    assert not issubclass(GivenUp, NotNow)
