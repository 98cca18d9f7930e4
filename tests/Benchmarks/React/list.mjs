// node list.mjs [front] [changes a second] [seconds]: frames a second of the page of customers while they change, by each of some orders.
import { chromium } from 'playwright-core';

const [front = 'http://localhost:5080/', rate = 50, seconds = 15] = process.argv.slice(2).map((word, at) => at ? Number(word) : word);
const CUSTOMERS = 500;
const begun = Date.now();
let version = 0;

async function deliver(i) {
  const doc = { name: `C${i % CUSTOMERS}`, customer_name: `Customer ${i % CUSTOMERS}`, email_id: `${version++}@${begun}.example`, territory: `T${version % 9}`,
    modified: new Date(begun + version).toISOString().slice(0, 23).replace('T', ' ') + '000' };
  const answer = await fetch(new URL('api/webhooks/erpnext/customers', front), { method: 'POST', body: JSON.stringify({ event: 'on_update', doc }) });
  if (!answer.ok) throw new Error(`A delivery was answered ${answer.status}.`);
}

const measure = milliseconds => new Promise(resolve => {
  const frames = [];
  const end = performance.now() + milliseconds;
  const rows = new Set();
  new MutationObserver(records => { for (const { target } of records) rows.add(target); }).observe(document.querySelector('customer-table tbody'), { subtree: true, childList: true, characterData: true });
  requestAnimationFrame(function tick(at) {
    frames.push(at);
    if (at < end) requestAnimationFrame(tick);
    else resolve({ spans: frames.slice(1).map((one, i) => one - frames[i]), moved: rows.size });
  });
});

for (let i = 0; i < CUSTOMERS; i++) await deliver(i);
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const place of ['?sort=name', '?sort=-modified', '?search=customer&sort=-modified']) {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(new URL(place, front).href);
    await page.waitForSelector('connection-state[state=live]');
    await page.waitForSelector('customer-table tbody tr');
    let i = 0;
    const idle = await page.evaluate(measure, 2_000);
    const timer = setInterval(() => deliver(i++ * 7).catch(error => { console.error(error); process.exit(1); }), 1000 / rate);
    await page.waitForTimeout(2_000);
    const busy = await page.evaluate(measure, seconds * 1000);
    clearInterval(timer);
    const tell = ({ spans }) => {
      const all = spans.toSorted((a, b) => a - b);
      return `${(1000 * all.length / all.reduce((sum, one) => sum + one, 0)).toFixed(1)} frames/s, p99 ${all[Math.floor(all.length * 0.99)].toFixed(1)} ms, longest ${all.at(-1).toFixed(1)} ms`;
    };
    console.log(`${place}: ${(i / (seconds + 2)).toFixed(1)} changes/s: ${tell(busy)} (idle: ${tell(idle)}), ${busy.moved} nodes changed`);
    await page.close();
  }
} finally {
  await browser.close();
}
