// A controlled input: React writes what the state says.

import { useState } from 'react';
import { createRoot } from 'react-dom/client';

function Page() {
  const [phone, setPhone] = useState('');
  window.model = phone;
  return (
    <otp-verify site-key="pk_demo" country="US">
      <label>Phone <input type="tel" name="phone" value={phone} onChange={(event) => setPhone(event.target.value)} /></label>
    </otp-verify>
  );
}

createRoot(document.getElementById('page')).render(<Page />);
