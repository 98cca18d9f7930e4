import { element } from '../shell/html.js';
import { messages, number, percent } from '../shell/i18n.js';

const texts = messages.verification;

/** How far ERPNext's webhooks can be relied upon, and what made the differences of a day. */
export function reliability({ webhooks, byGuess }) {
  const made = Object.entries(byGuess).filter(([, n]) => n > 0);
  return element('section', { class: 'panel reliability' }, element('h2', {}, texts.webhooks),
    element('p', { class: 'share' }, webhooks.share === null ? texts.noChanges : texts.share(percent(webhooks.share))),
    element('p', {}, texts.told(webhooks.told, webhooks.late, webhooks.lost)),
    made.length === 0 ? '' : element('p', {}, texts.madeBy, ' ', made.map(([guess, n]) => `${texts.guesses[guess] ?? guess} ${number(n)}`).join(messages.terms.comma)));
}
