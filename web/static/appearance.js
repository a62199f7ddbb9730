// Shows the look while it is being chosen. Without it, the button does.

const form = document.getElementById('appearance');
const mirror = document.getElementById('mirror');
let timer;

async function show() {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === 'string' && !name.endsWith('_alt')) query.set(name, value);
  }
  for (const name of ['logo', 'header_image']) {
    if (query.has(`${name}_remove`)) query.set(`${name}_id`, '');
  }
  for (const text of ['welcome', 'footer']) {
    if (`${query}`.length > 6000) query.delete(text); // as in appearance.go
  }
  // In its place, so that the way back is not paved with previews.
  mirror.contentWindow.location.replace(`${mirror.dataset.src}?${query}`);
  const answer = await fetch(`/desk/appearance/colour?accent=${encodeURIComponent(query.get('accent'))}`);
  if (!answer.ok) return;
  const colour = await answer.json();
  document.getElementById('colour').hidden = false;
  document.getElementById('colour-day').setAttribute('fill', colour.day);
  document.getElementById('colour-night').setAttribute('fill', colour.night);
  document.getElementById('colour-note').textContent = colour.note;
}

form.addEventListener('input', (event) => {
  if (event.target.type === 'file') return; // seen once it is sent
  clearTimeout(timer);
  timer = setTimeout(() => show().catch(() => {}), 300);
});
