// The element's attributes as properties of the same name in camelCase.

import { scriptBase } from './module.js';

const TEXT = [
  'site-key', 'gateway', 'name', 'country', 'countries', 'exclude-countries', 'preferred-countries', 'channels',
  'theme', 'action',
];
const FLAGS = ['required', 'disabled', 'fail-open', 'reset-with-form', 'debug'];
const SWITCHES = ['autosubmit'];
const DEFAULTS = { name: 'otp-token', theme: 'auto', gateway: scriptBase };

/** Every attribute of the element's own. */
export const ATTRIBUTES = [...TEXT, ...FLAGS, ...SWITCHES];

/** A framework that writes a property before the class is known makes an attribute of it, in lower case: `sitekey`. */
const asWritten = (name) => [...new Set([name, name.replaceAll('-', '')])];

/** The names under which these attributes may be found. */
export const observed = (names) => names.flatMap(asWritten);

/** The text of an attribute; `null` for none. */
export const attribute = (element, name) =>
  asWritten(name).map((one) => element.getAttribute(one)).find((text) => text !== null) ?? null;

/** Says in the console which attributes are written as nobody reads them: `data-site-key`, `site_key`. */
export function nameMistakes(element) {
  for (const { name } of element.attributes) {
    const letters = name.replace(/^data-/, '').replace(/[^a-z]/g, '');
    const meant = ATTRIBUTES.find((one) => one.includes('-') && one.replaceAll('-', '') === letters);
    if (meant && !asWritten(meant).includes(name)) {
      console.warn(`otp-verify: the attribute is \`${meant}\`, not \`${name}\`.`);
    }
  }
}

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Gives a prototype a property for each attribute. */
export function reflectAttributes(prototype) {
  const reflect = (attribute, get, set) =>
    Object.defineProperty(prototype, camelCase(attribute), { get, set, enumerable: true, configurable: true });
  for (const name of TEXT) {
    reflect(
      name,
      function () { return attribute(this, name) || (DEFAULTS[name] ?? ''); },
      function (value) {
        if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    );
  }
  for (const name of FLAGS) {
    reflect(
      name,
      function () {
        const text = attribute(this, name);
        // What `disabled` means is the browser's; some frameworks write out that the others are off.
        return text !== null && (text !== 'false' || name === 'disabled');
      },
      function (value) {
        for (const one of asWritten(name)) this.toggleAttribute(one, Boolean(value) && one === name);
      },
    );
  }
  for (const name of SWITCHES) {
    reflect(
      name,
      function () { return !/^\s*(off|false|no|0)\s*$/i.test(attribute(this, name) ?? ''); },
      function (value) { this.setAttribute(name, value ? 'on' : 'off'); },
    );
  }
}

/** A property that was set before the class was known hides its accessor: take it out and set it again. */
export function takeEarlyProperties(element) {
  for (const name of ATTRIBUTES.map(camelCase)) {
    if (!Object.hasOwn(element, name)) continue;
    const value = element[name];
    delete element[name];
    element[name] = value;
  }
}
