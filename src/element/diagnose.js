// Why the code will or will not fill itself in here: in words, for whoever puts the element into a page.

/** Sentences; the first one is the verdict. */
export function diagnose() {
  const obstacles = [insecure(), forbidden(), ...framed(), address()].filter(Boolean);
  const [works, browser] = ability();
  const verdict = works && obstacles.length === 0
    ? 'The code can fill itself in here.'
    : 'The code will not fill itself in here: the person types or pastes it.';
  return [verdict, ...obstacles, browser, bound()].filter(Boolean);
}

function insecure() {
  return isSecureContext ? '' : 'Insecure context: browsers hand over codes to pages from https (or localhost) alone.';
}

function forbidden() {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  const allowed = policy?.allowsFeature('otp-credentials') ?? true;
  return allowed ? '' : 'Permissions policy: `otp-credentials` is forbidden here, by the header `Permissions-Policy` or '
    + 'because a frame around this page lacks allow="otp-credentials".';
}

function framed() {
  if (window === window.top) return [];
  const above = [...new Set([...(location.ancestorOrigins ?? [])])].filter((origin) => origin !== location.origin);
  const said = [];
  if (above.length > 1) {
    said.push(`Frame depth: ${above.length} other origins are above this page; browsers allow one.`);
  }
  if (above.length > 0) {
    const top = new URL(above.at(-1)).hostname;
    said.push(`Host mismatch: in a frame of ${top} the message has to end with "@${top} #code @${location.hostname}", `
      + `which it does if the gateway knows ${above.at(-1)} (origins or top_origins of the site).`);
  }
  return said;
}

function address() {
  const byNumber = /^[\d.]+$|^\[/.test(location.hostname);
  return byNumber ? `Host: codes are bound to host names, and ${location.hostname} is none.` : '';
}

/** Whether the browser can fill codes in, and how. */
function ability() {
  if ('OTPCredential' in window) {
    return /Android/.test(navigator.userAgent)
      ? [true, 'Browser: it reads the SMS (WebOTP) and asks the person once.']
      : [true, 'Browser: it has WebOTP, but a computer gets the SMS only from an Android phone that is signed in to the '
        + 'same Google account; otherwise nothing happens, silently.'];
  }
  return /^Apple/.test(navigator.vendor)
    ? [true, 'Browser: Safari offers the code above the keyboard, or in the field, when the message is bound to this host.']
    : [false, 'Browser: it reads no messages.'];
}

function bound() {
  return `The SMS has to end with the line "@${location.hostname} #code". WhatsApp and calls are never read.`;
}
