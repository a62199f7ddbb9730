// Keeps what was read, to be read again without a network. Only pages that a
// visitor may see anyway, and only what the blog lets be kept: never the desk,
// the fediverse's doors, searches, or anything made for one person.

const most = { pages: 40, files: 80, pictures: 60 };
const patience = 4000; // ms until a page that was read before is shown instead
const closed = /^\/(desk|setup|ap|sw\.js|healthz|readyz|nodeinfo|\.well-known)(\/|$)/;
const passing = /^\/(interact|search|offline\.html)(\/|$)/;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(ready());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (!(name in most)) await caches.delete(name);
    }
    await self.clients.claim();
    for (const client of await self.clients.matchAll({ type: "window" })) await first(client.url);
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || request.headers.has("range")) return;
  if (url.pathname.startsWith("/static/") || url.pathname.startsWith("/icon-")) {
    event.respondWith(kept("files", request));
  } else if (url.pathname.startsWith("/media/") && request.destination === "image") {
    event.respondWith(kept("pictures", request));
  } else if (request.mode === "navigate" && !closed.test(url.pathname)) {
    event.respondWith(forAll(url) ? page(event) : fetch(request).catch(offline));
  }
});

// first keeps the page by which a reader came, which was there before this script.
async function first(address) {
  const url = new URL(address);
  url.hash = "";
  if (!forAll(url)) return;
  const answer = await fetch(url.href).catch(() => null);
  if (answer && mayKeep(answer)) await keep("pages", url.href, answer);
}

// forAll is an address of a page that is the same for all: no words, no secrets in it.
function forAll({ pathname, search }) {
  return !closed.test(pathname) && !passing.test(pathname) && (search === "" || /^\?page=\d+$/.test(search));
}

// offline is the page for when there is no network, and nothing else to be shown.
async function offline() {
  return (await (await caches.open("pages")).match("/offline.html")) || Response.error();
}

// ready keeps the page for when there is no network, with what it is dressed in.
async function ready() {
  const answer = await fetch("/offline.html", { cache: "no-cache" });
  if (!answer.ok) return;
  const text = await answer.clone().text();
  await (await caches.open("pages")).put("/offline.html", answer);
  const files = await caches.open("files");
  const named = text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g);
  await Promise.all([...named].map(([, path]) => files.add(path).catch(() => {})));
}

// page asks the network first. What was read before stands in when there is none,
// or when it keeps silent too long.
async function page(event) {
  const { request } = event;
  const pages = await caches.open("pages");
  const address = request.url.split("#")[0];
  const fresh = fetch(request).then(async (answer) => {
    if (mayKeep(answer)) await keep("pages", address, answer.clone());
    else if (answer.status === 404 || answer.status === 410) await pages.delete(address);
    return answer;
  });
  event.waitUntil(fresh.catch(() => {}));
  const before = await pages.match(address);
  const waited = before && new Promise((done) => { setTimeout(done, patience, before); });
  try {
    return await (waited ? Promise.race([fresh, waited]) : fresh);
  } catch {
    return before || offline();
  }
}

// mayKeep is true for a page of ours that is made for everyone.
function mayKeep(answer) {
  const type = answer.headers.get("content-type") || "";
  const control = answer.headers.get("cache-control") || "no-store";
  return answer.status === 200 && answer.type === "basic" && !answer.redirected &&
    type.startsWith("text/html") && !/no-store|private/.test(control);
}

// kept gives what never changes from the cache, and keeps it the first time.
async function kept(name, request) {
  const before = await (await caches.open(name)).match(request);
  if (before) return before;
  const answer = await fetch(request);
  if (answer.status === 200 && /immutable/.test(answer.headers.get("cache-control") || "")) {
    await keep(name, request.url, answer.clone());
  }
  return answer;
}

// keep puts the newest last and lets go of the oldest.
async function keep(name, url, answer) {
  const cache = await caches.open(name);
  await cache.delete(url);
  await cache.put(url, answer);
  const all = await cache.keys();
  const old = all.filter((request) => new URL(request.url).pathname !== "/offline.html");
  await Promise.all(old.slice(0, Math.max(0, old.length - most[name])).map((request) => cache.delete(request)));
}
