// A receiver of deliveries. It verifies them by the reference library of Standard Webhooks, and misbehaves on demand.
//
//   node receiver.mjs [--host ADDRESS] [--port N] [--tls FOLDER]     FOLDER holds tls.key and tls.crt
//
// Standard output is lines of JSON: {"port","control"} once it listens, {"connection"} for each connection, and one line
// for each request before it is answered, so that nothing is forgotten when it is killed.
//
// On the control port:
//   PUT /secrets     {"/path":["whsec_…"]}      with which deliveries to a path must verify
//   PUT /behaviours  [{"mode":"answer","status":500,"times":1}]
//
// The first behaviour that fits a request (path, event_id, appointment_id; times counts down) decides. Unless it names a
// status, a delivery that verifies gets 200, one that does not 401, and one to a path without secrets 503.
import { readFileSync, writeSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Webhook } from "standardwebhooks";

const loopback = "127.0.0.1";
const anHour = 3_600_000;
// Below the ports that systems choose, so that nobody gets the port of a receiver that is down.
const lowestPort = 10_000;
const highestPort = 15_999;
const options = parseArgs({ options: { host: { type: "string", default: loopback }, port: { type: "string" }, tls: { type: "string" } } }).values;

const modes = {
  // Answers, after a while if it is to: "status", "headers", "echo" of the body, "delay_ms".
  answer(_, response, behaviour, body) {
    const answer = () => response.writeHead(behaviour.status, behaviour.headers).end(behaviour.echo ? body : undefined);
    behaviour.delay_ms ? setTimeout(answer, behaviour.delay_ms) : answer();
  },
  // Takes the request and says nothing.
  hang() {},
  // Breaks the connection off.
  reset(request) {
    request.socket.resetAndDestroy();
  },
  // Begins to answer and says nothing more.
  stuck(_, response, behaviour) {
    response.writeHead(behaviour.status, behaviour.headers).flushHeaders();
  },
  // Answers as long as anybody listens.
  endless(_, response, behaviour) {
    response.writeHead(behaviour.status, behaviour.headers);
    const piece = Buffer.alloc(16_384, "x");
    const more = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on("drain", more);
    more();
  },
};

const underWay = new Map();
let secrets = {};
let behaviours = [];

const receiver = options.tls
  ? createTlsServer({ key: readFileSync(join(options.tls, "tls.key")), cert: readFileSync(join(options.tls, "tls.crt")) }, receive)
  : createServer(receive);
const controller = createServer(control);
for (const server of [receiver, controller]) {
  server.keepAliveTimeout = anHour;
  server.requestTimeout = 0;
  server.on("clientError", (_, socket) => socket.destroy());
}

await listen(receiver, options.host, options.port);
await listen(controller, loopback);
receiver.on("connection", socket => print({ connection: socket.remotePort }));
print({ port: receiver.address().port, control: controller.address().port });

async function receive(request, response) {
  request.on("error", () => {});
  response.on("error", () => {});
  const body = await read(request).catch(() => null);
  if (body === null) {
    return;
  }

  const at = Date.now();
  const json = parse(body);
  const eventId = json?.data?.event_id ?? json?.event_id ?? null;
  const appointmentId = json?.data?.appointment_id ?? json?.appointment_id ?? null;
  const verifiedBy = verify(request, body);
  const verdict = !secrets[request.url] ? 503 : verifiedBy.length ? 200 : 401;
  const behaviour = { status: verdict, ...behaviourOf(request.url, eventId, appointmentId) };
  const told = retryAfter(behaviour, at);
  const mode = behaviour.mode ?? "answer";
  print({
    at, method: request.method, path: request.url, webhook_id: request.headers["webhook-id"] ?? null, event_id: eventId, appointment_id: appointmentId,
    verified_by: verifiedBy, under_way: count(response, request.url), of_appointment_under_way: count(response, `${request.url} ${appointmentId}`),
    status: mode === "answer" ? behaviour.status : null, retry_at: told.at,
    headers: behaviour.brief ? {} : request.headers, body: behaviour.brief ? "" : body,
  });
  modes[mode](request, response, { ...behaviour, headers: { ...behaviour.headers, ...told.headers } }, body);
}

async function control(request, response) {
  const json = parse(await read(request));
  if (request.method !== "PUT" || !["/secrets", "/behaviours"].includes(request.url) || !json || Array.isArray(json) !== (request.url === "/behaviours")) {
    response.writeHead(400).end();
    return;
  }

  request.url === "/secrets" ? (secrets = json) : (behaviours = json);
  response.writeHead(204).end();
}

// The places of the secrets that the delivery verifies with.
function verify(request, body) {
  return (secrets[request.url] ?? []).flatMap((secret, place) => {
    try {
      new Webhook(secret).verify(body, request.headers);
      return [place];
    } catch {
      return [];
    }
  });
}

function behaviourOf(path, eventId, appointmentId) {
  const fitting = behaviours.find(one =>
    (one.times ?? 1) > 0
    && (one.path ?? path) === path
    && (one.event_id ?? eventId) === eventId
    && (one.appointment_id ?? appointmentId) === appointmentId);
  if (fitting?.times) {
    fitting.times--;
  }

  return fitting;
}

// "retry_after" in seconds, told as they are or, with "retry_after_date", as a date; "at" is the time that is meant.
function retryAfter({ retry_after: seconds, retry_after_date: asDate }, now) {
  if (!seconds) {
    return { at: null, headers: {} };
  }

  const at = asDate ? Math.ceil(now / 1000 + seconds) * 1000 : now + seconds * 1000;
  return { at, headers: { "retry-after": asDate ? new Date(at).toUTCString() : String(seconds) } };
}

// How many requests are under way, this one included.
function count(response, what) {
  underWay.set(what, (underWay.get(what) ?? 0) + 1);
  response.once("close", () => underWay.set(what, underWay.get(what) - 1));
  return underWay.get(what);
}

async function read(request) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
  }

  return Buffer.concat(pieces).toString();
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function listen(server, host, port) {
  const wanted = port ? Number(port) : lowestPort + Math.floor(Math.random() * (highestPort - lowestPort + 1));
  return new Promise((resolve, reject) => {
    server.once("error", error => (error.code === "EADDRINUSE" && !port ? resolve(listen(server, host)) : reject(error)));
    server.listen(wanted, host, resolve);
  });
}

function print(line) {
  let rest = Buffer.from(`${JSON.stringify(line)}\n`);
  while (rest.length > 0) {
    rest = rest.subarray(writeSync(1, rest));
  }
}
