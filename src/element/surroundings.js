// What the element stands on. Its colours are those for a light or for a dark ground, as the ground is; where neither can
// be read on it, or a picture hides it, the element brings a ground of its own.

/** Of the colours in tokens.css, the darkest of the light ones and the lightest of the dark ones have 4.5:1 here. */
const LIGHT_ENOUGH = 0.7;
const DARK_ENOUGH = 0.045;
/** The same contrast with black and with white. */
const MIDDLE = 0.18;
/** With less between the page's own text and what seems to be behind it, something else is. */
const LEAST_CONTRAST = 2;

/** Tells the style sheets by states: `light` or `dark`, and `card` where the element needs a ground of its own. */
export class Ground {
  #host;
  #states;
  #changed;
  #frame = 0;
  #observer = new MutationObserver(() => this.#soon());
  #dark = matchMedia('(prefers-color-scheme: dark)');
  #heard = [
    [this.#dark, 'change', () => this.#soon()],
    [document, 'transitionend', ({ propertyName }) => /^(background|color)/.test(propertyName) && this.#soon()],
    [window, 'load', () => this.#soon()],
    // That of a style sheet never comes as far as the window.
    [document, 'load', ({ target }) => target.localName === 'link' && this.#soon()],
  ];

  /** Calls back each time it has looked. */
  constructor(host, states, changed) {
    this.#host = host;
    this.#states = states;
    this.#changed = changed;
  }

  /** Looks at what is behind the element where it is now, and again whenever that may be another. */
  follow() {
    this.leave();
    // A switch of themes is a class or an attribute of the element or something around it, or another style sheet.
    for (let node = this.#host; node; node = around(node)) this.#observer.observe(node, { attributes: true });
    this.#observer.observe(document.head, { attributes: true, childList: true, subtree: true });
    for (const [target, name, heard] of this.#heard) target.addEventListener(name, heard, true);
    this.look();
  }

  leave() {
    cancelAnimationFrame(this.#frame);
    this.#observer.disconnect();
    for (const [target, name, heard] of this.#heard) target.removeEventListener(name, heard, true);
  }

  look() {
    // Its own ground would be taken for the page's.
    for (const state of ['light', 'dark', 'card']) this.#states.delete(state);
    const { scheme, card } = surroundings(this.#host, this.#host.theme);
    this.#states.add(scheme);
    if (card) this.#states.add('card');
    this.#changed();
  }

  #soon() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.look());
  }
}

/** `light` or `dark`, and whether the element needs a ground of its own. */
function surroundings(host, theme) {
  const text = luminance(channels(getComputedStyle(around(host) ?? host).color, host));
  const painted = groundOf(host);
  // A page can be painted by a pseudo-element or by what lies beside it; its text is for what is really there.
  const elsewhere = painted !== null && contrast(text, painted) < LEAST_CONTRAST;
  const ground = elsewhere ? null : painted;
  const scheme = theme === 'light' || theme === 'dark' ? theme
    : elsewhere ? (text > MIDDLE ? 'dark' : 'light')
      : ground === null ? pageScheme() : ground > MIDDLE ? 'light' : 'dark';
  const readable = ground !== null && (scheme === 'light' ? ground >= LIGHT_ENOUGH : ground <= DARK_ENOUGH);
  return { scheme, card: !readable };
}

/** What an element lies on, shadow roots or not. */
function around(node) {
  return node.assignedSlot ?? node.parentElement ?? node.getRootNode().host;
}

/** The relative luminance (WCAG 2.2) of what is behind an element; `null` where that is a picture. */
function groundOf(host) {
  const layers = [];
  for (let node = host; node; node = around(node)) {
    const { backgroundColor, backgroundImage } = getComputedStyle(node);
    if (backgroundImage !== 'none') return null;
    const color = channels(backgroundColor, host);
    if (color[3] > 0) layers.push(color);
    if (color[3] === 1) break;
  }
  let under = pageScheme() === 'dark' ? [0.07, 0.07, 0.07] : [1, 1, 1];
  for (const [red, green, blue, alpha] of layers.reverse()) {
    under = [red, green, blue].map((channel, index) => channel * alpha + under[index] * (1 - alpha));
  }
  return luminance(under);
}

function luminance(color) {
  const [red, green, blue] = color.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

/** Of the canvas, where nothing else is painted. */
function pageScheme() {
  const { colorScheme } = getComputedStyle(document.documentElement);
  const dark = /dark/.test(colorScheme);
  const light = /light/.test(colorScheme);
  return dark && (!light || matchMedia('(prefers-color-scheme: dark)').matches) ? 'dark' : 'light';
}

/** Red, green, blue and alpha of a computed colour, from 0 to 1. */
function channels(color, host) {
  const numbers = color.match(/-?[\d.]+(e-?\d+)?%?/g)?.map(parseFloat) ?? [];
  const [red = 0, green = 0, blue = 0, alpha = 1] = color.startsWith('rgb')
    ? numbers.map((number, index) => (index < 3 ? number / 255 : number))
    : color.startsWith('color(srgb') ? numbers : inSrgb(color, host);
  return [red, green, blue, alpha];
}

/** A browser keeps the form of a colour (`oklch(…)`), unless it has to mix it. */
function inSrgb(color, host) {
  const probe = document.createElement('i');
  probe.style.color = `color-mix(in srgb, ${color}, ${color})`;
  host.shadowRoot.append(probe);
  const mixed = getComputedStyle(probe).color;
  probe.remove();
  return mixed.startsWith('color(srgb') ? mixed.match(/-?[\d.]+(e-?\d+)?/g).map(Number) : [1, 1, 1];
}
