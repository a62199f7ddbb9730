// The HTTPS side: what other servers reach. Signed requests and everything
// posted are recorded byte for byte.
import fs from "node:fs";
import https from "node:https";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { wayIn } from "./ways.mjs";

export function servePublic({ settings, state, federation, commands }) {
  const file = (ending) => fs.readFileSync(path.join(settings.tls, settings.host + ending));
  const server = https.createServer({ key: file(".key"), cert: file(".crt") }, async (request, response) => {
    try {
      await answer(request, response, { settings, state, federation, commands });
    } catch (error) {
      state.note({ ev: "crash", err: String(error?.stack ?? error) });
      if (!response.headersSent) response.writeHead(500);
      response.end();
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.port, settings.ip, () => resolve(server));
  });
}

async function answer(request, response, peer) {
  const { settings, state, federation } = peer;
  const body = await readAll(request);
  const reply = (await faultyReply(request, state)) ?? (await wayIn(peer, request)) ?? (await federatedReply(request, body, settings, federation));
  record(request, body, reply, settings, state);
  response.writeHead(reply.status, reply.headers);
  response.end(reply.body);
}

async function readAll(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The answer that a fault calls for; null when the request goes on as usual, late or not. */
async function faultyReply(request, state) {
  const fault = state.takeFault(request.url);
  if (!fault) return null;
  if (fault.delayMs) await sleep(fault.delayMs);
  if (!fault.status) return null;
  return { status: fault.status, headers: { "content-type": "text/plain", ...fault.headers }, body: Buffer.from("fault") };
}

async function federatedReply(request, body, settings, federation) {
  const headers = new Headers();
  for (let i = 0; i < request.rawHeaders.length; i += 2) headers.append(request.rawHeaders[i], request.rawHeaders[i + 1]);
  const bodiless = request.method === "GET" || request.method === "HEAD";
  const incoming = new Request(settings.origin + request.url, { method: request.method, headers, body: bodiless ? undefined : body });
  const reply = await federation.fetch(incoming, {
    contextData: undefined,
    onNotFound: () => new Response("not found", { status: 404 }),
    onNotAcceptable: () => new Response(`<h1>${settings.user}</h1>`, { headers: { "content-type": "text/html", vary: "Accept" } }),
  });
  return { status: reply.status, headers: Object.fromEntries(reply.headers), body: Buffer.from(await reply.arrayBuffer()) };
}

function record(request, body, reply, settings, state) {
  const number = String(state.next()).padStart(5, "0");
  const type = request.method === "POST" ? activityType(body) : request.method;
  const { headers } = request;
  const scheme = headers["signature-input"] ? "rfc9421" : headers.signature ? "cavage" : "none";
  state.note({ ev: "http", m: request.method, u: request.url, status: reply.status, type, ua: headers["user-agent"], sig: scheme, accept: headers.accept, raw: number });
  if (scheme === "none" && request.method !== "POST") return;
  const recording = {
    receivedAt: new Date().toISOString(), method: request.method, url: settings.origin + request.url, httpVersion: request.httpVersion,
    rawHeaders: request.rawHeaders, bodyUtf8: body.toString("utf8"), bodyBase64: body.toString("base64"),
    responseStatus: reply.status, responseBody: reply.body.toString("utf8"),
  };
  fs.writeFileSync(path.join(state.recordings, `${number}-${type}-${reply.status}.json`), JSON.stringify(recording, null, 1));
}

function activityType(body) {
  try {
    return String(JSON.parse(body).type).replace(/\W/g, "_");
  } catch {
    return "unreadable";
  }
}
