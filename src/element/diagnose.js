// Why the code will or will not fill itself in here: in words, for whoever puts the element into a page.

/** Sentences; the first one is the verdict. */
export function diagnose() {
  const obstacles = [insecure(), forbidden(), ...framed(), address()].filter(Boolean);
  const [works, browser] = ability();
  const verdict = works && obstacles.length === 0
    ? 'The code can fill itself in here.'
    : 'The code will not fill itself in here: the person has to type or paste it.';
  return [verdict, ...obstacles, browser, bound()].filter(Boolean);
}

function insecure() {
  return isSecureContext ? '' : 'Insecure context: browsers only give codes to pages served over https (or from localhost).';
}

function forbidden() {
  const policy = document.permissionsPolicy ?? document.featurePolicy;
  const allowed = policy?.allowsFeature('otp-credentials') ?? true;
  return allowed ? '' : 'Permissions policy: `otp-credentials` is blocked here, by a `Permissions-Policy` header or '
    + 'because a frame around this page lacks allow="otp-credentials".';
}

function framed() {
  if (window === window.top) return [];
  const above = [...new Set([...(location.ancestorOrigins ?? [])])].filter((origin) => origin !== location.origin);
  const said = [];
  if (above.length > 1) {
    said.push(`Frame depth: ${above.length} other origins are above this page; browsers allow only one.`);
  }
  if (above.length > 0) {
    const top = new URL(above.at(-1)).hostname;
    said.push(`Host mismatch: inside a frame on ${top} the message must end with "@${top} #code @${location.hostname}", `
      + `which it does if the gateway knows ${above.at(-1)} (origins or top_origins of the site).`);
  }
  return said;
}

function address() {
  const byNumber = /^[\d.]+$|^\[/.test(location.hostname);
  return byNumber ? `Host: codes are bound to host names, and ${location.hostname} is not one.` : '';
}

/** Whether the browser can fill codes in, and how. */
function ability() {
  if ('OTPCredential' in window) {
    return /Android/.test(navigator.userAgent)
      ? [true, 'Browser: reads the SMS (WebOTP) after asking the person once.']
      : [true, 'Browser: supports WebOTP, but a computer only gets the SMS from an Android phone that is signed in to the '
        + 'same Google account; otherwise nothing happens, and nothing says so.'];
  }
  return /^Apple/.test(navigator.vendor)
    ? [true, 'Browser: Safari offers the code above the keyboard, or in the field, when the message is bound to this host.']
    : [false, 'Browser: does not read messages.'];
}

function bound() {
  return `The SMS must end with the line "@${location.hostname} #code". WhatsApp and calls are never read.`;
}
