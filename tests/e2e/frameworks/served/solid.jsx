import { createEffect, createSignal } from 'solid-js';
import { hydrate as begin } from 'solid-js/web';

function Page() {
  const [phone, setPhone] = createSignal('');
  createEffect(() => { window.model = phone(); });
  return (
    <form method="post" action="/signup">
      <otp-verify site-key="pk_demo" required>
        <label>Phone <input type="tel" name="phone" value={phone()} onInput={({ target }) => setPhone(target.value)} /></label>
      </otp-verify>
      <button>Go on</button>
    </form>
  );
}

export const serve = async () => (await import('solid-js/web')).renderToString(() => <Page />);

export const hydrate = (page) => {
  // What a script in the head of the page would have made.
  window._$HY = { events: [], completed: new WeakSet(), r: {}, fe() {} };
  begin(() => <Page />, page);
};
