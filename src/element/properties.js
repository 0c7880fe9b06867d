// The element's attributes as properties of the same name in camelCase.

import { scriptBase } from './module.js';

const TEXT = [
  'site-key', 'gateway', 'name', 'country', 'countries', 'exclude-countries', 'preferred-countries', 'channels',
  'theme', 'action',
];
const FLAGS = ['required', 'disabled', 'fail-open', 'debug'];
const SWITCHES = ['autosubmit'];
const DEFAULTS = { name: 'otp-token', theme: 'auto', gateway: scriptBase };

/** Every attribute of the element's own. */
export const ATTRIBUTES = [...TEXT, ...FLAGS, ...SWITCHES];

const camelCase = (name) => name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());

/** Gives a prototype a property for each attribute. */
export function reflectAttributes(prototype) {
  const reflect = (attribute, get, set) =>
    Object.defineProperty(prototype, camelCase(attribute), { get, set, enumerable: true, configurable: true });
  for (const name of TEXT) {
    reflect(
      name,
      function () { return this.getAttribute(name) || (DEFAULTS[name] ?? ''); },
      function (value) {
        if (value === null || value === undefined) this.removeAttribute(name);
        else this.setAttribute(name, value);
      },
    );
  }
  for (const name of FLAGS) {
    reflect(
      name,
      function () { return this.hasAttribute(name); },
      function (value) { this.toggleAttribute(name, Boolean(value)); },
    );
  }
  for (const name of SWITCHES) {
    reflect(
      name,
      function () { return this.getAttribute(name) !== 'off'; },
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
