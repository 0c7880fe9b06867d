// The real inputs. They live in the page's own tree, not in the shadow root, so that autofill, password managers,
// `<label>` and a page without scripts work.

/** The page's telephone input, or one of our own; slotted, with what was typed kept. */
export function phoneField(host) {
  const own = host.querySelector('input[type=tel]');
  const input = own ?? madePhoneInput(host);
  let child = input;
  while (child.parentNode !== host) child = child.parentNode;
  child.slot = 'phone';
  if (!input.autocomplete) input.autocomplete = 'tel';
  // A number reads left to right in every language.
  if (!input.dir) input.dir = 'ltr';
  return input;
}

function madePhoneInput(host) {
  const label = document.createElement('label');
  const text = document.createElement('span');
  const input = document.createElement('input');
  text.textContent = host.getAttribute('aria-label') ?? 'Phone number';
  input.type = 'tel';
  label.append(text, input);
  host.append(label);
  return input;
}

/** The code input; nameless, for the code itself is nothing to post. It joins the page at the code step. */
export function codeField() {
  const input = document.createElement('input');
  input.slot = 'code';
  input.type = 'text';
  input.autocomplete = 'one-time-code';
  input.inputMode = 'numeric';
  input.dir = 'ltr';
  input.spellcheck = false;
  input.setAttribute('autocapitalize', 'off');
  input.setAttribute('autocorrect', 'off');
  return input;
}
