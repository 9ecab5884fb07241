// The page: it shows what the stand-in tells, and tells the stand-in what is done here.

import { refill, showLab } from './lab.js';
import { draw } from './sample.js';
import { entryOf, icon, menuOf } from './talk.js';
import { locale, say, swapLanguage } from './words.js';

const by = (id) => document.querySelector(`[data-testid="${id}"]`);
const who = new URLSearchParams(location.search).get('who') || 'phone';
const AGAIN_MS = 1000;
let view = null;
let apart = 0; // of WeChat's clock and ours, in milliseconds
let shown = '';
let looking = false;

function act(name, values = {}) {
  return fetch(`/phone/do?who=${encodeURIComponent(who)}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ do: name, ...values }),
  });
}

function send(file) {
  return fetch(`/phone/picture?who=${encodeURIComponent(who)}`, {
    method: 'POST',
    headers: { 'Content-Type': file.type },
    body: file,
  });
}

function listen() {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/phone/events?who=${encodeURIComponent(who)}`);
  socket.addEventListener('message', (event) => {
    view = JSON.parse(event.data);
    apart = new Date(view.now) - Date.now();
    show();
  });
  socket.addEventListener('close', () => setTimeout(listen, AGAIN_MS));
}

function show() {
  by('title').textContent = view.typing ? say('typing') : say('account');
  by('account').hidden = view.follows && !looking;
  by('follow').hidden = view.follows;
  by('leave').hidden = !view.follows;
  document.querySelector('.foot').hidden = !view.follows;
  by('profile').ariaExpanded = String(looking);
  showTalk();
  showLab(view, act);
  tick();
}

function showTalk() {
  const now = locale() + JSON.stringify(view.entries);
  if (now === shown) return;
  shown = now;
  by('talk').replaceChildren(...view.entries.map((entry) => entryOf(entry, act)));
  by('talk').scrollTop = by('talk').scrollHeight;
}

function tick() {
  const now = new Date(Date.now() + apart);
  by('clock').textContent = now.toLocaleTimeString(locale(), { hour: '2-digit', minute: '2-digit' });
}

function speak() {
  document.documentElement.lang = locale();
  for (const each of document.querySelectorAll('[data-word]')) each.textContent = say(each.dataset.word);
  for (const each of document.querySelectorAll('[data-say]')) each.ariaLabel = say(each.dataset.say);
  by('composer').placeholder = by('composer').ariaLabel = say('write');
  by('profile').textContent = say('profile');
  by('language').textContent = say('other');
  refill(view, act);
  if (view) by('menu').replaceChildren(...menuOf(view.menu, act, () => swap(false)));
  if (view) show();
}

function swap(toMenu) {
  by('menu').replaceChildren(...menuOf(view.menu, act, () => swap(false)));
  by('menu').hidden = !toMenu;
  by('write').hidden = toMenu;
  by('panel').hidden = true;
}

function on(id, doing) {
  by(id).addEventListener('click', doing);
}

by('write').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = by('composer').value;
  if (!text.trim()) return;
  by('composer').value = '';
  act('say', { text });
});
by('scan').addEventListener('submit', (event) => {
  event.preventDefault();
  looking = false;
  act('follow', { scene: new FormData(by('scan')).get('scene') });
});
by('picture').addEventListener('change', async () => {
  const [file] = by('picture').files;
  if (file) await send(file);
  by('picture').value = '';
});
on('follow', () => act('follow'));
on('leave', () => {
  looking = false;
  act('leave');
});
on('profile', () => {
  looking = !looking;
  show();
});
on('swap', () => swap(true));
on('more', () => {
  by('panel').hidden = !by('panel').hidden;
  by('more').ariaExpanded = String(!by('panel').hidden);
});
on('sample', async () => send(await draw(say('pictured'))));
on('voice', () => {
  const text = prompt(say('heard'), say('heard_of'));
  if (text !== null) act('speak', { text });
});
on('place', () => {
  const [text, latitude, longitude] = say('places')[0];
  act('be_at', { text, latitude, longitude });
});
on('break', () => act('break', { name: by('fault').value }));
on('mend', () => act('mend'));
on('again', () => act('again'));
on('expire', () => act('expire'));
on('language', () => {
  swapLanguage();
  speak();
});

for (const each of document.querySelectorAll('[data-icon]')) each.append(icon(each.dataset.icon));
by('desk').href = `${document.body.dataset.desk}/desk/`;
speak();
listen();
setInterval(tick, AGAIN_MS);
