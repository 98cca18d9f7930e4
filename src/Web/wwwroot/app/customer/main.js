import '../shell/notice.js';
import { ApiError, get, send } from '../shell/api.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { customerApi, customerOf, customerPath } from '../shell/links.js';
import { followFeed, name, openPage } from '../shell/page.js';
import { Reader } from '../shell/reader.js';
import { CustomerFields } from './customer-fields.js';
import { CustomerHead } from './customer-head.js';
import { RecentDeliveries } from './recent-deliveries.js';
import { CustomerHistory } from './customer-history.js';

const PACE = 400; // changes that follow one another are read together
const texts = messages.customer;
const asked = customerOf(location);
const { main, state } = openPage('customers', asked ?? messages.places.customers);
if (asked === null) location.replace('/');

const notice = element('page-notice');
const head = new CustomerHead(erase);
const fields = new CustomerFields();
const history = new CustomerHistory();
const deliveries = new RecentDeliveries();
const content = element('div', { class: 'customer', hidden: true }, fields.node, element('div', { class: 'records' }, history.node, deliveries.node));
main.append(element('nav', { class: 'crumbs', 'aria-label': texts.crumbs }, element('a', { href: '/' }, messages.places.customers)), head.node, notice, content);

const reader = new Reader(notice, texts.failedTitle);
let customer;
let timer;
let isErased = false;
let loading = load();
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
  content.hidden = false;
}

/** The address follows a customer that has another name now. */
function take(found) {
  customer = found;
  name(found.name ?? found.erpnextId);
  head.show(found, asked);
  fields.show(found);
  if (customerOf(location) !== found.erpnextId) window.history.replaceState(null, '', customerPath(found.erpnextId));
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
