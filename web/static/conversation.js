// The conversation under an article: addresses of comments that stand on another
// page or in a fold, and comments that come while one reads. Without this, the
// page is whole, and shows them when it is loaded again.

const section = document.getElementById("conversation");
const { path, live } = section.dataset;
const page = Number(section.dataset.page);

// A comment's address opens the fold it is in, and leads to its page.
async function find() {
  const [, id] = /^#comment-([\w-]+)$/.exec(location.hash) ?? [];
  if (!id) return;
  const item = document.getElementById(`comment-${id}`);
  if (item) {
    for (let fold = item.closest("details.fold"); fold; fold = fold.parentElement.closest("details.fold")) fold.open = true;
    item.scrollIntoView();
  } else if (page === 1) {
    const answer = await fetch(`${path}/comment/${id}`, { method: "HEAD" }).catch(() => null);
    const there = answer?.ok && new URL(answer.url);
    if (there && there.pathname !== location.pathname) location.replace(there.pathname + location.hash);
  }
}
addEventListener("hashchange", find);
find();

// New comments are asked for while the page is looked at, ever more rarely when
// none come; and when somebody comes back to it, if it was due meanwhile.
const soon = 30e3, late = 300e3;
const notice = section.querySelector(".fresh");
let known = Number(section.dataset.total);
let wait = soon, due = Date.now() + soon, timer;

const words = (n) => `${n} new comment${n === 1 ? "" : "s"}`;

function plan() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, due - Date.now());
}

async function look() {
  wait = Math.min(wait * 1.5, late);
  due = Date.now() + late; // not twice at a time
  try {
    const answer = await fetch(live, { cache: "no-cache" });
    if (answer.status === 404) return;
    if (answer.ok) tell((await answer.json()).pages);
  } catch {
    wait = late;
  }
  due = Date.now() + wait;
  plan();
}

function tell(pages) {
  const total = pages.reduce((sum, n) => sum + n, 0);
  if (total <= known) {
    known = total;
    return;
  }
  wait = soon;
  const text = words(total - known);
  if (notice.textContent === text) return;
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", () => bring(total, pages.length));
  notice.replaceChildren(button);
}

async function bring(total, pages) {
  const answer = await fetch(location.pathname, { cache: "no-cache" }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const mark = [...document.querySelectorAll("main p, .thread-item")].find((e) => e.getBoundingClientRect().top >= 0);
  const before = mark?.getBoundingClientRect().top;
  const came = insert(fresh);
  if (mark) scrollBy({ top: mark.getBoundingClientRect().top - before, behavior: "instant" });
  const title = fresh.getElementById("conversation-title");
  if (title) document.getElementById("conversation-title").textContent = title.textContent;
  const elsewhere = total - known - came.length;
  known = total;
  notice.textContent = came.length ? `${words(came.length)} added.` : "";
  if (elsewhere > 0 && pages > page) {
    const link = document.createElement("a");
    link.className = "button";
    link.href = `${path}/comments/${pages}#conversation`;
    link.textContent = `${words(elsewhere)} on page ${pages}`;
    notice.replaceChildren(link);
  }
  came[0]?.setAttribute("tabindex", "-1");
  came[0]?.focus({ preventScroll: true });
}

// Puts what is not here yet where it stands on the fresh page.
function insert(fresh) {
  const came = [];
  const missing = [...fresh.querySelectorAll(".thread-item")].filter((e) => !document.getElementById(e.id));
  for (const item of missing) {
    if (item.querySelector(":scope > .comment:not(.gone)")) {
      item.classList.add("new");
      came.push(item);
    }
    if (item.isConnected && item.ownerDocument === document) continue; // it came with what it answers
    const { of } = item.parentElement.dataset;
    const list = section.querySelector(`ol[data-of="${of}"]`);
    if (list) {
      let next = item.nextElementSibling;
      while (next && document.getElementById(next.id)?.parentElement !== list) next = next.nextElementSibling;
      list.insertBefore(item, next && document.getElementById(next.id));
    } else {
      const home = document.getElementById(of ? `comment-${of}` : "thread");
      const fold = item.parentElement.parentElement;
      home?.append(fold.matches("details.fold") ? fold : item.parentElement);
    }
    const folded = item.closest("details.fold");
    if (folded) folded.open = true;
  }
  return came;
}

if (live) {
  document.addEventListener("visibilitychange", plan);
  plan();
}
