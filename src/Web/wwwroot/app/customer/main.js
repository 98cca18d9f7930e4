import '../shell/notice.js';
import { ApiError, get, send } from '../shell/api.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerApi, customerOf, customerPath } from '../shell/links.js';
import { followFeed, name, openPage } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { onStatus, readStatus, status } from '../shell/status.js';
import { CustomerFields } from './customer-fields.js';
import { CustomerHead } from './customer-head.js';
import { RecentDeliveries } from './recent-deliveries.js';
import { CustomerHistory } from './customer-history.js';
import { Moment } from './moment.js';
import { Neighbours } from './neighbours.js';
import { showDocument } from './raw-document.js';

const PACE = 400; // changes that follow one another are read together
const texts = messages.customer;
const asked = customerOf(location);
const { main, state } = openPage('customers', asked ?? messages.places.customers);
if (asked === null) location.replace('/');

const notice = element('page-notice');
const head = new CustomerHead({ erase, document: () => showDocument(customer) });
const fields = new CustomerFields();
const history = new CustomerHistory();
const deliveries = new RecentDeliveries();
const neighbours = new Neighbours();
const moment = new Moment(look);
const content = element('div', { class: 'customer', hidden: true }, element('div', { class: 'state' }, moment.node, fields.node), element('div', { class: 'records' }, history.node, deliveries.node));
main.append(neighbours.node, head.node, notice, content);

const reader = new Reader(notice, texts.failedTitle);
let customer;
let timer;
let isErased = false;
let looking = 0;
onStatus(({ erpNext }) => customer && head.lead(erpNext, customer));
let loading = load();
readStatus();
followFeed(state, { onChange: changed, onReset: later, onState: told => told === 'live' && later() });

function load() {
  return reader.read(async signal => {
    const found = await get(customerApi(customer?.erpnextId ?? asked), signal).catch(explain);
    return { found, pages: await Promise.all([history.read(found, signal), deliveries.read(found, signal)]) };
  }, show);
}

function show({ found, pages: [changes, log] }) {
  take(found);
  history.show(changes);
  deliveries.show(log);
  if (content.hidden) neighbours.find(found);
  content.hidden = false;
}

/** The fields as they are, or as they were when the address asks for that. */
async function look() {
  const turn = ++looking;
  if (!moment.asked.at) {
    moment.show(null);
    fields.show(customer);
    return;
  }
  try {
    const states = await moment.read(customer, customer);
    if (turn !== looking) return; // Something else was asked for meanwhile.
    moment.show(states);
    if (states) fields.compare(states);
  } catch (error) {
    if (turn !== looking) return;
    moment.failed(error);
    fields.show(customer);
  }
}

history.node.addEventListener('click', event => {
  const at = event.target.closest('[data-at]')?.dataset.at;
  if (!at || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  moment.go({ at });
  content.scrollIntoView({ block: 'nearest' });
});

/** The address follows a customer that has another name now. */
function take(found) {
  customer = found;
  name(found.name ?? found.erpnextId);
  head.show(found, asked);
  head.lead(status()?.erpNext, found);
  look();
  if (customerOf(location) !== found.erpnextId) window.history.replaceState(null, '', customerPath(found.erpnextId) + location.search);
}

function changed(change) {
  if (change.customer.id !== customer?.id && change.erpnextId !== asked) return;
  if (customer && change.sequence > customer.sequence) take(change.customer);
  later();
}

function later() {
  clearTimeout(timer);
  if (isErased) return;
  timer = setTimeout(() => { loading = loading.then(load); }, PACE);
}

function explain(error) {
  throw error.status === 404 ? new ApiError(texts.unknown(asked), 404) : error;
}

async function erase() {
  const sure = await confirmDialog({ title: texts.eraseTitle(customer.name ?? customer.erpnextId), body: [texts.eraseText], confirm: texts.erase, danger: true });
  if (!sure) return;
  try {
    isErased = true; // What is still to be read of it would not be found.
    later();
    await loading;
    await send('DELETE', customerApi(customer.erpnextId));
    content.remove();
    head.node.remove();
    notice.show('empty', { title: texts.erasedTitle, texts: [texts.erasedText] });
  } catch (error) {
    isErased = false;
    notice.failed(texts.eraseFailed, error, erase);
  }
}
