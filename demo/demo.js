// What the demo page does besides being a form. None of it is needed to use the widget.

import { installStandIn } from './web-otp.js';
import { drawPhone } from './phone.js';
import { offerToken } from './token.js';

// Before the widget's script runs, for that asks the browser for WebOTP. `?webotp=native` leaves the browser's own.
const native = new URLSearchParams(location.search).get('webotp') === 'native';
drawPhone(native ? null : installStandIn());

const widget = document.querySelector('otp-verify');
offerToken(widget);
for (const button of document.querySelectorAll('[data-number]')) {
  button.addEventListener('click', () => type(button.dataset.number));
}

/** Puts a number in the field as typing does. */
function type(number) {
  const field = widget.querySelector('input[type=tel]');
  // A verification under way, or done, is for another number.
  if (!field.checkVisibility()) widget.reset();
  field.value = number;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
}
