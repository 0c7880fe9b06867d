// A signal that the input shows and sets.

import { createEffect, createSignal } from 'solid-js';
import h from 'solid-js/h';
import { render } from 'solid-js/web';

const [phone, setPhone] = createSignal('');
createEffect(() => { window.model = phone(); });

render(
  h('otp-verify', { 'site-key': 'pk_demo', country: 'US' },
    h('label', 'Phone ', h('input', {
      type: 'tel', name: 'phone', value: phone, onInput: ({ target }) => setPhone(target.value),
    }))),
  document.getElementById('page'),
);
