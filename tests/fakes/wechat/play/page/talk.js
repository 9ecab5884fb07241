// What is on the phone, as elements. Text is only ever set as text.

import { locale, say } from './words.js';

export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

const PATHS = {
  picture: 'M3 5h18v14H3zM3 16l5-5 4 4 3-3 6 6M15.5 9.5h.01',
  sample: 'M4 4h16v12H4zM8 20h8M12 16v4M8 8h5M8 11h8',
  voice: 'M12 3a3 3 0 0 1 3 3v6a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  place: 'M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11zM12 12a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
};

export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', PATHS[name]);
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(path);
  return svg;
}

export function entryOf(entry, act) {
  if (entry.kind === 'notice') {
    const name = entry.name === 'left' ? 'left_notice' : entry.name;
    return marked(make('li', { className: 'notice' }, say(name, { text: entry.text || '' })), entry);
  }
  const face = make('span', { className: 'face', ariaHidden: 'true' }, entry.mine ? say('me').slice(0, 1) : '接');
  const line = make('li', { className: entry.mine ? 'mine' : 'theirs' }, face, bubbleOf(entry, act));
  return marked(line, entry);
}

function marked(line, entry) {
  const side = entry.kind === 'notice' ? 'none' : entry.mine ? 'me' : 'them';
  Object.assign(line.dataset, { testid: 'entry', kind: entry.kind, side });
  line.title = new Date(entry.at).toLocaleString(locale());
  return line;
}

function bubbleOf(entry, act) {
  switch (entry.kind) {
    case 'msgmenu':
      return make('div', { className: 'bubble' }, entry.text, optionsOf(entry, act));
    case 'news':
      return letter(entry.url, entry.title, entry.description, say('read'));
    case 'template':
      return letter(entry.url, say('answered'), entry.lines.join('\n'), say('open'));
    case 'image':
      return make('div', { className: 'bubble media' }, make('img', { src: `/phone/media/${entry.medium}`, alt: say('picture') }));
    case 'voice':
      return make('div', { className: 'bubble' }, icon('voice'), `3″ ${entry.text || ''}`);
    case 'location':
      return make('div', { className: 'bubble' }, icon('place'), entry.text);
  }
  return make('div', { className: 'bubble' }, entry.text);
}

function optionsOf(entry, act) {
  const list = make('div', { className: 'options' });
  for (const option of entry.options) {
    const button = make('button', { type: 'button' }, option.content);
    button.dataset.testid = 'option';
    button.addEventListener('click', () => act('say', { text: option.content, option: option.id }));
    list.append(button);
  }
  return list;
}

function letter(url, title, text, more) {
  const link = make('a', { className: 'letter', target: '_blank', rel: 'noopener' });
  if (/^https?:/.test(url)) link.href = url;
  const words = make('span', {}, text);
  words.style.whiteSpace = 'pre-line';
  link.append(make('strong', {}, title), words, make('em', {}, more));
  link.dataset.testid = 'letter';
  return link;
}

export function menuOf(buttons, act, back) {
  const swap = make('button', { type: 'button', ariaLabel: say('keyboard') }, '⌨');
  swap.dataset.testid = 'keyboard';
  swap.addEventListener('click', back);
  const bar = [make('div', { className: 'back' }, swap)];
  for (const button of buttons) bar.push(buttonOf(button, act));
  return bar;
}

function buttonOf(button, act) {
  const top = make('button', { type: 'button' }, (button.sub_button ? '≡ ' : '') + button.name);
  const place = make('div', {}, top);
  if (!button.sub_button) {
    top.addEventListener('click', () => act('press', { text: button.name, key: button.key }));
    return place;
  }
  const below = make('div', { className: 'below', hidden: true });
  for (const each of button.sub_button) {
    const one = make('button', { type: 'button' }, each.name);
    one.addEventListener('click', () => {
      below.hidden = true;
      act('press', { text: each.name, key: each.key });
    });
    below.append(one);
  }
  top.addEventListener('click', () => {
    below.hidden = !below.hidden;
  });
  place.append(below);
  return place;
}
