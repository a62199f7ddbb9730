// What helps on every page of the desk. All of it works without, too.

import { grow, showTime } from './desk-shared.js';

// Times stand there in UTC.
for (const time of document.querySelectorAll('time[datetime]')) {
  showTime(time, new Date(time.dateTime));
}

// Lead the eye, and the screen reader, to what is wrong.
document.querySelector('[aria-invalid="true"]')?.focus();

// Set-up shows the name in the fediverse while it is typed.
const shown = document.getElementById('handle-shown');
if (shown) {
  const handle = document.getElementById('handle');
  const show = () => {
    shown.value = `@${handle.value.trim().replace(/^@/, '') || 'handle'}@${shown.dataset.host}`;
  };
  handle.oninput = show;
  show();
}

for (const area of document.querySelectorAll('textarea[data-grow]')) {
  area.oninput = () => grow(area);
}

// One menu is open at a time; Escape and a click elsewhere close it.
const menus = '.rooms-more[open], .drop[open]';
addEventListener('click', (event) => {
  for (const menu of document.querySelectorAll(menus)) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
addEventListener('keydown', (event) => {
  if (event.key !== 'Escape') return;
  for (const menu of document.querySelectorAll(menus)) {
    const inside = menu.contains(document.activeElement);
    menu.open = false;
    if (inside) menu.querySelector('summary').focus();
  }
});

// An answer opened is an answer begun.
for (const details of document.querySelectorAll('details.answer')) {
  details.ontoggle = () => {
    if (details.open) details.querySelector('textarea, input:not([type=hidden])')?.focus();
  };
}

// A form is sent once, however often its button is pressed.
addEventListener('submit', (event) => {
  if (event.defaultPrevented || event.target.method === 'dialog' || event.submitter?.formTarget) return;
  if (event.target.dataset.sent) {
    event.preventDefault();
    return;
  }
  event.target.dataset.sent = 'yes';
});
addEventListener('pageshow', () => {
  for (const form of document.forms) delete form.dataset.sent;
});

// Bars move while something is under way.
async function poll() {
  if (!document.querySelector('[data-delivery] progress')) return;
  if (!document.hidden) {
    const answer = await fetch(location.href, { headers: { Accept: 'application/json' } }).catch(() => null);
    if (answer?.ok) (await answer.json()).forEach(move);
  }
  setTimeout(poll, 5000);
}
const number = (n) => n.toLocaleString('en');
function move({ id, total, delivered, pending, failed }) {
  const line = document.querySelector(`[data-delivery="${CSS.escape(id)}"]`);
  const bar = line?.querySelector('progress');
  if (!bar) return;
  bar.max = total;
  bar.value = delivered;
  let words = `delivered to ${number(delivered)} of ${number(total)} mailboxes`;
  if (pending) words += `, ${number(pending)} still trying`;
  else bar.remove();
  if (failed) words += `, ${number(failed)} given up`;
  line.querySelector('.delivery-words').textContent = words;
}
setTimeout(poll, 3000);
