import { get, send } from '../shell/api.js';
import { confirmDialog } from '../shell/dialog.js';
import { element } from '../shell/html.js';
import { messages } from '../shell/i18n.js';
import { may } from '../shell/me.js';
import { layoutText, standardText } from './columns.js';

const texts = messages.customers.views;

/** `<saved-views>`: a link to each view, and what can be done with the one that is shown. Fires `view` with the one that is asked for, `saved` with its id. */
export class SavedViews extends HTMLElement {
  #views = [];
  #query;
  #links = element('nav', { 'aria-label': texts.title });
  #acts = element('span', { class: 'view-acts' });
  #problem = element('span', { class: 'problem', role: 'alert' });

  connectedCallback() {
    this.replaceChildren(this.#links, this.#problem);
    document.addEventListener('click', event => event.composedPath().includes(this.#acts) || this.#acts.querySelector('details[open]')?.removeAttribute('open'));
  }

  /** Without them the list is as if there were none. */
  async load() {
    this.#views = await get('/api/views').then(({ items }) => items, () => []);
  }

  /** What can be done with the view, to stand among the tools. */
  get acts() { return this.#acts; }

  find(id) { return this.#views.find(view => view.id === id); }

  /** @param {import('./list-query.js').ListQuery} query */
  show(query) {
    this.#query = query;
    const shown = this.find(query.view);
    this.#links.replaceChildren(...this.#views.length ? [null, ...this.#views].map(view => this.#link(view, shown)) : []);
    this.#acts.replaceChildren(...this.#actsOf(shown));
    this.hidden = this.#views.length === 0;
  }

  #link(view, shown) {
    const id = view?.id ?? '';
    return element('a', {
      href: view ? `/customers?view=${encodeURIComponent(id)}` : '/', 'aria-current': view === (shown ?? null) ? 'page' : null, dir: 'auto', class: 'own',
      title: view?.isShared ? texts.sharedBy(view.by) : null,
      onclick: event => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.dispatchEvent(new CustomEvent('view', { detail: { id, query: view?.query ?? '' } }));
      },
    }, view?.name ?? texts.all);
  }

  #actsOf(shown) {
    const isChanged = shown ? this.#query.text !== shown.query || layoutText() !== shown.columns : this.#query.text !== '' || layoutText() !== standardText();
    const acts = [];
    if (shown?.isMine && isChanged) acts.push(this.#act(texts.save, () => this.#save(shown, shown)));
    if (isChanged) acts.push(this.#act(texts.saveAs, () => this.#ask()));
    if (shown?.isMine) acts.push(this.#menu(shown));
    return acts;
  }

  #menu(view) {
    return element('details', { class: 'menu', onkeydown: event => event.key === 'Escape' && this.#closeMenu(event) }, element('summary', { class: 'button', 'aria-label': texts.more(view.name) }, '…'),
      element('div', {}, this.#item(texts.rename, () => this.#ask(view)), this.#item(texts.remove, () => this.#remove(view))));
  }

  #closeMenu({ currentTarget }) {
    currentTarget.open = false;
    currentTarget.firstElementChild.focus();
  }

  #act(text, act) { return element('button', { type: 'button', onclick: act }, text); }
  #item(text, act) { return element('button', { type: 'button', class: 'plain', onclick: act }, text); }

  async #ask(view) {
    const name = element('input', { type: 'text', maxlength: 60, required: true, value: view?.name ?? '', dir: 'auto', autofocus: true, 'aria-label': texts.name, placeholder: texts.nameHint });
    const shared = element('input', { type: 'checkbox', checked: view?.isShared ?? false });
    const body = element('form', { class: 'form', method: 'dialog', onsubmit: event => { event.preventDefault(); body.closest('dialog').close('yes'); } }, name, may('admin') ? element('label', { class: 'check' }, shared, texts.share) : '');
    if (await confirmDialog({ title: view ? texts.rename : texts.saveAs, body: [body], confirm: texts.saveIt }) && name.value.trim())
      await this.#save({ name: name.value.trim(), isShared: shared.checked }, view, Boolean(view));
  }

  async #save({ name, isShared }, view, keepsQuery = false) {
    const body = { name, shared: isShared, query: keepsQuery ? view.query : this.#query.text, columns: keepsQuery ? view.columns : layoutText() };
    await this.#do(async () => {
      const { data } = await send(view ? 'PUT' : 'POST', view ? `/api/views/${view.id}` : '/api/views', body);
      this.#views = view ? this.#views.map(one => one.id === data.id ? data : one) : [...this.#views, data];
      if (keepsQuery) this.show(this.#query);
      else this.dispatchEvent(new CustomEvent('saved', { detail: data.id }));
    });
  }

  async #remove(view) {
    if (!await confirmDialog({ title: texts.removeTitle(view.name), body: [view.isShared ? texts.removeShared : texts.removeText], confirm: texts.remove, danger: true })) return;
    await this.#do(async () => {
      await send('DELETE', `/api/views/${view.id}`);
      this.#views = this.#views.filter(one => one !== view);
      this.dispatchEvent(new CustomEvent('view', { detail: { id: '', query: '' } }));
    });
  }

  async #do(act) {
    this.#problem.textContent = '';
    try {
      await act();
    } catch (error) {
      this.#problem.textContent = error.message;
      this.hidden = false;
    }
  }
}

customElements.define('saved-views', SavedViews);
