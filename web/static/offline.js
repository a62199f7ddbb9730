// Lists what the browser kept of this blog, and forgets it when asked to.

const own = "/offline.html"; // neither listed nor forgotten: it tells who has no network
const list = document.getElementById("kept");
const none = document.getElementById("kept-none");
const forget = document.getElementById("kept-forget");

async function show() {
  const cache = await caches.open("pages");
  list.replaceChildren();
  for (const request of (await cache.keys()).reverse()) {
    const { pathname } = new URL(request.url);
    if (pathname === own) continue;
    const answer = await cache.match(request);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const words = (e) => page.querySelector(e)?.textContent.trim() ?? "";
    const heading = `${words("main .list-head .kicker")} ${words("main h1")}`.trim(); // "Reactions to" an article is not the article
    const link = document.createElement("a");
    link.href = pathname + new URL(request.url).search;
    link.textContent = (pathname !== "/" && heading) || page.title;
    const item = document.createElement("li");
    item.append(link);
    item.lang = page.documentElement.lang;
    item.dir = page.documentElement.dir;
    list.append(item);
  }
  const some = list.childElementCount > 0;
  list.hidden = forget.hidden = !some;
  none.hidden = some;
}

function told() {
  list.parentElement.dataset.known = "";
}

if (window.caches) {
  forget.querySelector("button").addEventListener("click", async () => {
    const pages = await caches.open("pages");
    for (const request of await pages.keys()) {
      if (new URL(request.url).pathname !== own) await pages.delete(request);
    }
    await caches.delete("pictures");
    await show();
  });
  show().catch(() => {}).then(told);
} else {
  told();
}
