// node bench.mjs [front] [changes]: from a webhook to an event of a plain EventSource, and to the commit of a React component, in one page.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { build } from 'esbuild';

const [front = 'http://localhost:5080/', count = 500] = process.argv.slice(2);
const WARM_UP = 100;
const APART = 33; // milliseconds
const now = () => performance.timeOrigin + performance.now();
const { outputFiles: [bundle] } = await build({
  entryPoints: [new URL('page.js', import.meta.url).pathname], bundle: true, minify: true, format: 'esm', write: false,
  nodePaths: [new URL('node_modules', import.meta.url).pathname], define: { 'process.env.NODE_ENV': '"production"' },
});
const sent = new Map();
const begun = Date.now();

async function deliver(i) {
  const at = now();
  const doc = { name: `C${i % 50}`, customer_name: `Customer ${i % 50}`, email_id: `${i}@${begun}.example`,
    modified: new Date(begun + i).toISOString().slice(0, 23).replace('T', ' ') + '000' };
  const answer = await fetch(new URL('api/webhooks/erpnext/customers', front), { method: 'POST', body: JSON.stringify({ event: 'on_update', doc }) });
  const { data, message } = await answer.json();
  if (!data?.cursor) throw new Error(`A delivery was not applied: ${message} ${data?.outcome}`);
  if (i >= WARM_UP) sent.set(data.cursor, at);
}

function tell({ raw, rendered }) {
  const percentile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(values.length * share)].toFixed(1);
  const lines = { 'plain EventSource': raw, 'React, committed': rendered };
  for (const [name, times] of Object.entries(lines)) {
    const spans = [...sent].map(([cursor, at]) => times[cursor] - at).filter(Number.isFinite);
    console.log(`${name}: p50 ${percentile(spans, 0.5)}, p99 ${percentile(spans, 0.99)} ms of ${spans.length}`);
  }
  const between = [...sent.keys()].map(cursor => rendered[cursor] - raw[cursor]).filter(Number.isFinite);
  console.log(`between the two: p50 ${percentile(between, 0.5)}, p99 ${percentile(between, 0.99)} ms`);
}

const server = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  if (request.url === '/page.js') response.setHeader('content-type', 'text/javascript').end(bundle.text);
  else if (request.url === '/ready') {
    for (let i = 0; i < Number(count) + WARM_UP; i++) {
      await deliver(i);
      await new Promise(resolve => { setTimeout(resolve, APART); });
    }
    response.end();
  } else if (request.url === '/seen') {
    tell(JSON.parse(body));
    response.end();
    browser.kill();
    server.close();
    server.closeAllConnections();
  } else response.setHeader('content-type', 'text/html').end('<!doctype html><title>page</title><body><script type="module" src="/page.js"></script>');
}).listen(5900, '127.0.0.1');
const browser = spawn('chromium', ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=/tmp/react-benchmark-${process.pid}`,
  `http://localhost:5900/?front=${encodeURIComponent(front)}`], { stdio: 'ignore' });
