"""What proves to a server who we are. Never kept in settings, logs or addresses."""

from __future__ import annotations

import base64

from frailtylab.errors import N_, OperatorError
from frailtylab.upload.target import Target


def authorization(target: Target, secret: str) -> str:
    """The ``Authorization`` header; empty where the target asks for none.

    :param secret: a bearer token, or ``user:password``
    :raises OperatorError: when the target asks for one and there is none, or it can't be one
    """
    if target.sign_in == "none":
        return ""
    if not secret or not secret.isascii() or not secret.isprintable():
        raise OperatorError(
            N_("The server wants to know who sends"),
            N_("No token or password was given, or it has characters that none has."),
            N_("Name the file that holds it."),
        )
    if target.sign_in == "bearer":
        return f"Bearer {secret}"
    return f"Basic {base64.b64encode(secret.encode()).decode()}"
