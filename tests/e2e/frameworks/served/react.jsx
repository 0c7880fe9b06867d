import { useEffect, useState } from 'react';
import { hydrateRoot } from 'react-dom/client';

function Page() {
  const [phone, setPhone] = useState('');
  useEffect(() => { window.model = phone; });
  return (
    <form method="post" action="/signup">
      <otp-verify site-key="pk_demo" required>
        <label>Phone <input type="tel" name="phone" value={phone} onChange={({ target }) => setPhone(target.value)} /></label>
      </otp-verify>
      <button>Go on</button>
    </form>
  );
}

export const serve = async () => (await import('react-dom/server')).renderToString(<Page />);

export const hydrate = (page) => hydrateRoot(page, <Page />, {
  onRecoverableError: ({ message }) => console.error(message),
});
