"""To chat and push services, through Apprise."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.deliveries.letter import Letter
from bot.deliveries.targets import BadTarget, check_target
from bot.deliveries.ways import GivenUp, NotNow


@dataclass(frozen=True)
class Services:
    """`inside` lets a target be in the school's own network."""

    inside: bool = False

    async def send(self, letter: Letter, target: str) -> None:
        """Hand the letter to the service. Raises NotNow or GivenUp."""
        await asyncio.to_thread(self._send, letter, target)

    def _send(self, letter: Letter, target: str) -> None:
        # Looked at again at each sending: a name may lead elsewhere by now.
        try:
            check_target(target, inside=self.inside)
        except BadTarget as wrong:
            raise GivenUp(str(wrong)) from wrong
        import apprise  # 40 MB and a second, which a school without such a service never pays

        service = apprise.Apprise()
        if not service.add(target):
            raise GivenUp("the service's address is not complete")
        if not service.notify(title=letter.subject, body=letter.text):
            raise NotNow("the service did not take it")
