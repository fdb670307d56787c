"""Where nudges may go."""

from __future__ import annotations

import pytest

from bot.deliveries import BadTarget, check_target


@pytest.mark.parametrize(
    "target",
    [
        "slack://TokenA/TokenB/TokenC/Channel",
        "tgram://123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/12345",
        "ntfys://8.8.8.8/topic",
        "ntfys://topic",
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    ],
)
def test_a_known_service_is_taken(target: str) -> None:
    check_target(target)


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("json://school.example/hook", "is not one of"),
        ("xml://10.0.0.1", "is not one of"),
        ("exec://rm", "is not one of"),
        ("file:///etc/passwd", "is not one of"),
        ("http://169.254.169.254/latest", "is not one of"),
        ("ntfy://8.8.8.8/topic", "is not one of"),
        ("cole@school.example", "is not one of"),
        ("", "is not one of"),
        ("ntfys://[::1", "cannot be read"),
        ("ntfys://127.0.0.1/topic", "own network"),
        ("ntfys://10.1.2.3/topic", "own network"),
        ("matrixs://user:pass@192.168.1.9/#room", "own network"),
        ("rockets://user:pass@169.254.169.254/#room", "own network"),
        ("mmosts://[::1]/token", "own network"),
        ("mmosts://[::ffff:127.0.0.1]/token", "own network"),
        ("matrixs://localhost./room", "own network"),
    ],
)
def test_anything_else_is_refused_with_the_reason(target: str, why: str) -> None:
    with pytest.raises(BadTarget, match=why):
        check_target(target)


def test_a_school_may_allow_its_own_network() -> None:
    check_target("ntfy://127.0.0.1:8093/topic", inside=True)
