// A controlled input whose owner keeps digits alone, in a form with an action, which React resets afterwards.

import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [phone, setPhone] = useState('');
  const [posted, setPosted] = useState([]);
  window.model = phone;
  window.posted = posted;
  const digits = ({ target }) => setPhone(target.value.replace(/[^+\d]/g, ''));
  const post = async (data) => setPosted((before) => [...before, [data.get('phone'), data.get('otp-token')]]);
  return (
    <form action={post}>
      <otp-verify site-key="pk_demo" country="US">
        <label>Phone <input type="tel" name="phone" value={phone} onChange={digits} /></label>
      </otp-verify>
      <button>Go on</button>
    </form>
  );
}

createRoot(document.getElementById('page')).render(<Page />);
