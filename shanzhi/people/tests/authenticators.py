"""What people hold in their hands: an authenticator app, and a device with a passkey."""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.test import Client
from fido2 import cbor

from shanzhi.kernel.api import now
from shanzhi.people.actions.add_totp import new_totp_secret
from shanzhi.people.models import Account

ORIGIN = "http://localhost:8000"
UP_UV_AT = 0x45  # a person was there and was recognised; a key follows
UP_UV = 0x05


def code_of(secret: str, at: datetime | None = None, *, steps: int = 0) -> str:
    """What the app shows ``steps`` times 30 seconds after the moment."""
    step = int((at or now()).timestamp()) // 30 + steps
    return str(format_hotp_value(hotp_value(secret, step)))


def give_totp(account: Account) -> str:
    """The account has an authenticator app; returns its secret. No code was used yet."""
    secret = new_totp_secret()
    TOTP.activate(account, secret)
    return secret


def enter(client: Client, username: str, password: str, **extra: Any) -> Any:
    """Name and password."""
    return client.post("/login", {"username": username, "password": password, **extra})


class Device:
    """Makes passkeys and signs with them, as WebAuthn asks, in software."""

    def __init__(self, origin: str = ORIGIN) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)

    def create(self, asked: str) -> str:
        """The answer to an offer."""
        options = json.loads(asked)["publicKey"]
        public = cbor.encode(_cose(self.key.public_key()))
        about = self._about(options["rp"]["id"], UP_UV_AT)
        about += bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": about})
        client_data = self._client_data("webauthn.create", options["challenge"])
        return self._told({"clientDataJSON": client_data, "attestationObject": attestation})

    def sign(self, asked: str) -> str:
        """The answer to a question."""
        options = json.loads(asked)["publicKey"]
        about = self._about(options["rpId"], UP_UV)
        client_data = self._client_data("webauthn.get", options["challenge"])
        signed = about + hashlib.sha256(client_data).digest()
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        return self._told(
            {"clientDataJSON": client_data, "authenticatorData": about, "signature": signature}
        )

    def _about(self, rp_id: str, flags: int) -> bytes:
        return hashlib.sha256(rp_id.encode()).digest() + bytes([flags]) + bytes(4)

    def _client_data(self, kind: str, challenge: str) -> bytes:
        told = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(told).encode()

    def _told(self, response: dict[str, bytes]) -> str:
        return json.dumps(
            {
                "id": _text(self.id),
                "rawId": _text(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {name: _text(value) for name, value in response.items()},
            }
        )


def _cose(key: ec.EllipticCurvePublicKey) -> dict[int, Any]:
    """A key as COSE writes it (RFC 9053): ES256 on P-256."""
    numbers = key.public_numbers()
    return {
        1: 2,
        3: -7,
        -1: 1,
        -2: numbers.x.to_bytes(32, "big"),
        -3: numbers.y.to_bytes(32, "big"),
    }


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).decode().rstrip("=")
