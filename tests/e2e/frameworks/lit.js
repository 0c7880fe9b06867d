// `live`: Lit compares with what stands in the field.

import { LitElement, html } from 'lit';
import { live } from 'lit/directives/live.js';

class SignUp extends LitElement {
  static properties = { phone: {} };

  constructor() {
    super();
    this.phone = '';
  }

  // In the page's own tree, where the journeys look.
  createRenderRoot() { return this; }

  render() {
    window.model = this.phone;
    return html`<otp-verify site-key="pk_demo" country="US"><label>Phone <input type="tel" name="phone"
      .value=${live(this.phone)} @input=${({ target }) => { this.phone = target.value; }}></label></otp-verify>`;
  }
}

customElements.define('sign-up', SignUp);
document.getElementById('page').append(document.createElement('sign-up'));
