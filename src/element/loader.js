// The one script a page loads. It defines the element at once and fetches the WebAssembly meanwhile: a form that is
// submitted early, a `required` attribute and a property that was set before are all honoured without waiting.

import { OtpVerify } from './class.js';
import { widget } from './module.js';

export { widget };

// A page may load the script twice; the first definition serves both.
if (!customElements.get('otp-verify')) {
  customElements.define('otp-verify', OtpVerify);
  widget().catch(() => {
    // Each element says so itself, when it is on the page.
  });
}
