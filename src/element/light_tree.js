// What is the page's within the element, and what is ours among it. The page owns its tree: frameworks hydrate and
// re-create it, morphing libraries set it back to what the server sent, clones bring copies of what was ours. So nothing
// of the page's gets an attribute from us to be shown, what is ours is passed over by whoever walks the tree, and
// whatever happens to either is mended.

import { codeField, dressCode, madePhone, nameMade } from './fields.js';

const MOST_MENDS = 50;
const ours = new WeakSet();
const reads = (kind, name) => Object.getOwnPropertyDescriptor(kind.prototype, name).get;
const next = reads(Node, 'nextSibling');
const previous = reads(Node, 'previousSibling');
const all = reads(Node, 'childNodes');

/** The first that is not ours, from a node on. */
const theirs = (node, step) => {
  let found = node;
  while (found && ours.has(found)) found = step.call(found);
  return found;
};

/** Lets a class of elements show walkers the page's own children alone; selectors find all. */
export function passOver(kind) {
  const { prototype } = kind;
  const show = (name, get) => Object.defineProperty(prototype, name, { get, configurable: true });
  const first = reads(Node, 'firstChild');
  const last = reads(Node, 'lastChild');
  show('firstChild', function () { return theirs(first.call(this), next); });
  show('lastChild', function () { return theirs(last.call(this), previous); });
  show('childNodes', function () {
    const nodes = all.call(this);
    return [...nodes].some((node) => ours.has(node)) ? [...nodes].filter((node) => !ours.has(node)) : nodes;
  });
}

/** The same for what comes after a child of the page's. */
const following = new WeakSet();
function hideWhatFollows(node) {
  if (following.has(node)) return;
  following.add(node);
  const nextElement = node.nodeType === Node.ELEMENT_NODE && reads(Element, 'nextElementSibling');
  const show = (name, get) => Object.defineProperty(node, name, { get, configurable: true });
  show('nextSibling', function () { return theirs(next.call(this), next); });
  if (nextElement) {
    show('nextElementSibling', function () { return theirs(nextElement.call(this), nextElement); });
  }
}

const hidden = new WeakSet();
/** What is said of the phone field in its own attributes is not the page's either. */
const SAID = ['aria-invalid', 'aria-description', 'aria-label', 'placeholder'];
const attributesOf = reads(Element, 'attributes');
function hideWhatIsSaid(input) {
  if (hidden.has(input)) return;
  hidden.add(input);
  const own = SAID.filter((name) => !input.hasAttribute(name));
  const get = function () {
    const real = attributesOf.call(this);
    const shown = [...real].filter(({ name }) => !own.includes(name));
    if (shown.length === real.length) return real;
    const getNamedItem = (name) => shown.find((one) => one.name === name) ?? null;
    return Object.assign(shown, { getNamedItem, item: (index) => shown[index] ?? null });
  };
  Object.defineProperty(input, 'attributes', { get, configurable: true });
}

export class LightTree {
  phone = null;
  code = codeField();
  #host;
  #root;
  #made = null;
  #wantsCode = false;
  #codeHadFocus = false;
  #observer;
  #mends = 0;
  #stoodAside = false;

  /** Calls back with whether the phone field is another one now, after whatever the page did. */
  constructor(host, root, changed) {
    this.#host = host;
    this.#root = root;
    ours.add(this.code);
    this.#observer = new MutationObserver(() => {
      // A page that undoes within the same task whatever we mend gets its way.
      if (this.#mends === 0) setTimeout(() => { this.#mends = 0; });
      this.#mends += 1;
      if (this.#mends < MOST_MENDS) changed(this.settle());
    });
    this.code.addEventListener('focus', () => { this.#codeHadFocus = true; });
    // Whoever is taken out of the page loses the focus, too, and is not to blame.
    this.code.addEventListener('blur', () => queueMicrotask(() => {
      if (this.code.isConnected) this.#codeHadFocus = this.code.matches(':focus');
    }));
  }

  /** Whether the phone field is the page's own. */
  get isTheirs() { return this.phone !== null && !this.#made?.contains(this.phone); }

  watch() {
    this.#observer.observe(this.#host, { childList: true, subtree: true, attributes: true });
  }

  leave() {
    this.#observer.disconnect();
    this.code.value = '';
  }

  /** Whether the page's own field is there, or that of a label of ours. */
  hasField() { return this.#theirField() !== undefined; }

  /** The code field joins the page for its step alone. */
  showCode(wanted) {
    this.#wantsCode = wanted;
    if (!wanted) this.#codeHadFocus = false;
    this.#place();
  }

  /** Out of the way of whoever reads the tree past what `passOver` shows, until the task is over. Once: no page takes over
      twice, and a field that is typed into is better left alone. */
  standAside() {
    if (this.#stoodAside || this.code.parentNode !== this.#host) return;
    this.#stoodAside = true;
    this.code.remove();
  }

  /** Puts everything where it belongs, and tells whether the phone field is another one than before. */
  settle() {
    this.#takeBackCode();
    const before = this.phone;
    this.phone = this.#theirField() ?? this.#ownField();
    if (this.phone !== before && this.isTheirs) hideWhatIsSaid(this.phone);
    if (this.#made && this.isTheirs) {
      this.#made.remove();
      this.#made = null;
    }
    this.#place();
    return this.phone !== before;
  }

  /** Hands the children out to the slots; once more after the slots are others. */
  assign() {
    const slot = (name) => this.#root.querySelector(`slot[name=${name}]`);
    const shown = [...all.call(this.#host)].filter((node) =>
      node !== this.code && (node.nodeType === Node.ELEMENT_NODE || node.nodeType === Node.TEXT_NODE));
    slot('phone')?.assign(...shown);
    slot('code')?.assign(this.code);
  }

  #theirField() {
    return [...this.#host.querySelectorAll('input[type=tel]')].find((one) => one !== this.code && !this.#made?.contains(one));
  }

  #ownField() {
    if (!this.#made?.querySelector('input[type=tel]')) {
      this.#made?.remove();
      this.#made = madePhone(this.#host);
      ours.add(this.#made);
    }
    nameMade(this.#made, this.#host);
    return this.#made.querySelector('input');
  }

  #place() {
    const host = this.#host;
    if (this.#made && this.#made.parentNode !== host) host.append(this.#made);
    const taken = this.#wantsCode && this.code.parentNode !== host;
    const lostFocus = taken && this.#codeHadFocus;
    if (!this.#wantsCode) this.code.remove();
    else if (taken) host.append(this.code);
    for (const node of all.call(host)) if (!ours.has(node)) hideWhatFollows(node);
    this.assign();
    if (lostFocus && document.activeElement === document.body) this.code.focus({ preventScroll: true });
  }

  /** A clone or a kept copy of the page has a code field of another life; and a morph may have made ours the page's. */
  #takeBackCode() {
    for (const stale of this.#host.querySelectorAll(':scope > input[slot=code]')) {
      if (stale !== this.code) stale.remove();
    }
    if (this.code.type !== 'text' && this.code.parentNode) {
      const field = this.code.cloneNode();
      field.value = field.defaultValue;
      this.code.replaceWith(field);
    }
    dressCode(this.code);
  }
}
