// In bare Node: the page as a server renders it.
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { customerSync } from 'customersync/server';
import { App } from './app.js';

const preloaded = await customerSync().preload({ sort: '-modified' });
process.stdout.write(`<!doctype html><html lang="en"><title>page</title><link rel="icon" href="data:,"><body><div id="root">${renderToString(h(App, { preloaded }))}</div>
<script type="application/json" id="data">${JSON.stringify(preloaded).replaceAll('<', '\\u003c')}</script><script type="module" src="/built/client.js"></script></body></html>`);
