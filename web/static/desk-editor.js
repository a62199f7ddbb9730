// The editor saves what is typed every few seconds, keeps it in the browser until
// the blog has it, and makes pictures and previews easier. The form works without.

import { grow, showTime } from './desk-shared.js';

const $ = (id) => document.getElementById(id);
const form = $('editor');
const title = $('title');
const source = $('source');
let id = form.dataset.id;
const address = (what) => `/desk/articles/${id}/${what}`;
const json = { Accept: 'application/json' };

// == the text

function fields() {
  const data = new FormData(form);
  for (const name of ['file', 'file_alt', 'cover_file']) data.delete(name);
  return new URLSearchParams(data);
}

function typed() {
  const now = fields();
  now.delete('seen');
  return now.toString();
}

// What it would hurt to lose; the blog may tidy the rest.
function essence(params) {
  return ['title', 'source', 'summary', 'warning']
    .map((name) => (params.get(name) ?? '').replace(/\s+/g, ' ').trim()).join('\n');
}

// == the copy in the browser

const place = (of) => `causerie-text-${of}`;
let copied = true;

function copy() {
  const text = JSON.stringify({ at: Date.now(), text: fields().toString() });
  // Full or forbidden? Then leaving asks first.
  copied = attempt(() => localStorage.setItem(place(id), text)) !== null;
}

function attempt(what) {
  try {
    return what();
  } catch {
    return null; // no storage, or nothing that makes sense in it
  }
}
const copyOf = (of) => attempt(() => JSON.parse(localStorage.getItem(place(of))));
const forget = (of) => attempt(() => localStorage.removeItem(place(of)));

function offerCopy() {
  const here = essence(fields());
  for (const of of new Set([id, 'new'])) {
    const old = copyOf(of);
    if (!old) continue;
    const params = new URLSearchParams(old.text);
    if (essence(params) === here || !essence(params).trim()) {
      forget(of);
      continue;
    }
    if (of !== id) continue;
    showTime($('recover-time'), new Date(old.at));
    $('recover').hidden = false;
    $('recover-use').onclick = () => {
      fill(params);
      $('recover').hidden = true;
      changed();
    };
    $('recover-drop').onclick = () => {
      forget(of);
      $('recover').hidden = true;
    };
  }
}

function fill(params) {
  for (const field of form.elements) {
    if (!field.name || ['seen', 'date_was'].includes(field.name) || ['file', 'submit'].includes(field.type)) continue;
    if (['checkbox', 'radio'].includes(field.type)) field.checked = params.getAll(field.name).includes(field.value);
    else field.value = params.get(field.name) ?? '';
  }
  for (const area of [title, source]) grow(area);
}

// == saving by itself

const soon = 2500; // ms after the last key
const atLatest = 12000;
let saved = 'unsaved' in form.dataset ? null : typed();
let running = null;
let timer = 0;
let since = 0;
let stopped = false; // until the author decides between two versions
let leaving = false;

const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function alarm(...words) {
  $('status-trouble').hidden = !words.length;
  $('status-trouble').replaceChildren(...words);
}

function changed() {
  copy();
  since ||= Date.now();
  later(Math.min(soon, Math.max(0, since + atLatest - Date.now())));
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(save, wait);
}

function save({ last = false } = {}) {
  clearTimeout(timer);
  if (running) return running.then(() => save({ last }));
  const text = typed();
  if (stopped || leaving || text === saved || (id === 'new' && !essence(fields()).trim())) return Promise.resolve();
  since = 0;
  running = send(text, last).finally(() => { running = null; });
  return running;
}

async function send(text, last) {
  const body = fields();
  let answer;
  try {
    // What outlives a page may be no longer than 64 KiB.
    const keepalive = last && body.toString().length < 60000;
    answer = await fetch(address('autosave'), { method: 'POST', headers: json, body, keepalive });
  } catch {
    alarm('No connection. Your text is kept in this browser and saved when the connection is back.');
    later(10000);
    return;
  }
  const news = await answer.json().catch(() => ({}));
  if (answer.ok) kept(text, news);
  else if (answer.status === 401) signedOut();
  else if (answer.status === 409) choose(news);
  else {
    alarm(`Not saved: ${news.error || 'the blog had a fault'}. Your text is kept in this browser.`);
    later(20000);
  }
}

function kept(text, news) {
  saved = text;
  alarm();
  $('status-words').replaceChildren('Saved ', showTime(make('time'), new Date()));
  form.elements.seen.value = news.seen;
  if (news.id !== id) becomes(news.id);
  if (typed() === saved) forget(id);
  refresh();
}

// A new article has got its own address.
function becomes(next) {
  forget(id);
  const old = address('');
  id = next;
  history.replaceState(null, '', `/desk/articles/${id}`);
  form.action = form.action.replace(old, address(''));
  for (const button of form.querySelectorAll('[formaction]')) {
    button.formAction = button.formAction.replace(old, address(''));
  }
  if (typed() !== saved) copy();
}

function signedOut() {
  const link = make('a', { href: '/desk/sign-in', target: '_blank', textContent: 'Sign in in a new tab' });
  alarm('You were signed out. Your text is kept in this browser. ', link, ', and it is saved when you come back here.');
}

function choose({ seen }) {
  stopped = true;
  const button = (textContent, onclick) => make('button', { type: 'button', className: 'button', textContent, onclick });
  alarm('This article was changed elsewhere since you opened it here. Nothing is saved until you choose. ',
    button('Keep mine', () => {
      form.elements.seen.value = seen;
      stopped = false;
      alarm();
      save();
    }), ' ',
    button('Take the other', () => {
      forget(id);
      leaving = true;
      location.reload();
    }));
}

form.oninput = ({ target }) => { if (target.type !== 'file') changed(); };
window.ononline = window.onfocus = () => save();
document.onvisibilitychange = () => { if (document.hidden) save({ last: true }); };
window.onpagehide = () => { if (!running) save({ last: true }); };
window.onbeforeunload = (event) => {
  if (!copied && !leaving && typed() !== saved) event.preventDefault();
};
// A page brought back by the browser is old.
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });

// Saving by itself must have ended before the form itself goes.
form.addEventListener('submit', (event) => {
  if (event.submitter === $('preview')) return;
  if (running) {
    event.preventDefault();
    running.then(() => form.requestSubmit(event.submitter));
    return;
  }
  clearTimeout(timer);
  leaving = true;
});

// == the preview

const frame = $('preview-frame');
const toggle = $('preview');
toggle.ariaExpanded = 'false';
toggle.onclick = async (event) => {
  event.preventDefault();
  if (frame.hidden) await save();
  if (id === 'new') return; // there is nothing to see
  frame.hidden = !frame.hidden;
  toggle.textContent = frame.hidden ? 'Preview' : 'Edit';
  toggle.ariaExpanded = String(!frame.hidden);
  refresh();
};

function refresh() {
  if (frame.hidden) return;
  const at = frame.contentWindow.scrollY;
  frame.onload = () => frame.contentWindow.scrollTo(0, at);
  frame.contentWindow.location.replace(address('preview'));
}

// == the toolbar

function insert(text) {
  source.focus();
  document.execCommand('insertText', false, text); // the one way that leaves undoing intact
}

function wrap(mark, end = mark) {
  const { selectionStart: from, selectionEnd: to, value } = source;
  insert(mark + value.slice(from, to) + end);
  const at = from === to ? from + mark.length : source.selectionEnd - (end === mark ? 0 : 1);
  source.setSelectionRange(at, at);
}

function prefix(mark) {
  const { selectionStart, selectionEnd, value } = source;
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
  source.setSelectionRange(from, selectionEnd);
  insert(value.slice(from, selectionEnd).split('\n').map((line) => mark + line).join('\n'));
}

const link = () => wrap('[', '](https://)');

$('toolbar').hidden = false;
$('toolbar').onclick = (event) => {
  const tool = event.target.closest('button');
  if (!tool) return;
  const { wrap: around, line, picture } = tool.dataset;
  if (around) wrap(around);
  else if (line) prefix(line);
  else if (picture !== undefined) ask();
  else link();
};

addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const writing = document.activeElement === source;
  const short = { s: save, ...(writing && { b: () => wrap('**'), i: () => wrap('*'), k: link }) }[event.key];
  if (!short) return;
  event.preventDefault();
  short();
});

// == pictures and files

async function upload(file, alt) {
  const body = new FormData();
  body.set('alt', alt);
  body.set('file', file);
  const answer = await fetch(address('upload'), { method: 'POST', headers: json, body }).catch(() => null);
  if (!answer) throw new Error('No connection. Try again when it is back.');
  const news = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(news.error || 'The file could not be taken.');
  return news;
}

const dialog = $('picture-dialog');
let waiting = []; // files that were pasted or dropped
$('plain-upload').hidden = true;

function ask(files = []) {
  waiting = [...files];
  $('picture-form').reset();
  $('picture-wrong').hidden = true;
  $('picture-file').hidden = waiting.length > 0;
  $('picture-name').hidden = !waiting.length;
  $('picture-name').textContent = waiting[0]?.name ?? '';
  dialog.showModal();
  (waiting.length ? $('picture-alt') : $('picture-file')).focus();
}

$('picture-cancel').onclick = () => dialog.close();
$('picture-form').onsubmit = async (event) => {
  event.preventDefault();
  const file = waiting[0] ?? $('picture-file').files[0];
  $('picture-add').disabled = true;
  try {
    if (!file) throw new Error('Choose a file first.');
    const { markdown } = await upload(file, $('picture-alt').value);
    dialog.close();
    insert((source.selectionStart ? '\n\n' : '') + markdown + '\n\n');
    if (waiting.length > 1) ask(waiting.slice(1));
  } catch (problem) {
    $('picture-wrong').hidden = false;
    $('picture-wrong').textContent = problem.message;
  }
  $('picture-add').disabled = false;
};

source.onpaste = (event) => {
  if (!event.clipboardData.files.length || event.clipboardData.types.includes('text/plain')) return;
  event.preventDefault();
  ask(event.clipboardData.files);
};
source.ondragover = (event) => {
  if (![...event.dataTransfer.types].includes('Files')) return;
  event.preventDefault();
  source.classList.add('dropping');
};
source.ondragleave = () => source.classList.remove('dropping');
source.ondrop = (event) => {
  source.classList.remove('dropping');
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  ask(event.dataTransfer.files);
};

// == the cover

$('covers').onchange = (event) => {
  const alt = $('cover_alt');
  const known = [...$('covers').querySelectorAll('input')].map((input) => input.dataset.alt);
  if (!alt.value.trim() || known.includes(alt.value)) alt.value = event.target.dataset.alt ?? '';
};

// == the rest

title.onkeydown = (event) => {
  if (event.key !== 'Enter' || event.isComposing) return;
  event.preventDefault();
  source.focus();
};
for (const area of [title, source]) {
  area.addEventListener('input', () => grow(area));
  grow(area);
}
offerCopy();
if (saved === null) changed();
