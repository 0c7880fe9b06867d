// How much room there is, and where the page's input is in it, whatever the page has put around it: the country is laid over
// its edge. Told to the style sheets as states, and as lengths by a sheet of the element's own: an attribute would be seen by
// the page.

/** What is left of the country in the phone field has to show this many characters. */
const FEWEST = 10;
/** Up to so many ems side by side is not all that would like to be, or next to nothing. A container query would say so, too,
    but Chromium looks at its ems again only when the width changes, not when the letters do. */
const COMPACT = 22.5;
const TIGHT = 14;

export class Fit {
  sheet = new CSSStyleSheet();
  #root;
  #states;
  #phone = null;
  #observer = new ResizeObserver(() => this.#later());
  #frame = 0;

  constructor(root, states) {
    this.#root = root;
    this.#states = states;
    this.sheet.replaceSync(':host {}');
  }

  /** Follows this input, and what the shadow root holds by now. */
  follow(phone) {
    this.leave();
    this.#phone = phone;
    for (const state of ['cramped', 'narrow', 'overlaid', 'overflowing']) this.#states.delete(state);
    const country = this.#root.querySelector('.country');
    for (const one of [phone, country, this.#root.host]) if (one) this.#observer.observe(one);
    this.#measure();
  }

  /** Measures again, once the page has its new colours. */
  again() {
    if (this.#phone) this.#later();
  }

  leave() {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#phone = null;
  }

  /** Not at once: what changes sizes while they are being observed is reported as an error of the page. */
  #later() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#measure());
  }

  #measure() {
    this.#measureRoom();
    this.#measureInput();
  }

  #measureRoom() {
    const outer = this.#root.querySelector('.otp');
    if (!outer?.clientWidth) return;
    // Some of it is as large as the text around the element, some as that of the page, and none is smaller than 16 px.
    const [own, page] = [outer, document.documentElement].map((one) => parseFloat(getComputedStyle(one).fontSize));
    const ems = outer.clientWidth / Math.max(own, page, 16);
    this.#state('compact', ems <= COMPACT);
    this.#state('tight', ems <= TIGHT);
  }

  #measureInput() {
    const phone = this.#phone;
    const frame = this.#root.querySelector('.phone');
    const country = this.#root.querySelector('.country');
    const outer = frame?.getBoundingClientRect();
    if (!phone?.isConnected || !country || !outer.width) return;
    // What the page has scaled is laid out unscaled.
    const scale = outer.width / frame.offsetWidth || 1;
    const own = phone.getBoundingClientRect();
    const { color, fontSize, paddingLeft, paddingRight, borderLeftWidth, boxSizing } = getComputedStyle(phone);
    const width = own.width / scale;
    // The country is beside a picture that the page has put at the field's edge.
    const icon = (iconAt(own, phone, this.#root.host) - own.left) / scale;
    const room = country.offsetWidth + icon;
    const rem = Math.max(16, parseFloat(getComputedStyle(document.documentElement).fontSize));
    const start = Math.max(6.5 * rem, room + 0.5 * rem);
    const text = width - start - parseFloat(paddingRight) - 2 * parseFloat(borderLeftWidth);
    // A digit is up to so wide, of its height, in the usual typefaces.
    const narrow = text < FEWEST * 0.64 * parseFloat(fontSize);
    this.#state('narrow', narrow);
    if (!narrow && parseFloat(paddingLeft) < room) this.#state('cramped', true);
    if (!narrow && floatsOver(own, phone)) this.#state('overlaid', true);
    // Padding is in addition to a width of 100 % then.
    if (boxSizing === 'content-box' && own.right > outer.right + 1) this.#state('overflowing', true);
    this.#set('--_input-edges', `${parseFloat(paddingRight) + 2 * parseFloat(borderLeftWidth)}px`);
    this.#set('--_input-left', `${(own.left - outer.left) / scale + (narrow ? 0 : icon)}px`);
    this.#set('--_input-top', `${(own.top - outer.top) / scale}px`);
    this.#set('--_input-width', `${width}px`);
    this.#set('--_input-height', `${own.height / scale}px`);
    this.#set('--_input-color', color);
    this.#set('--_country-room', `${room}px`);
  }

  #state(name, on) {
    if (on) this.#states.add(name);
    else this.#states.delete(name);
  }

  #set(name, value) {
    const { style } = this.sheet.cssRules[0];
    if (style.getPropertyValue(name) !== value) style.setProperty(name, value);
  }
}

/** Whether the label lies within the field, where the country is, as frameworks place it until there is a number. */
function floatsOver(field, phone) {
  return [...phone.labels ?? []].some((label) => {
    const { left, top, bottom, height } = label.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    return !label.contains(phone) && height > 0 && left < field.left + field.width / 2 && left >= field.left - 1
      && middle > field.top && middle < field.bottom;
  });
}

/** Where a picture ends that lies over the field's left edge, as frameworks place it; else where the field begins. */
function iconAt(field, phone, host) {
  const ends = [...host.querySelectorAll('*')].map((one) => {
    const { left, right, top, bottom, width } = one.getBoundingClientRect();
    const middle = (top + bottom) / 2;
    const isAtEdge = width > 0 && left >= field.left - 1 && right < field.left + Math.min(64, field.width / 3)
      && middle > field.top && middle < field.bottom;
    return isAtEdge && one !== phone && !one.matches('label, label *') && getComputedStyle(one).position === 'absolute' ? right : 0;
  });
  return Math.max(field.left, ...ends);
}
