"""What every response tells the browser about safety."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.people.keys import SETTINGS

# Built by hand: presets upgrade insecure requests, which blocks the stylesheet of a school server without HTTPS.
CSP = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
    )
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers then send "Origin: null" with our own forms too.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=31536000"
MIN_GZIP_BYTES = 1_000
_TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "image/svg+xml")


async def protect(request: web.Request, response: web.StreamResponse) -> None:
    """Set the headers, and keep personal answers out of caches."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.app[SETTINGS].https:
        response.headers["Strict-Transport-Security"] = HSTS
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers.popall("Server", None)


@web.middleware
async def packed(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Send pages small. Not the API's JSON: answers are short, and the time to pack them is longer than to send."""
    response = await handler(request)
    if isinstance(response, web.Response) and response.content_type in _TEXTS:
        size = response.content_length or 0
        if size >= MIN_GZIP_BYTES:
            response.enable_compression()
    return response
