"""By mail, through the school's own mail server."""

from __future__ import annotations

from dataclasses import dataclass
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib

from bot.deliveries.letter import Letter
from bot.deliveries.ways import GivenUp, NotNow

TIMEOUT_S = 20.0
PORTS = {"smtp": 587, "smtps": 465}
_LASTING = range(500, 600)
"""SMTP answers that a second try will not change."""


@dataclass(frozen=True)
class Mail:
    """`url` is `smtp://user:password@host:587` (STARTTLS where the server offers it) or `smtps://…:465`."""

    url: str
    sender: str

    async def send(self, letter: Letter, target: str) -> None:
        """Hand the letter to the mail server. Raises NotNow or GivenUp."""
        parts = urlsplit(self.url)
        message = _message(letter, self.sender, target)
        try:
            await aiosmtplib.send(
                message,
                hostname=parts.hostname,
                port=parts.port or PORTS[parts.scheme],
                username=unquote(parts.username) if parts.username else None,
                password=unquote(parts.password) if parts.password else None,
                use_tls=parts.scheme == "smtps",
                timeout=TIMEOUT_S,
            )
        except aiosmtplib.SMTPRecipientsRefused as refused:
            lasting = all(each.code in _LASTING for each in refused.recipients)
            raise (GivenUp if lasting else NotNow)("the mail server refused the address") from refused
        except aiosmtplib.SMTPAuthenticationError as refused:
            raise NotNow("the mail server refused the sign-in in WAYMARK_MAIL_URL") from refused
        except aiosmtplib.SMTPResponseException as answered:
            wrong = GivenUp if answered.code in _LASTING else NotNow
            raise wrong(f"the mail server answered {answered.code}") from answered
        except (aiosmtplib.SMTPException, OSError) as trouble:
            raise NotNow(f"the mail server did not take it: {type(trouble).__name__}") from trouble


def _message(letter: Letter, sender: str, target: str) -> EmailMessage:
    message = EmailMessage()
    try:
        message["From"], message["To"], message["Subject"] = sender, target, letter.subject
    except (ValueError, MessageError) as wrong:
        raise GivenUp("the address cannot stand in a mail") from wrong
    message["Date"] = formatdate()
    # The same for every try, so that a mail server or a reader can drop a second copy.
    message["Message-ID"] = f"<{letter.id}@waymark.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.urgent:
        message["Importance"] = "high"
    message.set_content(letter.text)
    return message
