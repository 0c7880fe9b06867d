// A form that is submitted again: its server may have redeemed the token and then refused another field.

/** Of the second click of a double click a submission comes as soon as this after the first. */
const DOUBLE_CLICK_MS = 300;
const HEARD = ['submit', 'formdata', 'click'];
/** As long as this a submission waits for a fresh token. */
const PATIENCE_MS = 5000;

export class Submissions {
  #form = null;
  #token;
  #refresh;
  #at = -Infinity;
  #clicks = 0;
  #taken = null;
  #waiting = false;

  /** `token` reads the token; `refresh` resolves once there is a fresh one, or none to be had. */
  constructor(token, refresh) {
    this.#token = token;
    this.#refresh = refresh;
  }

  /** Watches this form and no other. */
  follow(form) {
    for (const name of HEARD) this.#form?.removeEventListener(name, this, true);
    this.#form = form;
    for (const name of HEARD) form?.addEventListener(name, this, true);
    removeEventListener('pageshow', this);
    if (form) addEventListener('pageshow', this);
  }

  /** The page reads the token. From a form that is being submitted, to post it. */
  read() {
    if (this.#at > -Infinity) this.#taken = this.#token();
  }

  handleEvent(event) {
    if (event.type === 'submit') this.#submitted(event);
    else if (event.type === 'formdata') this.read();
    else if (event.type === 'click') this.#clicks = event.detail;
    // Back at a page that has posted it.
    else if (event.persisted && this.#isTaken()) this.#refresh();
  }

  #isTaken() {
    return this.#taken !== null && this.#taken === this.#token();
  }

  #submitted(event) {
    // The first of the two is under way with the token, which must not die before it is there.
    const double = this.#clicks > 1 && event.timeStamp - this.#at < DOUBLE_CLICK_MS;
    if (!this.#waiting && (!this.#isTaken() || double)) {
      this.#at = event.timeStamp;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!this.#waiting) this.#submitAgain(event.submitter);
  }

  async #submitAgain(submitter) {
    this.#waiting = true;
    const form = this.#form;
    await Promise.race([this.#refresh(), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    this.#waiting = false;
    // If there is no other token: whether this one is spent, the server knows.
    this.#taken = null;
    if (form.isConnected) form.requestSubmit(submitter?.form === form ? submitter : null);
  }
}
