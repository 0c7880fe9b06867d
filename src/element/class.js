// The element's class. It keeps what a form control must keep, value, validity, attributes, life cycle, and leaves
// the flow to WebAssembly, which it reaches through the `bridge` below.

import shadowCss from '../../style/shadow.css';
import lightCss from '../../style/light.css';
import { diagnose } from './diagnose.js';
import { codeField, phoneField } from './fields.js';
import { flag } from './flags.js';
import { abandon, scriptBase, widget } from './module.js';
import { ATTRIBUTES, reflectAttributes, takeEarlyProperties } from './properties.js';
import { skeleton, trouble } from './stand_in.js';
import { recall, releaseKey, remember, takeKey } from './storage.js';
import { watch } from './stream.js';
import { onTrap, reportTrap } from './trap.js';

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
const shadowSheet = sheet(shadowCss);
const lightSheet = sheet(lightCss);

export class OtpVerify extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [...ATTRIBUTES, 'lang', 'dir'];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: 'open' });
  #mounted = null;
  #mounting = false;
  #broken = false;
  #working = true;
  #disabled = false;
  #token = null;
  #key = null;
  #forgetTrap = null;
  #step = 'phone';
  #phone = null;
  #code = codeField();
  #requiredMessage = 'Verify your phone number to go on.';

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [shadowSheet];
    this.#root.append(skeleton());
    this.#setStep('phone');
    // A click on its label arrives here, as one on the element itself.
    this.addEventListener('click', (event) => event.composedPath()[0] === this && this.focus());
  }

  connectedCallback() {
    takeEarlyProperties(this);
    // A script that runs while the page is being parsed sees the start tag before the children.
    if (document.readyState === 'loading' && !this.querySelector('input[type=tel]')) {
      document.addEventListener('DOMContentLoaded', () => this.isConnected && this.#start(), { once: true });
    } else {
      this.#start();
    }
  }

  disconnectedCallback() {
    // A move in the tree is a removal and an insertion: what is back by the end of the task never left.
    queueMicrotask(() => {
      if (this.isConnected) return;
      const mounted = this.#unmount();
      releaseKey(this.#key);
      this.#key = null;
      this.#root.replaceChildren(skeleton());
      mounted?.free();
    });
  }

  /** Moved with its state kept (`moveBefore`): it never left, but may be in another tree now. */
  connectedMoveCallback() {
    this.#dressTree();
  }

  attributeChangedCallback(attribute) {
    if (attribute === 'name') this.#post();
    this.#judge();
    this.#tell((mounted) => mounted.attribute_changed());
  }

  formDisabledCallback() {
    this.#spreadDisabled();
  }

  formResetCallback() {
    this.reset();
  }

  formStateRestoreCallback() {
    // Nothing was kept with the form: a verification is found again by itself, and its token fetched anew.
  }

  get form() { return this.#internals.form; }
  get type() { return 'otp-verify'; }
  get labels() { return this.#internals.labels; }
  get validity() { return this.#internals.validity; }
  get validationMessage() { return this.#internals.validationMessage; }
  get willValidate() { return this.#internals.willValidate; }
  get value() { return this.#token ?? ''; }

  checkValidity() { return this.#internals.checkValidity(); }
  reportValidity() { return this.#internals.reportValidity(); }
  getResponse() { return this.value; }
  diagnose() { return diagnose(); }

  reset() {
    this.#setToken(null);
    this.#tell((mounted) => mounted.reset());
  }

  focus(options) {
    (this.#step === 'code' ? this.#code : this.#phone)?.focus(options);
  }

  /** Puts the fields in place, then the widget around them as soon as its module is there. */
  async #start() {
    this.#dressTree();
    if (!this.#phone?.isConnected || !this.contains(this.#phone)) this.#phone = phoneField(this);
    this.#spreadDisabled();
    this.#judge();
    if (this.#mounted || this.#mounting) return;
    this.#mounting = true;
    try {
      const { mount } = await widget();
      if (!this.isConnected) return;
      const container = document.createElement('div');
      container.className = 'otp';
      this.#root.replaceChildren(container);
      this.#key ??= takeKey(this);
      this.#forgetTrap = onTrap(() => this.#trapped());
      this.#mounted = mount(this.#bridge(container));
      this.#setBroken(false);
    } catch (error) {
      console.error('otp-verify could not start:', error);
      if (!reportTrap(error)) {
        this.#unmount();
        this.#fail('Phone verification could not be loaded. Check your connection.');
      }
    } finally {
      this.#mounting = false;
    }
    if (this.debug) console.info(['otp-verify:', ...diagnose()].join('\n'));
  }

  /** Takes the widget out, whatever state it is in, and returns it. */
  #unmount() {
    const mounted = this.#mounted;
    this.#mounted = null;
    this.#forgetTrap?.();
    this.#setStep('phone');
    this.#setToken(null);
    this.#setWorking(true);
    return mounted;
  }

  #trapped() {
    abandon();
    this.#unmount();
    this.#fail('Phone verification has stopped working.');
  }

  /** Says so, and offers to try again. */
  #fail(sentence) {
    this.#setBroken(true);
    this.#root.replaceChildren(trouble(sentence, () => this.#start()));
  }

  /** Tells the widget, if there is one. Should it trap, that is its end and not the caller's. */
  #tell(what) {
    try {
      if (this.#mounted) what(this.#mounted);
    } catch (error) {
      reportError(error);
    }
  }

  /** The inputs are styled where they are: in the page's tree, or in the shadow root around the element. */
  #dressTree() {
    const tree = this.getRootNode();
    if (!tree.adoptedStyleSheets.includes(lightSheet)) tree.adoptedStyleSheets.push(lightSheet);
  }

  /** What the WebAssembly side may do to the element, and no more. */
  #bridge(container) {
    return {
      host: this,
      container,
      phone: this.#phone,
      code: this.#code,
      gateway: scriptBase,
      flag,
      isDisabled: () => this.matches(':disabled'),
      setStep: (step) => this.#setStep(step),
      setToken: (token) => this.#setToken(token ?? null),
      setWorking: (working) => this.#setWorking(working),
      recall: () => recall(this.#key),
      remember: (kept) => remember(this.#key, kept),
      watch,
      setRequiredMessage: (message) => {
        this.#requiredMessage = message;
        this.#judge();
      },
      emit: (name, detail, cancelable) =>
        this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail })),
    };
  }

  #setStep(step) {
    if (this.#step === step && this.#internals.states.has(step)) return;
    this.#step = step;
    const { states } = this.#internals;
    for (const each of ['phone', 'code', 'verified']) states.delete(each);
    states.add(step);
    if (step !== 'code') this.#code.remove();
    else if (!this.contains(this.#code)) this.append(this.#code);
    this.#judge();
  }

  #setToken(token) {
    this.#token = token;
    this.#post();
    this.#judge();
  }

  /** The form value under its name, which is `otp-token` even where the page wrote no `name`. */
  #post() {
    if (this.#token === null) return this.#internals.setFormValue(null);
    const entries = new FormData();
    entries.append(this.name, this.#token);
    // The browser keeps the second for a reload, and no token is ever kept.
    this.#internals.setFormValue(entries, '');
  }

  #setBroken(broken) {
    this.#broken = broken;
    this.#judge();
  }

  #setWorking(working) {
    if (this.#working === working) return;
    this.#working = working;
    this.#judge();
  }

  #judge() {
    const excused = this.failOpen && (this.#broken || !this.#working);
    const missing = this.required && !this.#token && !excused;
    const anchor = this.#step === 'code' ? this.#code : this.#phone;
    if (!missing) this.#internals.setValidity({});
    else if (anchor && this.contains(anchor)) {
      this.#internals.setValidity({ valueMissing: true }, this.#requiredMessage, anchor);
    } else this.#internals.setValidity({ valueMissing: true }, this.#requiredMessage);
  }

  #spreadDisabled() {
    const disabled = this.matches(':disabled');
    this.#code.disabled = disabled;
    // A field that the page itself has disabled stays so.
    if (this.#phone && (disabled || this.#disabled)) this.#phone.disabled = disabled;
    this.#disabled = disabled;
    this.#tell((mounted) => mounted.attribute_changed());
  }
}

reflectAttributes(OtpVerify.prototype);
