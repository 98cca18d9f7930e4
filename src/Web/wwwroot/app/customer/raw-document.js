import { get } from '../shell/api.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { pretty } from '../shell/pretty.js';
import { showDialog } from '../shell/dialog.js';

const texts = messages.customer;

/** What is kept of ERPNext's document, as text. */
export async function showDocument({ erpnextId }) {
  const text = element('pre', { dir: 'ltr', tabindex: 0, 'aria-label': texts.document }, messages.shell.loading);
  showDialog({ title: texts.document, body: [texts.documentText, text], wide: true });
  try {
    text.textContent = pretty(JSON.stringify(await get(`/api/customers/by-name/document?${new URLSearchParams({ erpnextId })}`)));
  } catch (error) {
    text.textContent = error.message;
  }
}
