// Remembers, on this device alone and only if asked, whom a visitor is on their
// own server.

const form = document.querySelector("form[data-home]");
const keep = document.getElementById("keep");
const key = "home";

try {
  const kept = localStorage.getItem(key);
  keep.closest("[hidden]").hidden = false;
  keep.checked = Boolean(kept);
  if (kept && !form.account.value) {
    form.account.value = kept;
    form.querySelector("button").focus();
  }
  form.addEventListener("submit", () => {
    if (keep.checked) localStorage.setItem(key, form.account.value.trim());
    else localStorage.removeItem(key);
  });
} catch {
  // The browser keeps nothing; then nobody is offered it.
}
