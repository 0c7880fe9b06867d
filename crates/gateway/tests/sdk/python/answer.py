"""Asks the vendors' official PyPI packages: one question a line of standard input, one answer a line of standard output.

Its twin is ../npm/answer.mjs; what each question is, says ../official.rs.
"""

import json
import sys
import traceback
from datetime import datetime, timezone
from hashlib import sha256

import jwt
from sinch.core.internal.sinch_events.utils import (
    build_string_to_sign,
    compute_content_md5,
    compute_signature,
)
from sinch.domains.authentication.sinch_events.v1.authentication_validation import (
    calculate_sinch_event_signature,
    compute_signed_data,
)
from sinch.domains.sms.sinch_events.v1.sms_sinch_event import SmsSinchEvent
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from twilio.request_validator import RequestValidator, get_signature_algorithm
from vonage_jwt import verify_signature


def twilio_validate(secret, settings, signature, url, given):
    algorithm = get_signature_algorithm(settings)
    return RequestValidator(secret).validate(url, given, signature, algorithm)


def twilio_sign(secret, settings, url, fields):
    algorithm = get_signature_algorithm(settings)
    return {"url": url, "signature": RequestValidator(secret).compute_signature(url, fields, algorithm)}


def twilio_sign_body(secret, settings, url, body):
    signed = f"{url}?bodySHA256={RequestValidator(secret).compute_hash(body)}"
    return twilio_sign(secret, settings, signed, {})


def vonage_validate(secret, token, body):
    # The SDK verifies the token; that its hash is the body's is left to whoever calls it.
    if not verify_signature(token, secret):
        return False
    claims = jwt.decode(token, options={"verify_signature": False})
    return claims["payload_hash"] == sha256(body.encode()).hexdigest()


def vonage_sign(secret, claims, body):
    # What the SDK verifies with; its own client makes RS256 tokens alone.
    claims = {**claims, "payload_hash": sha256(body.encode()).hexdigest()}
    return jwt.encode(claims, secret, algorithm="HS256")


def sinch_signature(secret, content_type, timestamp, body, path):
    text = build_string_to_sign("POST", compute_content_md5(body), content_type, timestamp, path)
    return compute_signature(text, secret)


def sinch_validate_application(key, secret, headers, body, path):
    # The PyPI package has no Verification API: its validator takes the same signature under another scheme's name.
    expected = sinch_signature(secret, headers["content-type"], headers["x-timestamp"], body, path)
    return headers["authorization"] == f"application {key}:{expected}"


def sinch_sign_application(key, secret, contentType, timestamp, body, path):
    return f"Application {key}:{sinch_signature(secret, contentType, timestamp, body, path)}"


def standard_validate(secret, headers, body):
    try:
        Webhook(secret).verify(body, headers)
    except WebhookVerificationError:
        return False
    return True


def standard_sign(secret, id, timestamp, body):
    # The SDK takes the naive time of UTC.
    at = datetime.fromtimestamp(timestamp, tz=timezone.utc).replace(tzinfo=None)
    return Webhook(secret).sign(id, at, body)


QUESTIONS = {
    "twilio.validateForm": lambda secret, settings, signature, url, fields: twilio_validate(
        secret, settings, signature, url, fields
    ),
    "twilio.validateBody": lambda secret, settings, signature, url, body: twilio_validate(
        secret, settings, signature, url, body
    ),
    "twilio.signForm": twilio_sign,
    "twilio.signBody": twilio_sign_body,
    "vonage.validate": vonage_validate,
    "vonage.sign": vonage_sign,
    "sinch.validateApplication": sinch_validate_application,
    "sinch.readVerification": lambda body: isinstance(json.loads(body), dict),
    "sinch.signApplication": sinch_sign_application,
    "sinch.validateText": lambda secret, headers, body: SmsSinchEvent(secret).validate_authentication_header(
        headers, body
    ),
    "sinch.readText": lambda body: SmsSinchEvent().parse_event(body).body,
    "sinch.signText": lambda secret, body, nonce, timestamp: calculate_sinch_event_signature(
        compute_signed_data(body, nonce, timestamp), secret
    ),
    "standard.validate": standard_validate,
    "standard.sign": standard_sign,
}

for line in sys.stdin:
    try:
        given = json.loads(line)
        question = QUESTIONS[given.pop("question")]
        reply = {"answer": question(**given)}
    except Exception:
        reply = {"error": traceback.format_exc()}
    print(json.dumps(reply), flush=True)
