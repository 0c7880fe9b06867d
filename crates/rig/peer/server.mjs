// better-auth's phone-number plugin behind node's own HTTP server, on SQLite at the gateway's durability.
import { createServer } from "node:http";
import Database from "better-sqlite3";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { phoneNumber } from "better-auth/plugins";

const database = new Database(process.argv[2]);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");

/** The last code sent to each number: what the gateway's sandbox inbox is there. */
const codes = new Map();

const auth = betterAuth({
  database,
  baseURL: "http://127.0.0.1",
  secret: "a secret of no worth, for a store to throw away",
  trustedOrigins: ["https://shop.example"],
  // Neither side's limits are measured.
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [
    phoneNumber({
      otpLength: 6,
      expiresIn: 600,
      allowedAttempts: 5,
      sendOTP: ({ phoneNumber, code }) => void codes.set(phoneNumber, code),
      signUpOnVerification: { getTempEmail: (number) => `${number.slice(1)}@peer.example` },
    }),
  ],
});
await (await getMigrations(auth.options)).runMigrations();

const handler = toNodeHandler(auth);
const json = (response, value) =>
  response.setHeader("content-type", "application/json").end(JSON.stringify(value));
const settings = () =>
  ["journal_mode", "synchronous", "secure_delete", "foreign_keys"]
    .map((name) => `${name}=${database.pragma(name, { simple: true })}`)
    .join(" ");

const server = createServer((request, response) => {
  if (request.url === "/codes") return json(response, Object.fromEntries(codes));
  if (request.url === "/about") return json(response, { settings: settings() });
  handler(request, response);
});
server.listen(0, "127.0.0.1", () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
