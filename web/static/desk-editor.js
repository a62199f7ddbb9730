// The editor: it saves what is typed every few seconds, keeps it in the browser
// as well until the blog has it, and makes pictures and previews easier. The
// form works without it.

import { grow, showTime } from './desk-shared.js';

const $ = (id) => document.getElementById(id);
const form = $('editor');
const source = $('source');
let id = form.dataset.id;
const address = (what) => `/desk/articles/${id}/${what}`;
const json = { Accept: 'application/json' };

// ------------------------------------------------------------------ the text

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

/** What it would hurt to lose; the blog may tidy the rest. */
function essence(params) {
  return ['title', 'source', 'summary', 'warning']
    .map((name) => (params.get(name) ?? '').replace(/\s+/g, ' ').trim()).join('\n');
}

// ------------------------------------------------- the copy in the browser

const place = (of) => `causerie-text-${of}`;
let copied = true;

function copy() {
  try {
    localStorage.setItem(place(id), JSON.stringify({ at: Date.now(), text: fields().toString() }));
    copied = true;
  } catch {
    copied = false; // full or forbidden: then leaving asks first
  }
}

function copyOf(of) {
  try {
    return JSON.parse(localStorage.getItem(place(of)));
  } catch {
    return null;
  }
}

function forget(of) {
  try {
    localStorage.removeItem(place(of));
  } catch { /* nothing was kept either */ }
}

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
  grow(source);
}

// ---------------------------------------------------------- saving by itself

const soon = 2500; // ms after the last key
const atLatest = 12000;
let saved = 'unsaved' in form.dataset ? null : typed();
let running = null;
let timer = 0;
let since = 0;
let stopped = false; // until the author decides between two versions
let leaving = false;

function say(words, when) {
  const line = $('status-words');
  line.textContent = words;
  if (!when) return;
  const time = document.createElement('time');
  showTime(time, when);
  line.append(' ', time);
}

function alarm(words, ...actions) {
  const line = $('status-trouble');
  line.hidden = !words;
  line.textContent = words;
  line.append(...actions);
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
  alarm('');
  say('Saved', new Date());
  form.elements.seen.value = news.seen;
  if (news.id !== id) becomes(news.id);
  if (typed() === saved) forget(id);
  refresh();
}

/** A new article has got its own address. */
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

function button(words, click) {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = 'button';
  made.textContent = words;
  made.onclick = click;
  return made;
}

function signedOut() {
  const link = document.createElement('a');
  link.href = '/desk/sign-in';
  link.target = '_blank';
  link.textContent = 'Sign in in a new tab';
  alarm('You were signed out. Your text is kept in this browser. ', link, ', and it is saved when you come back here.');
}

function choose(news) {
  stopped = true;
  alarm('This article was changed elsewhere since you opened it here. Nothing is saved until you choose. ',
    button('Keep mine', () => {
      form.elements.seen.value = news.seen;
      stopped = false;
      alarm('');
      save();
    }), ' ',
    button('Take the other', () => {
      forget(id);
      leaving = true;
      location.reload();
    }));
}

form.addEventListener('input', (event) => {
  if (event.target.type === 'file' || event.target.id === 'file_alt') return;
  changed();
});
addEventListener('online', () => save());
addEventListener('focus', () => save());
addEventListener('visibilitychange', () => { if (document.hidden) save({ last: true }); });
addEventListener('pagehide', () => { if (!running) save({ last: true }); });
addEventListener('pageshow', (event) => { if (event.persisted) location.reload(); });
addEventListener('beforeunload', (event) => {
  if (!leaving && !copied && typed() !== saved) event.preventDefault();
});

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

// -------------------------------------------------------------- the preview

const frame = $('preview-frame');
const toggle = $('preview');
toggle.setAttribute('aria-expanded', 'false');
toggle.setAttribute('aria-controls', 'preview-frame');
toggle.addEventListener('click', async (event) => {
  event.preventDefault();
  if (frame.hidden) await save();
  if (id === 'new') return; // there is nothing to see
  frame.hidden = !frame.hidden;
  toggle.textContent = frame.hidden ? 'Preview' : 'Close preview';
  toggle.setAttribute('aria-expanded', String(!frame.hidden));
  refresh();
});

function refresh() {
  if (frame.hidden) return;
  const at = frame.contentWindow.scrollY;
  frame.onload = () => frame.contentWindow.scrollTo(0, at);
  frame.contentWindow.location.replace(address('preview'));
}

// ------------------------------------------------------------- the toolbar

function insert(text) {
  source.focus();
  // The old command is the one way that leaves undoing intact.
  if (!document.execCommand('insertText', false, text)) {
    source.setRangeText(text, source.selectionStart, source.selectionEnd, 'end');
    changed();
  }
  grow(source);
}

function wrap(mark) {
  const { selectionStart: from, selectionEnd: to, value } = source;
  insert(mark + value.slice(from, to) + mark);
  if (from === to) source.setSelectionRange(from + mark.length, from + mark.length);
}

function prefix(mark) {
  const { selectionStart, selectionEnd, value } = source;
  const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
  source.setSelectionRange(from, selectionEnd);
  insert(value.slice(from, selectionEnd).split('\n').map((line) => mark + line).join('\n'));
}

function link() {
  const { selectionStart: from, selectionEnd: to, value } = source;
  const words = value.slice(from, to);
  insert(`[${words || 'words'}](https://)`);
  const start = words ? source.selectionEnd - 1 : from + 1;
  source.setSelectionRange(start, words ? start : start + 5);
}

$('toolbar').hidden = false;
$('toolbar').addEventListener('click', (event) => {
  const tool = event.target.closest('button');
  if (!tool) return;
  const { wrap: around, line, picture } = tool.dataset;
  if (around) wrap(around);
  else if (line) prefix(line);
  else if (picture !== undefined) ask();
  else link();
});

addEventListener('keydown', (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  if (event.key === 's') {
    event.preventDefault();
    save();
    return;
  }
  const tools = { b: () => wrap('**'), i: () => wrap('*'), k: link };
  if (document.activeElement !== source || !tools[event.key]) return;
  event.preventDefault();
  tools[event.key]();
});

// ------------------------------------------------------- pictures and files

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

function complain(words) {
  $('picture-wrong').hidden = !words;
  $('picture-wrong').textContent = words;
}

$('picture-cancel').onclick = () => dialog.close();
$('picture-form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const file = waiting[0] ?? $('picture-file').files[0];
  if (!file) {
    complain('Choose a file first.');
    return;
  }
  $('picture-add').disabled = true;
  try {
    const { markdown } = await upload(file, $('picture-alt').value);
    dialog.close();
    insert(markdown);
    if (waiting.length > 1) ask(waiting.slice(1));
  } catch (problem) {
    complain(problem.message);
  }
  $('picture-add').disabled = false;
});

source.addEventListener('paste', (event) => {
  if (!event.clipboardData.files.length || event.clipboardData.types.includes('text/plain')) return;
  event.preventDefault();
  ask(event.clipboardData.files);
});
source.addEventListener('dragover', (event) => {
  if (![...event.dataTransfer.types].includes('Files')) return;
  event.preventDefault();
  source.classList.add('dropping');
});
source.addEventListener('dragleave', () => source.classList.remove('dropping'));
source.addEventListener('drop', (event) => {
  source.classList.remove('dropping');
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  ask(event.dataTransfer.files);
});

// ---------------------------------------------------------------- the cover

$('covers').addEventListener('change', (event) => {
  const alt = $('cover_alt');
  const known = [...$('covers').querySelectorAll('input')].map((input) => input.dataset.alt);
  if (!alt.value.trim() || known.includes(alt.value)) alt.value = event.target.dataset.alt ?? '';
});

$('cover-upload').addEventListener('click', async (event) => {
  const file = $('cover_file').files[0];
  if (!file) return; // the form itself says that one is missing
  event.preventDefault();
  event.target.disabled = true;
  try {
    addCover(await upload(file, $('cover_alt').value));
    alarm('');
    changed();
  } catch (problem) {
    alarm(problem.message);
  }
  event.target.disabled = false;
});

function addCover({ id: file, path, alt }) {
  const label = document.createElement('label');
  label.className = 'cover';
  const input = document.createElement('input');
  Object.assign(input, { type: 'radio', name: 'cover', value: file, checked: true });
  input.dataset.alt = alt;
  const image = document.createElement('img');
  Object.assign(image, { src: path, alt: alt || 'The new cover' });
  label.append(input, image);
  $('covers').append(label);
  $('cover_file').value = '';
}

// ------------------------------------------------------------------ the rest

const count = $('count');
count.hidden = false;
function tally() {
  const words = source.value.match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu)?.length ?? 0;
  count.textContent = `${words.toLocaleString('en')} words, about ${Math.max(1, Math.round(words / 220))} min to read`;
}
source.addEventListener('input', () => {
  grow(source);
  tally();
});
grow(source);
tally();
offerCopy();
if (saved === null) changed();
