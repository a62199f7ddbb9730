// The ways by which people come here from the pages of other servers, to act upon
// what they saw there: links in WebFinger, and the pages these lead to. Which of
// them there are is said by the command `ways`.
const INTENT = "https://w3id.org/fep/3b86/";
const SUBSCRIBE = "http://ostatus.org/schema/1.0/subscribe";

/** The links that WebFinger tells besides Fedify's own. */
export function linksOf(settings, { ways }) {
  const parameter = { Create: "inReplyTo" };
  const links = ways.intents.map((kind) => ({
    rel: INTENT + kind,
    template: `${settings.origin}/intents/${kind}?object={${parameter[kind] ?? "object"}}&then={on-success}`,
  }));
  if (ways.subscribe) links.push({ rel: SUBSCRIBE, template: `${settings.origin}/subscribe?uri={uri}` });
  return links;
}

/** The answer to somebody who comes in by one of the ways; null for all other requests. */
export async function wayIn({ settings, state, commands }, request) {
  const address = new URL(request.url, settings.origin);
  const kind = kindOf(address.pathname, state.ways);
  const object = address.searchParams.get("object") ?? address.searchParams.get("uri");
  if (!kind) return null;
  if (!object) return page(400, "What is this about?");
  if (request.method !== "POST") return page(200, `<form method="post"><p>${kind}: ${escaped(object)}</p><button>Yes</button></form>`);
  await act(commands, kind, object);
  state.note({ ev: "way", type: kind, object, by: address.pathname });
  const then = address.searchParams.get("then");
  return then ? { status: 303, headers: { location: then }, body: Buffer.alloc(0) } : page(200, "Done");
}

function kindOf(path, ways) {
  const [, intent] = /^\/intents\/(\w+)$/.exec(path) ?? [];
  if (intent) return ways.intents.includes(intent) ? intent : null;
  return (path === "/subscribe" && ways.subscribe) || (path === "/authorize_interaction" && ways.page) ? "Object" : null;
}

/** Does what somebody came for. What is meant for any object follows people, and answers all else. */
async function act(commands, kind, object) {
  const reply = () => commands.post({ inReplyTo: object, content: `<p>By way of ${kind}</p>` });
  switch (kind) {
    case "Follow": return commands.follow({ target: object });
    case "Like": return commands.like({ object });
    case "Announce": return commands.announce({ object });
    case "Create": return reply();
    default: return (await commands.isActor({ q: object })) ? commands.follow({ target: object }) : reply();
  }
}

function page(status, content) {
  return { status, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(`<!doctype html><title>Peer</title>${content}`) };
}

const escaped = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
