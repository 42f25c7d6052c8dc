"""What routes need that wait for work: they hold no thread, and hear when whoever asked has left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from detente.web.access import TheParts
from detente.web.guard import User
from detente.web.jobs import Job, Jobs, Receive, Work
from detente.web.turns import Turn


@dataclass(frozen=True)
class Waiting:
    """A request that waits for work."""

    jobs: Jobs
    receive: Receive
    turn: Turn

    async def wait(self, job: Job, seconds: float) -> bool:
        """Wait for the end of work, for so many seconds at most; tell whether whoever asked is still there."""
        async with self.turn.resting():
            return await self.jobs.wait(job, seconds, self.receive)

    async def done(self, user: User, work: Work) -> Job:
        """Do a piece of work, which ends with the request."""
        async with self.turn.resting():
            return await self.jobs.done(user.key, work, self.receive)


def _waiting(request: Request, parts: TheParts) -> Waiting:
    return Waiting(parts.jobs, request.receive, request.scope["detente.turn"])


Waits = Annotated[Waiting, Depends(_waiting)]
