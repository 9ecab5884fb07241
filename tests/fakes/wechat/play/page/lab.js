// What WeChat knows and does: quotas, its clock, its faults, and what went to and fro.

import { make } from './talk.js';
import { locale, say } from './words.js';

const by = (id) => document.querySelector(`[data-testid="${id}"]`);

export function showLab(view, act) {
  by('quota').replaceChildren(...view.quota.map(quotaOf));
  by('ahead').textContent = view.ahead ? say('ahead', { how: spanOf(view.ahead) }) : say('now');
  by('pending').textContent = view.faults.length
    ? say('pending', { what: view.faults.map(named).join(' · ') })
    : '';
  by('log').replaceChildren(...[...view.log].reverse().map(lineOf));
  if (!by('fault').options.length) fill(view, act);
}

export function refill(view, act) {
  by('fault').replaceChildren();
  by('steps').replaceChildren();
  if (view) fill(view, act);
}

function fill(view, act) {
  by('fault').append(...view.possible.map((each) => make('option', { value: each }, named(each))));
  for (const [label, seconds] of say('steps')) {
    const step = make('button', { type: 'button' }, label);
    step.dataset.testid = `step-${seconds}`;
    step.addEventListener('click', () => act('advance', { seconds }));
    by('steps').append(step);
  }
}

function named(fault) {
  return say('kinds')[fault] ?? fault;
}

function quotaOf(quota) {
  const dots = '●'.repeat(quota.left) + '○'.repeat(quota.most - quota.left);
  const line = make(
    'li',
    { className: quota.until ? '' : 'shut' },
    make('span', {}, say(quota.trigger)),
    make('span', { className: 'dots', ariaLabel: say('left', { n: quota.left }) }, dots),
    make('small', {}, quota.until ? `${say('left', { n: quota.left })} · ${say('until', { when: timeOf(quota.until) })}` : say('shut')),
  );
  Object.assign(line.dataset, { testid: `quota-${quota.trigger}`, left: quota.left, open: quota.until ? 'yes' : 'no' });
  return line;
}

function timeOf(moment) {
  const options = { month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' };
  return new Date(moment).toLocaleString(locale(), options);
}

function spanOf(seconds) {
  const minutes = Math.round(seconds / 60);
  return say('days', { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 });
}

function lineOf(told) {
  const at = new Date(told.at).toLocaleTimeString(locale(), { hour12: false });
  const bad = told.answer === '—' || (typeof told.answer === 'number' && told.answer !== 0);
  const what = told.what === 'again' ? say('again_done') : told.what.replace('/cgi-bin/', '');
  return make(
    'li',
    {},
    make('span', {}, at),
    make('span', { ariaHidden: 'true' }, told.way === 'in' ? '→' : '←'),
    make('span', {}, what),
    make('span', { className: bad ? 'bad' : '' }, `${told.answer}${told.ms === undefined ? '' : ` · ${told.ms} ms`}`),
  );
}
