"""Codes of the second factor: RFC 6238 as every authenticator app has it (SHA-1, 6 digits, 30 seconds).

Written on the standard library, ten lines that the RFC's own vectors test: the packages for it keep the secret and the
recovery codes readable in the database.
"""

import base64
import datetime as dt
import hmac
from urllib.parse import quote

from django.utils.crypto import salted_hmac

STEP_SECONDS = 30
DRIFT = 1
"""Steps by which a telephone's clock may be early or late."""


def code_at(secret: bytes, step: int) -> str:
    """The six digits of one step (RFC 4226, 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFF_FFFF
    return f"{number % 1_000_000:06}"


def step_at(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // STEP_SECONDS


def step_of(code: str, secret: bytes, moment: dt.datetime) -> int | None:
    """The step to which a typed code belongs, at most DRIFT from now; None where it belongs to none."""
    now = step_at(moment)
    fitting = [step for step in range(now - DRIFT, now + DRIFT + 1) if hmac.compare_digest(code_at(secret, step), code)]
    return max(fitting, default=None)


def secret_of(salt: str) -> bytes:
    """20 bytes that only whoever has the site's own key can derive."""
    return salted_hmac("accounts.second_factor", salt, algorithm="sha256").digest()[:20]


def secret_words(salt: str) -> str:
    """The secret to type where no camera reads it: groups of four letters and digits."""
    text = base64.b32encode(secret_of(salt)).decode("ascii")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def setup_address(salt: str, username: str, site: str) -> str:
    """What the QR code says to the app; the site's name stands in it once, so that weak cameras read it."""
    secret = secret_words(salt).replace(" ", "")
    return f"otpauth://totp/{quote(username)}?secret={secret}&issuer={quote(site)}"


def plain_code(typed: str) -> str:
    """A code without the spaces and hyphens that people type into it; other alphabets' digits are none."""
    return "".join(sign for sign in typed.lower() if sign.isascii() and sign.isalnum())


def recovery_digest(user_id: int, typed: str) -> str:
    """What is stored of a recovery code: 60 random bits under the site's own key, so that no list of guesses fits."""
    return salted_hmac(f"accounts.recovery.{user_id}", plain_code(typed), algorithm="sha256").hexdigest()
