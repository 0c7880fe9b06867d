// Numbering plans: files beside the script, one a country, each with the plans of its whole calling code. The module says
// which it needs; the one that it will probably need first is fetched at the same time as the module itself.

/** Promises of texts. */
const files = new Map();

/** Resolves to the plans of a country, by its ISO code, or of a service by its calling code. A failure is forgotten. */
export function plan(id) {
  if (!files.has(id)) {
    files.set(id, file(id).catch((error) => {
      files.delete(id);
      throw error;
    }));
  }
  return files.get(id);
}

/** Fetches the plan that an element will probably begin with. */
export function expectPlan(host) {
  const country = host.getAttribute('country')?.toUpperCase() || likely();
  // Whether it comes is seen when it is needed.
  if (/^[A-Z]{2}$/.test(country)) plan(country).catch(() => {});
}

/** The country that the browser's languages name, unless its clock is another country's: then the module knows better. */
function likely() {
  try {
    const country = navigator.languages.map((tag) => new Intl.Locale(tag).region).find(Boolean);
    const zones = country && new Intl.Locale(`und-${country}`).getTimeZones?.();
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    return !zones || zones.includes(timeZone) ? country : '';
  } catch {
    return '';
  }
}

/** `__PLANS__` is the hash of them all: they change together. */
async function file(id) {
  const url = new URL(`otp-verify-plan-${id.toLowerCase()}-${__PLANS__}.txt`, import.meta.url);
  const answer = await fetch(url, { signal: AbortSignal.timeout(10000) });
  const text = await answer.text();
  // Networks that want a person to sign in answer with a page of their own.
  if (!answer.ok || !text.startsWith('@')) throw new Error(`${url}: ${answer.status}`);
  return text;
}
