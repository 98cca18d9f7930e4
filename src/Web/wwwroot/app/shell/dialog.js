import { element } from './html.js';
import { messages } from './i18n.js';

/**
 * Asks before something is done. Escape, the backdrop and "Cancel" are a no.
 * @param {{ title: string, body: (string | Node)[], confirm: string, danger?: boolean }} question
 * @returns {Promise<boolean>}
 */
export function confirmDialog({ title, body, confirm, danger }) {
  return new Promise(resolve => {
    const say = answer => () => dialog.close(answer);
    const dialog = element('dialog', {
      class: 'question', 'aria-labelledby': 'question', onclick: event => event.target === dialog && dialog.close(''),
      onclose: () => { dialog.remove(); resolve(dialog.returnValue === 'yes'); },
    }, element('h2', { id: 'question', dir: 'auto' }, title),
    element('div', { class: 'body' }, ...body.map(part => part instanceof Node ? part : element('p', { dir: 'auto' }, part))),
    element('footer', {}, element('button', { type: 'button', onclick: say(''), autofocus: danger }, messages.shell.cancel),
      element('button', { type: 'button', class: danger ? 'danger' : 'primary', onclick: say('yes'), autofocus: !danger }, confirm)));
    document.body.append(dialog);
    dialog.showModal();
  });
}
