// What is said before WebAssembly is there, and when it cannot be: the words of the catalogs beside this file, under the
// same names. A test of i18n.rs compares them.

const TEXTS = {
  en: {
    phone_label: 'Phone number',
    try_again: 'Try again',
    required: 'Verify your phone number to continue.',
    not_loaded: 'Phone verification could not be loaded. Check your connection.',
    stopped: 'Phone verification has stopped working.',
  },
};

/** The texts in the language an element is in, by the rule of locale.rs; `lang` is the one they are in. */
export function texts(element) {
  const tag = languageAround(element) || navigator.language || 'en';
  const wanted = tag.split(/[-_]/)[0].toLowerCase();
  const lang = wanted in TEXTS ? wanted : 'en';
  return { lang, ...TEXTS[lang] };
}

/** What is in a shadow root inherits the language from that root's host. */
function languageAround(element) {
  const found = element?.closest('[lang]');
  return found ? found.getAttribute('lang') : element && languageAround(element.getRootNode().host);
}
