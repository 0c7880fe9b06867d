// The element's class: attributes, life cycle, and what a page may call. The flow it leaves to WebAssembly, which it
// reaches through the `bridge` below.

import { diagnose } from './diagnose.js';
import { Fit } from './fit.js';
import { flag } from './flags.js';
import { FormValue } from './form_value.js';
import { keepChangeEvents, keepHistory } from './history.js';
import { LightTree, passOver } from './light_tree.js';
import { abandon, scriptBase, widget } from './module.js';
import { otherNames } from './names.js';
import { expectPlan, plan } from './plans.js';
import { ATTRIBUTES, nameMistakes, observed, reflectAttributes, takeEarlyProperties } from './properties.js';
import { dressTree, shadowSheet } from './sheets.js';
import { texts } from '../i18n/texts.js';
import { skeleton, trouble } from './stand_in.js';
import { recall, releaseKey, remember, takeKey } from './storage.js';
import { watch } from './stream.js';
import { Ground } from './surroundings.js';
import { onTrap, reportTrap } from './trap.js';

export class OtpVerify extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = [...observed(ATTRIBUTES), 'lang', 'dir'];

  #internals = this.attachInternals();
  #root = this.attachShadow({ mode: 'open', slotAssignment: 'manual' });
  #tree = new LightTree(this, this.#root, (replaced) => this.#mended(replaced));
  #fit = new Fit(this.#root, this.#internals.states);
  #ground = new Ground(this, this.#internals.states, () => {
    this.#fit.again();
    // What has changed the page's ground may have changed its language.
    this.#value.judge();
    this.#tell((mounted) => mounted.attribute_changed());
  });
  #mounted = null;
  #mounting = false;
  #disabled = false;
  #key = null;
  #forgetTrap = null;
  #step = 'phone';
  #value = new FormValue(this, this.#internals, {
    anchor: () => this.#field,
    told: (token) => this.#emit('otp-token', { token }),
    refresh: () => this.#refresh(false),
    complete: (formData) => this.#complete(formData),
  });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [shadowSheet, this.#fit.sheet];
    this.#root.append(skeleton());
    this.#setStep('phone');
    keepHistory(this);
    keepChangeEvents(this);
    // A click on its label arrives here, as one on the element itself.
    this.addEventListener('click', (event) => event.composedPath()[0] === this && this.focus());
  }

  connectedCallback() {
    takeEarlyProperties(this);
    this.#tree.watch();
    this.#ground.follow();
    // A script that runs while the page is being parsed sees the start tag before the children.
    if (document.readyState === 'loading' && !this.#tree.hasField()) {
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
      releaseKey(this.#key, this);
      this.#key = null;
      this.#tree.leave();
      this.#fit.leave();
      this.#ground.leave();
      this.#root.replaceChildren(skeleton());
      mounted?.free();
    });
  }

  /** Moved with its state kept (`moveBefore`): it never left, but may be in another tree now. */
  connectedMoveCallback() {
    dressTree(this.getRootNode());
    this.#ground.follow();
  }

  attributeChangedCallback(attribute, before, after) {
    // Written as it was: a framework takes over what a server has rendered, and is about to count the children.
    if (attribute === 'site-key' && before === after) this.#tree.standAside();
    if (attribute === 'name') this.#value.post();
    if (attribute === 'theme' && this.isConnected) this.#ground.look();
    this.#value.judge();
    this.#tell((mounted) => mounted.attribute_changed());
  }

  formAssociatedCallback(form) {
    this.#value.follow(form);
  }

  formDisabledCallback() {
    this.#spreadDisabled();
  }

  formResetCallback() {
    this.reset({ keepVerified: !this.resetWithForm });
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
  get value() { return this.#value.read(); }

  checkValidity() { return this.#internals.checkValidity(); }
  reportValidity() { return this.#internals.reportValidity(); }
  getResponse() { return this.value; }
  diagnose() { return diagnose(); }

  /** Begins again; with `keepVerified` a number that is verified stays so. */
  reset({ keepVerified = false } = {}) {
    if (keepVerified) return this.#tell((mounted) => mounted.form_reset());
    this.#value.token = null;
    this.#tell((mounted) => mounted.reset());
  }

  /** For a token that is known to be spent: resolves to a fresh one, or to an empty string if none is to be had. */
  refresh() {
    return this.#refresh(true);
  }

  async #refresh(spent) {
    const before = this.#value.token;
    await new Promise((settle) => {
      if (this.#mounted) this.#tell((mounted) => mounted.refresh(spent, settle));
      else settle();
    });
    const { token } = this.#value;
    return token === before ? '' : token ?? '';
  }

  focus(options) {
    this.#field?.focus(options);
  }

  /** The field of this step. */
  get #field() { return this.#step === 'code' ? this.#tree.code : this.#tree.phone; }

  /** Puts the fields in place, then the widget around them as soon as its module is there. */
  async #start() {
    dressTree(this.getRootNode());
    this.#tree.settle();
    this.#fit.follow(this.#tree.phone);
    this.#spreadDisabled();
    this.#value.judge();
    if (this.#mounted || this.#mounting) return;
    nameMistakes(this);
    this.#mounting = true;
    expectPlan(this);
    try {
      const { mount } = await widget();
      if (!this.isConnected) return;
      const container = document.createElement('div');
      container.className = 'otp';
      this.#root.replaceChildren(container);
      this.#key ??= takeKey(this);
      this.#forgetTrap = onTrap(() => this.#trapped());
      this.#mounted = mount(this.#bridge(container));
      this.#refit();
      this.#value.broken = false;
    } catch (error) {
      console.error('otp-verify could not start:', error);
      if (!reportTrap(error)) {
        this.#unmount();
        this.#fail('not_loaded');
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
    this.#value.token = null;
    this.#value.working = true;
    return mounted;
  }

  #trapped() {
    abandon();
    this.#unmount();
    this.#fail('stopped');
  }

  /** Says so, and offers to try again. */
  #fail(reason) {
    this.#value.broken = true;
    const words = texts(this);
    this.#root.replaceChildren(trouble(words, words[reason], () => this.#start()));
    this.#refit();
  }

  /** What the shadow root holds is new. */
  #refit() {
    this.#tree.assign();
    this.#fit.follow(this.#tree.phone);
  }

  /** The page has changed its own tree; what had to be put back has been. */
  #mended(replaced) {
    // The parser has come to the field, before the page has been read to its end.
    if (!this.#mounted && !this.#mounting && !this.#value.broken) return void (this.#tree.hasField() && this.#start());
    if (replaced) {
      this.#fit.follow(this.#tree.phone);
      this.#spreadDisabled();
    }
    this.#value.judge();
    this.#tell((mounted) => mounted.fields_changed(replaced));
  }

  /** What is posted is what the widget shows, also where the page has emptied the field meanwhile. */
  #complete(formData) {
    this.#tell((mounted) => mounted.fields_changed(false));
    const { name, value } = this.#tree.phone ?? {};
    if (name && value && formData.get(name) === '') formData.set(name, value);
  }

  /** Tells the widget, if there is one. Should it trap, that is its end and not the caller's. */
  #tell(what) {
    try {
      if (this.#mounted) what(this.#mounted);
    } catch (error) {
      reportError(error);
    }
  }

  /** What the WebAssembly side may do to the element, and no more. */
  #bridge(container) {
    const tree = this.#tree;
    return {
      host: this,
      container,
      get phone() { return tree.phone; },
      get madePhone() { return !tree.isTheirs; },
      code: tree.code,
      gateway: scriptBase,
      flag,
      otherNames,
      plan,
      isDisabled: () => this.matches(':disabled'),
      setStep: (step) => this.#setStep(step),
      setToken: (token) => { this.#value.token = token ?? null; },
      setWorking: (working) => { this.#value.working = working; },
      recall: () => recall(this.#key),
      remember: (kept) => remember(this.#key, kept),
      watch,
      emit: (name, detail, cancelable) => this.#emit(name, detail, cancelable),
    };
  }

  #emit(name, detail, cancelable = false) {
    return this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, cancelable, detail }));
  }

  #setStep(step) {
    if (this.#step === step && this.#internals.states.has(step)) return;
    this.#step = step;
    const { states } = this.#internals;
    for (const each of ['phone', 'code', 'verified']) states.delete(each);
    states.add(step);
    this.#tree.showCode(step === 'code');
    this.#value.judge();
  }

  #spreadDisabled() {
    const disabled = this.matches(':disabled');
    const { code, phone } = this.#tree;
    code.disabled = disabled;
    // A field that the page itself has disabled stays so.
    if (phone && (disabled || this.#disabled)) phone.disabled = disabled;
    this.#disabled = disabled;
    this.#tell((mounted) => mounted.attribute_changed());
  }
}

reflectAttributes(OtpVerify.prototype);
passOver(OtpVerify);
