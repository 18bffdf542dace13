"""Check 16: what goes into an address ends in the logs of proxies, so nothing of anybody does."""

from __future__ import annotations

import base64
from pathlib import Path
from random import Random

from helpers.fake_clock import FakeClock
from helpers.fhir_double import NEEDED, served
from helpers.finished_visits import clinic, finished_visit, ramp
from helpers.sentinels import forms

from frailtylab.upload.exchange import Exchanges
from frailtylab.upload.sender import Sender
from frailtylab.upload.target import Target

TOKEN = "planted-token-40817"


def test_no_address_of_a_request_names_anybody_or_the_token(
    tmp_path: Path, fake_clock: FakeClock
) -> None:
    """ASVS 14.2.1: a whole visit sent; every address that the server got is looked at."""
    with clinic(tmp_path, fake_clock) as desk, served() as double:
        finished_visit(desk)
        codes = {person.code for person in desk.store.people.find("")}
        users = {user.code for user in desk.store.people.assessors()}
        target = Target(base_url=double.url, namespace="https://trial.example.org", site="S01",
                        deadline_s=5.0)  # fmt: skip
        line = Exchanges(target, f"Bearer {TOKEN}")
        dice = Random(1)  # noqa: S311 - the same in every run
        sender = Sender(desk, "office", target, frozenset(NEEDED), desk.user_id, ramp, dice)
        line.get("metadata")
        while sender.step(line) is not None:
            pass
        requests = list(double.requests)
    assert codes
    assert users
    assert len(requests) >= 2
    bodies = b"".join(body for _method, _path, _headers, body in requests)
    assert any(code.encode() in bodies for code in codes), "the look would see nothing"
    for _method, path, headers, _body in requests:
        where = f"{path} {headers.get('Referer', '')} {headers.get('User-Agent', '')}".encode()
        for secret in (*codes, *users, TOKEN, base64.b64encode(TOKEN.encode()).decode()):
            assert not any(form in where for form in forms(secret)), (path, secret)
        assert "?" not in path
