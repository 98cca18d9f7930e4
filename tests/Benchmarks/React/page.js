import { createElement as h, useLayoutEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { CustomerSyncProvider, useCustomers } from '../../../clients/js/react.js';

const front = new URLSearchParams(location.search).get('front');
const now = () => performance.timeOrigin + performance.now();
const seen = { raw: {}, rendered: {} };
const raw = new EventSource(`${front}api/customers/events`);
for (const kind of ['created', 'updated']) raw.addEventListener(`customer.${kind}`, ({ lastEventId }) => { seen.raw[lastEventId] = now(); });

function List() {
  const { customers, lastChange, state } = useCustomers({ limit: 50 });
  useLayoutEffect(() => { if (lastChange) seen.rendered[lastChange.cursor] = now(); }, [lastChange]);
  return h('main', null, h('output', null, state), h('ul', null, customers.map(({ id, name, email }) => h('li', { key: id }, `${name} ${email}`))));
}

createRoot(document.body.appendChild(document.createElement('div'))).render(h(CustomerSyncProvider, { url: front }, h(List)));
const told = setInterval(async () => {
  if (raw.readyState !== EventSource.OPEN || document.querySelector('output').textContent !== 'live') return;
  clearInterval(told);
  await fetch('/ready', { method: 'POST' }); // it is answered when all is delivered
  await fetch('/seen', { method: 'POST', body: JSON.stringify(seen) });
}, 200);
