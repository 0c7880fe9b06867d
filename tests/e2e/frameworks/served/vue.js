import { createSSRApp, h, ref, vModelText, watchEffect, withDirectives } from 'vue';

const Page = {
  setup() {
    const phone = ref('');
    watchEffect(() => { globalThis.model = phone.value; });
    const update = (value) => { phone.value = value; };
    return () => h('form', { method: 'post', action: '/signup' }, [
      h('otp-verify', { 'site-key': 'pk_demo', required: '' }, [
        h('label', ['Phone ', withDirectives(
          h('input', { type: 'tel', name: 'phone', 'onUpdate:modelValue': update }),
          [[vModelText, phone.value]],
        )]),
      ]),
      h('button', 'Go on'),
    ]);
  },
};

export const serve = async () => (await import('vue/server-renderer')).renderToString(createSSRApp(Page));

export const hydrate = (page) => createSSRApp(Page).mount(page);
