// Other names of countries: files beside the script, one a language. None is loaded before a list of countries is opened.

const files = new Map();

/** Tells lines of an ISO code and names, with tabs between them: first in English, then in the page's language. */
export async function otherNames(language, tell) {
  try {
    const english = await file('en');
    tell(lines(english));
    const own = language.split('-')[0].toLowerCase();
    if (own !== 'en' && english.languages.includes(own)) tell(lines(await file(own)));
  } catch {
    // Names as the browser gives them, codes and calling codes find a country without these.
  }
}

const lines = ({ names }) => Object.entries(names).map((each) => each.flat().join('\t')).join('\n') + '\n';

/** `__NAMES__` is the hash of them all: they change together. */
async function file(language) {
  if (!files.has(language)) {
    const answer = await fetch(new URL(`otp-verify-names-${language}-${__NAMES__}.json`, import.meta.url));
    files.set(language, await answer.json());
  }
  return files.get(language);
}
