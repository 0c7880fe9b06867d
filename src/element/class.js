// The element's class. It keeps what a form control must keep, value, validity, attributes, life cycle, and leaves
// the flow to WebAssembly, which it reaches through the `bridge` below.

import shadowCss from '../../style/shadow.css';
import lightCss from '../../style/light.css';
import { codeField, phoneField } from './fields.js';
import { flag } from './flags.js';
import { scriptBase, widget } from './module.js';
import { skeleton, trouble } from './stand_in.js';

const TEXT_ATTRIBUTES = [
  'site-key', 'gateway', 'name', 'country', 'countries', 'exclude-countries', 'preferred-countries', 'channels',
  'theme', 'action',
];
const FLAG_ATTRIBUTES = ['required', 'disabled', 'fail-open'];
const SWITCH_ATTRIBUTES = ['autosubmit'];

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(css);
  return made;
};
const shadowSheet = sheet(shadowCss);
const lightSheet = sheet(lightCss);

export class OtpVerify extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [...TEXT_ATTRIBUTES, ...FLAG_ATTRIBUTES, ...SWITCH_ATTRIBUTES, 'lang', 'dir'];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: 'open' });
  #mounted = null;
  #mounting = false;
  #broken = false;
  #token = null;
  #step = 'phone';
  #phone = null;
  #code = codeField();
  #requiredMessage = 'Verify your phone number to go on.';

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [shadowSheet];
    this.#root.append(skeleton());
    this.#setStep('phone');
  }

  connectedCallback() {
    this.#takeEarlyProperties();
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
      if (this.isConnected || !this.#mounted) return;
      this.#mounted.free();
      this.#mounted = null;
      this.#code.remove();
      this.#setStep('phone');
      this.#setToken(null);
      this.#root.replaceChildren(skeleton());
    });
  }

  attributeChangedCallback(attribute) {
    if (attribute === 'name') this.#post();
    this.#judge();
    this.#mounted?.attribute_changed();
  }

  formDisabledCallback() {
    this.#spreadDisabled();
  }

  formResetCallback() {
    this.reset();
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

  reset() {
    this.#setToken(null);
    this.#mounted?.reset();
  }

  focus(options) {
    (this.#step === 'code' ? this.#code : this.#phone)?.focus(options);
  }

  /** Puts the fields in place, then the widget around them as soon as its module is there. */
  async #start() {
    const tree = this.getRootNode();
    if (!tree.adoptedStyleSheets.includes(lightSheet)) tree.adoptedStyleSheets.push(lightSheet);
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
      this.#mounted = mount(this.#bridge(container));
      this.#setBroken(false);
    } catch (error) {
      console.error('otp-verify could not start:', error);
      this.#setBroken(true);
      this.#root.replaceChildren(trouble(() => this.#start()));
    } finally {
      this.#mounting = false;
    }
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
      setRequiredMessage: (message) => {
        this.#requiredMessage = message;
        this.#judge();
      },
      emit: (name, detail, cancelable) =>
        this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail })),
    };
  }

  #setStep(step) {
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
    this.#internals.setFormValue(entries);
  }

  #setBroken(broken) {
    this.#broken = broken;
    this.#judge();
  }

  #judge() {
    const missing = this.required && !this.#token && !(this.#broken && this.failOpen);
    const anchor = this.#step === 'code' ? this.#code : this.#phone;
    if (!missing) this.#internals.setValidity({});
    else if (anchor && this.contains(anchor)) {
      this.#internals.setValidity({ valueMissing: true }, this.#requiredMessage, anchor);
    } else this.#internals.setValidity({ valueMissing: true }, this.#requiredMessage);
  }

  #spreadDisabled() {
    const disabled = this.matches(':disabled');
    this.#code.disabled = disabled;
    if (this.#phone) this.#phone.disabled = disabled;
    this.#mounted?.attribute_changed();
  }

  /** A property that was set before the class was known hides its accessor: take it out and set it again. */
  #takeEarlyProperties() {
    for (const name of OtpVerify.observedAttributes.map(camelCase)) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }
}

const reflect = (attribute, get, set) =>
  Object.defineProperty(OtpVerify.prototype, camelCase(attribute), { get, set, enumerable: true, configurable: true });

for (const name of TEXT_ATTRIBUTES) {
  reflect(
    name,
    function () { return this.getAttribute(name) || (name === 'name' ? 'otp-token' : ''); },
    function (value) {
      if (value === null || value === undefined) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  );
}
for (const name of FLAG_ATTRIBUTES) {
  reflect(
    name,
    function () { return this.hasAttribute(name); },
    function (value) { this.toggleAttribute(name, Boolean(value)); },
  );
}
for (const name of SWITCH_ATTRIBUTES) {
  reflect(
    name,
    function () { return this.getAttribute(name) !== 'off'; },
    function (value) { this.setAttribute(name, value ? 'on' : 'off'); },
  );
}
