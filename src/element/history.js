// Undo and redo in fields whose text is rewritten as it is typed. Browsers lose their own history of such a field, each
// in a way of its own, so they have one here: a step is one edit of the person and what became of it.

const FIELDS = 'input[type=tel], input[autocomplete=one-time-code]';
const MOST_STEPS = 200;

/** Lets the person undo and redo in the fields within this element, whichever they are at the time. */
export function keepHistory(host) {
  const histories = new WeakMap();
  const historyOf = (input) => {
    if (!histories.has(input)) histories.set(input, new History(input));
    return histories.get(input);
  };
  host.addEventListener('beforeinput', (event) => {
    if (!event.target.matches(FIELDS)) return;
    const history = historyOf(event.target);
    if (!event.inputType.startsWith('history')) return history.look();
    // Chosen in the browser's own menu.
    event.preventDefault();
    history.step(event.inputType === 'historyUndo');
  });
  // Not every edit is told of beforehand.
  host.addEventListener('focusin', ({ target }) => target.matches(FIELDS) && historyOf(target).look());
  host.addEventListener('input', ({ target, inputType, detail }) => {
    if (!target.matches(FIELDS) || inputType?.startsWith('history')) return;
    // With a detail, from the module: the last edit, written otherwise than at first, and still one step.
    if (detail === 1) historyOf(target).look();
    else historyOf(target).record();
  });
  host.addEventListener('keydown', (event) => {
    const undo = wish(event);
    if (undo === undefined || !event.target.matches(FIELDS) || event.target.readOnly) return;
    event.preventDefault();
    historyOf(event.target).step(undo);
  });
}

/** Lets `change` be heard of a field whose text was last written by a script, for which browsers do not fire it. */
export function keepChangeEvents(host) {
  let known;
  const note = ({ target }) => { known = target.value; };
  host.addEventListener('focusin', note);
  host.addEventListener('change', note);
  host.addEventListener('focusout', ({ target }) => {
    if (target.matches('input[type=tel]') && target.value !== known) {
      target.dispatchEvent(new Event('change', { bubbles: true }));
    }
  });
}

class History {
  #input;
  #past = [];
  #future = [];
  #now;

  constructor(input) {
    this.#input = input;
    this.#now = snapshot(input);
  }

  /** What stands there before an edit is what the one before it has led to, whoever has written it. */
  look() {
    this.#now = snapshot(this.#input);
  }

  record() {
    if (this.#input.value !== this.#now.text) {
      this.#past = [...this.#past.slice(-MOST_STEPS), this.#now];
      this.#future = [];
    }
    this.look();
  }

  step(undo) {
    this.look();
    const [from, to] = undo ? [this.#past, this.#future] : [this.#future, this.#past];
    if (from.length === 0) return;
    to.push(this.#now);
    const { text, start, end } = from.pop();
    // Past any accessor of a framework's own, which would take the text for its own and tell nobody.
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(this.#input, text);
    this.#input.setSelectionRange(start, end);
    this.#input.dispatchEvent(
      new InputEvent('input', { bubbles: true, composed: true, inputType: undo ? 'historyUndo' : 'historyRedo' }),
    );
    this.look();
  }
}

/** Whether a press of keys asks to undo (`true`) or to redo (`false`). */
function wish({ key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing }) {
  if (!(ctrlKey || metaKey) || altKey || isComposing) return undefined;
  // Where the keyboard has no Latin letters, the key that has them elsewhere.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.slice(-1).toLowerCase();
  if (letter === 'z') return !shiftKey;
  return letter === 'y' && !shiftKey ? false : undefined;
}

function snapshot({ value, selectionStart, selectionEnd }) {
  return { text: value, start: selectionStart, end: selectionEnd };
}
