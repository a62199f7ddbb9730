// Small comforts for visitors. Every page works without them.

// A copy button appears where the browser can copy, and says what it did.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  const label = button.querySelector("[data-label]");
  const before = label.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
      label.textContent = button.dataset.done;
    } catch {
      label.textContent = before;
      return;
    }
    setTimeout(() => { label.textContent = before; }, 2500);
  });
}

// A field with an address selects all of it at a touch.
for (const field of document.querySelectorAll("input[readonly]")) {
  field.addEventListener("focus", () => field.select());
}

// Menus close with Escape, and on a touch elsewhere.
const menus = document.querySelectorAll(".menu, .masthead-topics .sub");
for (const menu of menus) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
document.addEventListener("click", (event) => {
  for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
});

// What was read can be read again offline, where the browser and the blog allow.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => {});
}
