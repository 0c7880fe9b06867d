// The real inputs. They live in the page's own tree, not in the shadow root, so that autofill, password managers,
// `<label>` and a page without scripts work.

import { texts } from '../i18n/texts.js';

/** A label with a telephone input, for a page that brought none. */
export function madePhone(host) {
  const input = document.createElement('input');
  input.type = 'tel';
  input.autocomplete = 'tel';
  // A label for the element itself is there to be seen already.
  const outer = document.createElement(host.labels?.length ? 'div' : 'label');
  if (outer.localName === 'label') outer.append(document.createElement('span'));
  outer.append(input);
  nameMade(outer, host);
  return outer;
}

/** Writes what the label says, as the page names the element, or in its language. */
export function nameMade(made, host) {
  const span = made.querySelector('span');
  const given = host.getAttribute('aria-label');
  const { lang, phone_label } = texts(host);
  if (!span || span.textContent === (given ?? phone_label)) return;
  span.textContent = given ?? phone_label;
  span.lang = given === null ? lang : '';
}

const CODE = {
  slot: 'code',
  type: 'text',
  autocomplete: 'one-time-code',
  inputmode: 'numeric',
  dir: 'ltr',
  spellcheck: 'false',
  autocapitalize: 'off',
  autocorrect: 'off',
};
/** What is said of it, and whether it can be used, changes. */
const LEFT_ALONE = /^(aria-.*|lang|disabled|style|data-.*)$/;

/** The code input; nameless, for the code itself is nothing to post. It joins the page at the code step. */
export function codeField() {
  const input = document.createElement('input');
  dressCode(input);
  return input;
}

/** Gives the code input its attributes, and takes those that are not its own. */
export function dressCode(input) {
  for (const { name } of [...input.attributes]) {
    if (!(name in CODE) && !LEFT_ALONE.test(name)) input.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(CODE)) {
    if (input.getAttribute(name) !== value) input.setAttribute(name, value);
  }
}
