// The control side: plain HTTP, for the test that drives the peer.
import http from "node:http";

export function serveControl({ settings, state, commands }) {
  const server = http.createServer(async (request, response) => {
    const say = (status, value) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value, null, 1) + "\n");
    };
    try {
      const address = new URL(request.url, "http://control");
      const name = address.pathname.slice(1);
      if (name === "state") return say(200, snapshot(settings, state));
      if (name === "log") return say(200, eventsSince(state, address.searchParams));
      if (!Object.hasOwn(commands, name)) return say(404, { error: "no such command", commands: Object.keys(commands) });
      say(200, await commands[name](await argumentsOf(request, address)));
    } catch (error) {
      say(500, { error: String(error?.stack ?? error), cause: String(error?.cause ?? "") });
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(settings.controlPort, settings.ip, () => resolve(server));
  });
}

async function argumentsOf(request, address) {
  let body = "";
  for await (const chunk of request) body += chunk;
  return body ? JSON.parse(body) : Object.fromEntries(address.searchParams);
}

function snapshot(settings, state) {
  const objects = [...state.objects].map(([id, o]) => [id, { id: o.id.href, content: String(o.content), replyTo: o.replyTargetId?.href }]);
  return {
    origin: settings.origin,
    actor: `${settings.origin}/users/${settings.user}`,
    followers: [...state.followers.keys()],
    following: Object.fromEntries(state.following),
    objects: Object.fromEntries(objects),
    fault: state.fault,
    events: state.events.length,
  };
}

/** ?since=N skips the first N events, ?ev=KIND keeps one kind. */
function eventsSince(state, query) {
  const kind = query.get("ev");
  return state.events.slice(Number(query.get("since") ?? 0)).filter((event) => !kind || event.ev === kind);
}
