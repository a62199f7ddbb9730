// Puts a player into the place of its card when a reader asks for it, and asks
// nobody for anything before. Without it the card's link opens the other site.
for (const button of document.querySelectorAll("button[data-player]")) {
  const card = button.closest(".card-embed");
  card.querySelector(".card-embed-note").hidden = false;
  button.hidden = false;
  button.addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.title = button.dataset.name;
    frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
    frame.sandbox = "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation";
    frame.referrerPolicy = "named" in button.dataset ? "strict-origin" : "no-referrer";
    frame.src = button.dataset.player;
    card.querySelector("img")?.remove();
    card.querySelector(".card-embed-note").remove();
    card.prepend(frame);
    card.classList.add("playing");
    button.remove();
    frame.focus();
  });
}
