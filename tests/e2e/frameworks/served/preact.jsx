import 'preact/debug';
import { hydrate as begin } from 'preact';
import { useEffect, useState } from 'preact/hooks';

function Page() {
  const [phone, setPhone] = useState('');
  useEffect(() => { window.model = phone; });
  return (
    <form method="post" action="/signup">
      <otp-verify site-key="pk_demo" required>
        <label>Phone <input type="tel" name="phone" value={phone} onInput={({ target }) => setPhone(target.value)} /></label>
      </otp-verify>
      <button>Go on</button>
    </form>
  );
}

export const serve = async () => (await import('preact-render-to-string')).render(<Page />);

export const hydrate = (page) => begin(<Page />, page);
