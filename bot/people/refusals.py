"""Why a request is not served, each named for the situation. The edge turns them into problem+json."""

from __future__ import annotations


class Refusal(Exception):
    """A request that is not served. `retry_after_s` says when trying again may help."""

    status = 403
    title = "Not allowed"
    field: str | None = None
    retry_after_s: int | None = None

    def __init__(self, detail: str = "") -> None:
        self.detail = detail or " ".join((type(self).__doc__ or "").split())
        super().__init__(self.detail)


class NotSignedIn(Refusal):
    """Sign in, or send `Authorization: Bearer TOKEN`; `waymark token PERSON` makes a token."""

    status = 401
    title = "Not signed in"


class NotForThisRole(Refusal):
    """This is not for your role."""


class NotThereForYou(Refusal):
    """There is nothing with this id, or it is not yours."""

    status = 404
    title = "Not found"


class NotFromThisSite(Refusal):
    """This request came from another website. Open Waymark in its own tab and try again."""

    title = "From another site"


class NoProof(Refusal):
    """A browser must send its CSRF token in the header X-CSRF or the form field csrf. Reload the page and try again."""

    title = "CSRF token missing or wrong"


class WrongHost(Refusal):
    """With the demo on, Waymark answers only at localhost, 127.0.0.1 and its WAYMARK_BASE_URL."""

    status = 421
    title = "Not this host"


class TooMany(Refusal):
    """That was too much at once. Wait a moment and try again."""

    status = 429
    title = "Too many requests"

    def __init__(self, retry_after_s: int, detail: str = "") -> None:
        super().__init__(detail)
        self.retry_after_s = max(1, retry_after_s)
