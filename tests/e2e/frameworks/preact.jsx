// A controlled input of Preact's.

import { render } from 'preact';
import { useState } from 'preact/hooks';

function Page() {
  const [phone, setPhone] = useState('');
  window.model = phone;
  return (
    <otp-verify site-key="pk_demo" country="US">
      <label>Phone <input type="tel" name="phone" value={phone} onInput={({ currentTarget }) => setPhone(currentTarget.value)} /></label>
    </otp-verify>
  );
}

render(<Page />, document.getElementById('page'));
