import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { timeTicks, valueTicks } from './axis.js';

const texts = messages.monitoring;
const NAMESPACE = 'http://www.w3.org/2000/svg';
const HEIGHT = 180;
const STEPS = { ArrowLeft: -1, ArrowRight: 1, PageUp: 10, PageDown: -10 };
const rtl = () => document.documentElement.dir === 'rtl';
const SPACE = { top: 10, bottom: 24, start: rtl() ? 82 : 66, end: 10 }; // Arabic writes its units out

let charts = 0;

/**
 * `<time-chart>`: values over time, as lines, dots or stacked bars, with a cursor for pointer and arrow keys and the numbers as a table. Time runs
 * in the direction of reading.
 * @typedef {{ name: string, tone: 'accent' | 'calm' | 'good' | 'warn' | 'bad', values: (number | null)[] }} Series
 * @typedef {{ kind: 'lines' | 'dots' | 'bars', times: number[], tick: { minutes: number, format(time: number): string }, when(time: number): string,
 *   format(value: number): string, most?: number, series: Series[] }} Chart
 */
export class TimeChart extends HTMLElement {
  /** @type {Chart} */
  #chart;
  #title;
  #at = -1;
  #width = 0;
  #drawing = draw('svg', { role: 'img', height: HEIGHT });
  #line = draw('path', { class: 'at' });
  #cursor = element('div', { class: 'cursor', role: 'slider', tabindex: 0, 'aria-valuemin': 0, onkeydown: event => this.#key(event), onblur: () => this.#show(-1),
    onpointermove: event => this.#point(event), onpointerdown: event => this.#point(event), onpointerleave: () => this.#show(-1) });
  #tip = element('div', { class: 'tip', hidden: true, 'aria-hidden': 'true' });
  #legend = element('ul', { class: 'legend' });
  #table = element('div', { class: 'scroll', tabindex: 0, role: 'region' });
  #numbers = element('details', { class: 'numbers', ontoggle: () => this.#fill() }, element('summary', {}, texts.numbers), this.#table);

  static of(title, hint) {
    const chart = element('time-chart', { class: 'panel' });
    chart.#title = title;
    chart.#cursor.setAttribute('aria-label', title);
    chart.#table.setAttribute('aria-label', title);
    chart.append(element('h2', {}, title, ' ', hint ? element('small', {}, hint) : null),
      element('div', { class: 'plot' }, chart.#drawing, chart.#cursor, chart.#tip, element('p', { class: 'nothing' }, texts.nothing)), chart.#legend, chart.#numbers);
    new ResizeObserver(([{ contentRect }]) => chart.#resize(contentRect.width)).observe(chart.#drawing.parentNode);
    return chart;
  }

  set chart(chart) {
    this.#chart = chart;
    this.toggleAttribute('empty', !chart.series.some(({ values }) => values.some(value => value != null)));
    this.#legend.replaceChildren(...chart.series.map(({ name, tone }) => element('li', { class: tone }, element('bdi', {}, name))));
    this.#legend.hidden = chart.series.length < 2;
    this.#cursor.setAttribute('aria-valuemax', chart.times.length - 1);
    this.#draw();
    this.#fill();
  }

  #resize(width) {
    if (Math.round(width) === this.#width) return;
    this.#width = Math.round(width);
    this.#draw();
  }

  #draw() {
    if (!this.#width || !this.#chart) return;
    const id = this.#drawing.id ||= `chart-${charts++}`;
    this.#drawing.setAttribute('viewBox', `0 0 ${this.#width} ${HEIGHT}`);
    this.#drawing.setAttribute('aria-labelledby', `${id}-title ${id}-desc`);
    const ticks = valueTicks(this.#most());
    this.#drawing.replaceChildren(draw('title', { id: `${id}-title` }, this.#title), draw('desc', { id: `${id}-desc` }, this.#summary()),
      ...ticks.map(value => this.#grid(value, ticks.at(-1))), ...this.#times(), ...this.#shapes(ticks.at(-1)), this.#line);
    this.#show(this.#at);
  }

  #most() {
    const { kind, most, series, times } = this.#chart;
    const sums = kind === 'bars' ? times.map((_, i) => series.reduce((sum, { values }) => sum + (values[i] ?? 0), 0)) : series.flatMap(({ values }) => values.map(value => value ?? 0));
    return Math.max(most ?? 0, ...sums);
  }

  // The middle of a point's stretch; from the right where reading goes so.
  #x(i) {
    const along = SPACE.start + ((i + 0.5) / this.#chart.times.length) * (this.#width - SPACE.start - SPACE.end);
    return rtl() ? this.#width - along : along;
  }

  #y(value, top) { return SPACE.top + (1 - value / top) * (HEIGHT - SPACE.top - SPACE.bottom); }

  #grid(value, top) {
    const [y, begin, end] = [this.#y(value, top), SPACE.start, this.#width - SPACE.end];
    const [from, to] = rtl() ? [this.#width - begin, this.#width - end] : [begin, end];
    return draw('g', { class: 'grid' }, draw('path', { d: `M${from} ${y}H${to}` }),
      draw('text', { x: rtl() ? from + 8 : from - 8, y: y + 4, 'text-anchor': 'end' }, this.#chart.format(value)));
  }

  #times() {
    const { times, tick } = this.#chart;
    const half = Math.abs(this.#x(1) - this.#x(0)) / 2 * (rtl() ? -1 : 1);
    const room = this.#width - 24;
    return timeTicks(times, tick.minutes).filter(i => this.#x(i) > 24 && this.#x(i) < room)
      .map(i => draw('text', { x: this.#x(i) - half, y: HEIGHT - 6, 'text-anchor': 'middle' }, tick.format(times[i])));
  }

  #shapes(top) {
    const { kind, series } = this.#chart;
    if (kind === 'bars') return this.#bars(top);
    return series.map(({ tone, values }) => draw('path', { class: `${kind} ${tone}`, d: this.#linePath(values, top, kind === 'dots') }));
  }

  // A gap where there is no value; a lone value is a dot, drawn by the line's round end.
  #linePath(values, top, apart) {
    const isEnd = i => apart || values[i] == null;
    return values.map((value, i) => value == null ? '' :
      `${isEnd(i - 1) ? 'M' : 'L'}${this.#x(i)} ${this.#y(value, top)}${isEnd(i - 1) && isEnd(i + 1) ? 'h0' : ''}`).join('');
  }

  #bars(top) {
    const { series, times } = this.#chart;
    const width = Math.max(1, Math.abs(this.#x(1) - this.#x(0)) * 0.72);
    const stacked = times.map(() => 0);
    return series.map(({ tone, values }) => draw('path', { class: `bars ${tone}`, d: values.map((value, i) => {
      if (!value) return '';
      const from = this.#y(stacked[i], top);
      const to = this.#y(stacked[i] += value, top);
      return `M${this.#x(i) - width / 2} ${from}h${width}V${to}h${-width}Z`;
    }).join('') }));
  }

  /** What a picture cannot tell those who do not see it: the newest values, and the greatest. */
  #summary() {
    const { format, series } = this.#chart;
    return series.map(({ name, values }) => {
      const told = values.filter(value => value != null);
      return told.length ? texts.summary(name, format(told.at(-1)), format(Math.max(...told))) : texts.noneOf(name);
    }).join(' ');
  }

  #key(event) {
    const step = STEPS[event.key] * (rtl() && event.key.startsWith('Arrow') ? -1 : 1);
    const last = this.#chart.times.length - 1;
    const wanted = event.key === 'Home' ? 0 : event.key === 'End' ? last : event.key === 'Escape' ? -1 : this.#at < 0 ? last : this.#at + step;
    if (Number.isNaN(wanted)) return;
    event.preventDefault();
    this.#show(wanted < 0 && event.key !== 'Escape' ? 0 : Math.min(wanted, last));
  }

  #point({ clientX }) {
    const { left, width } = this.#drawing.getBoundingClientRect();
    const along = rtl() ? left + width - clientX : clientX - left;
    const share = (along - SPACE.start) / (width - SPACE.start - SPACE.end);
    this.#show(share < 0 || share > 1 ? -1 : Math.min(Math.floor(share * this.#chart.times.length), this.#chart.times.length - 1));
  }

  #show(i) {
    this.#at = i;
    this.#tip.hidden = i < 0;
    this.#line.setAttribute('d', i < 0 ? '' : `M${this.#x(i)} ${SPACE.top}V${HEIGHT - SPACE.bottom}`);
    this.#cursor.setAttribute('aria-valuenow', Math.max(i, 0));
    if (i < 0) return this.#cursor.setAttribute('aria-valuetext', this.#summary());
    const { format, series, times, when } = this.#chart;
    const values = series.map(({ name, tone, values }) => ({ name, tone, text: values[i] == null ? messages.terms.none : format(values[i]) }));
    this.#cursor.setAttribute('aria-valuetext', `${when(times[i])}: ${values.map(({ name, text }) => `${name} ${text}`).join(messages.terms.comma)}`);
    this.#tip.replaceChildren(element('strong', {}, when(times[i])), ...values.map(({ name, tone, text }) =>
      element('span', { class: tone }, element('bdi', {}, name), element('b', {}, text))));
    this.#tip.dataset.side = i > times.length / 2 ? 'before' : 'after';
    this.#tip.style.setProperty('--x', `${rtl() ? this.#width - this.#x(i) : this.#x(i)}px`);
  }

  // Written when it is looked at: ten charts of a hundred rows are a lot of table.
  #fill() {
    if (!this.#numbers.open || !this.#chart) return;
    const { format, series, times, when } = this.#chart;
    const rows = times.map((time, i) => ({ time, values: series.map(({ values }) => values[i]) })).filter(({ values }) => values.some(value => value != null)).reverse();
    this.#table.replaceChildren(element('table', {}, element('caption', { class: 'unseen' }, this.#title),
      element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, texts.time), ...series.map(({ name }) => element('th', { scope: 'col', dir: 'auto' }, name)))),
      element('tbody', {}, ...rows.map(({ time, values }) => element('tr', {}, element('th', { scope: 'row' }, when(time)),
        ...values.map(value => element('td', {}, value == null ? messages.terms.none : format(value))))))));
  }
}

function draw(tag, attributes, ...children) {
  const node = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

customElements.define('time-chart', TimeChart);
