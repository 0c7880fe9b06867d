// Asks the vendors' official npm packages: one question a line of standard input, one answer a line of standard output.
// Its twin is ../python/answer.py; what each question is, says ../official.rs.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const require = createRequire(`${process.env.SDK_MODULES}/`);
const load = (name) => {
  let loaded;
  return () => (loaded ??= require(name));
};
const twilio = load('twilio');
const sinch = load('@sinch/sdk-core');
const vonage = load('@vonage/jwt');
// What @vonage/jwt verifies with; its own tokenGenerate makes RS256 tokens alone.
const jwt = load('jsonwebtoken');
const standard = load('standardwebhooks');

const sha256 = (text) => createHash('sha256').update(text).digest('hex');

// Of the header X-Twilio-Webhooks-Signature-Settings, or of none.
const algorithm = (settings) => twilio().getSignatureAlgorithm(settings);

const questions = {
  'twilio.validateForm': ({ secret, settings, signature, url, fields }) =>
    twilio().validateRequest(secret, signature, url, fields, algorithm(settings)),
  'twilio.validateBody': ({ secret, settings, signature, url, body }) =>
    twilio().validateRequestWithBody(secret, signature, url, body, algorithm(settings)),
  'twilio.signForm': ({ secret, settings, url, fields }) => ({
    url,
    signature: twilio().getExpectedTwilioSignature(secret, url, fields, algorithm(settings)),
  }),
  'twilio.signBody': ({ secret, settings, url, body }) => {
    const signed = `${url}?bodySHA256=${twilio().getExpectedBodyHash(body)}`;
    const signature = twilio().getExpectedTwilioSignature(secret, signed, {}, algorithm(settings));
    return { url: signed, signature };
  },

  // The SDK verifies the token; that its hash is the body's is left to whoever calls it.
  'vonage.validate': ({ secret, token, body }) =>
    vonage().verifySignature(token, secret) && jwt().decode(token).payload_hash === sha256(body),
  'vonage.sign': ({ secret, claims, body }) =>
    jwt().sign({ ...claims, payload_hash: sha256(body) }, secret, { algorithm: 'HS256' }),

  'sinch.validateApplication': ({ key, secret, headers, body, path }) =>
    new (sinch().VerificationCallbackWebhooks)({ applicationKey: key, applicationSecret: secret })
      .validateAuthenticationHeader(headers, body, path, 'POST'),
  'sinch.readVerification': ({ body }) => {
    new (sinch().VerificationCallbackWebhooks)({}).parseEvent(JSON.parse(body));
    return true;
  },
  'sinch.signApplication': ({ key, secret, contentType, timestamp, body, path }) =>
    sinch().generateAuthorizationHeader('POST', body, contentType, `x-timestamp:${timestamp}`, path, key, secret),
  'sinch.validateText': ({ secret, headers, body }) =>
    new (sinch().SmsCallbackWebhooks)(secret).validateAuthenticationHeader(headers, body, '', 'POST'),
  'sinch.readText': ({ body }) => sinch().SmsCallbackWebhooks.parseEvent(body).body,
  'sinch.signText': ({ secret, body, nonce, timestamp }) =>
    sinch().calculateWebhookSignature(sinch().computeSignedData(body, nonce, timestamp), secret),

  'standard.validate': ({ secret, headers, body }) => {
    try {
      new (standard().Webhook)(secret).verify(body, headers);
      return true;
    } catch (error) {
      if (error instanceof standard().WebhookVerificationError) return false;
      throw error;
    }
  },
  'standard.sign': ({ secret, id, timestamp, body }) =>
    new (standard().Webhook)(secret).sign(id, new Date(timestamp * 1000), body),
};

for await (const line of createInterface({ input: process.stdin })) {
  let reply;
  try {
    const { question, ...given } = JSON.parse(line);
    reply = { answer: questions[question](given) };
  } catch (error) {
    reply = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(`${JSON.stringify(reply)}\n`);
}
