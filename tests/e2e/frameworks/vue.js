// `v-model`, as a template would be compiled: the page's policy forbids to compile one here.

import { createApp, h, ref, vModelText, watchEffect, withDirectives } from 'vue';

createApp({
  setup() {
    const phone = ref('');
    watchEffect(() => { window.model = phone.value; });
    const update = (value) => { phone.value = value; };
    return () => h('otp-verify', { 'site-key': 'pk_demo', country: 'US' }, [
      h('label', ['Phone ', withDirectives(
        h('input', { type: 'tel', name: 'phone', 'onUpdate:modelValue': update }),
        [[vModelText, phone.value]],
      )]),
    ]);
  },
}).mount('#page');
