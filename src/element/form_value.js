// What the element is to its form: the token under its name, and whether the form may go.

import { texts } from '../i18n/texts.js';
import { Submissions } from './submission.js';

export class FormValue {
  #host;
  #internals;
  #anchor;
  #told;
  #complete;
  #submissions;
  #token = null;
  #form = null;
  #broken = false;
  #working = true;

  /** `anchor` is the field that is at fault, `told` hears of each token, `refresh` fetches a fresh one, `complete` gets what
      the form is about to post. */
  constructor(host, internals, { anchor, told, refresh, complete }) {
    this.#host = host;
    this.#internals = internals;
    this.#anchor = anchor;
    this.#told = told;
    this.#complete = ({ formData }) => complete(formData);
    this.#submissions = new Submissions(() => this.#token, refresh);
  }

  /** The token, or `null`. */
  get token() { return this.#token; }

  set token(token) {
    if (this.#token === token) return;
    this.#token = token;
    this.post();
    this.judge();
    this.#told(token ?? '');
  }

  /** The page reads the token, perhaps to post it. */
  read() {
    this.#submissions.read();
    return this.#token ?? '';
  }

  /** Belongs to this form now, or to none. */
  follow(form) {
    this.#submissions.follow(form);
    this.#form?.removeEventListener('formdata', this.#complete);
    this.#form = form;
    form?.addEventListener('formdata', this.#complete);
  }

  /** The form value under its name, which is `otp-token` even where the page wrote no `name`. */
  post() {
    if (this.#token === null) return this.#internals.setFormValue(null);
    const entries = new FormData();
    entries.append(this.#host.name, this.#token);
    // The browser keeps the second for a reload, and no token is ever kept.
    this.#internals.setFormValue(entries, '');
  }

  get broken() { return this.#broken; }

  /** Whether the widget cannot be used. */
  set broken(broken) {
    this.#broken = broken;
    this.judge();
  }

  /** Whether the gateway does its work. */
  set working(working) {
    if (this.#working === working) return;
    this.#working = working;
    this.judge();
  }

  /** Whether the form may go, and if not, why. */
  judge() {
    const host = this.#host;
    const excused = host.failOpen && (this.#broken || !this.#working);
    const missing = host.required && !this.#token && !excused;
    const anchor = this.#anchor();
    const message = texts(host).required;
    if (!missing) this.#internals.setValidity({});
    else if (anchor && host.contains(anchor)) {
      this.#internals.setValidity({ valueMissing: true }, message, anchor);
    } else this.#internals.setValidity({ valueMissing: true }, message);
  }
}
