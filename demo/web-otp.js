// A stand-in for the browser's WebOTP: `navigator.credentials.get({ otp })` answers when the person presses "Fill" on
// the drawn phone. It keeps the rules a browser keeps: one request at a time, AbortSignal, only this page's host.
// https://wicg.github.io/web-otp/ and https://wicg.github.io/sms-one-time-codes/

/** Takes the browser's place; the answer is told of the messages to fill in. */
export function installStandIn() {
  const native = navigator.credentials?.get.bind(navigator.credentials);
  let pending = null;

  function request({ otp, signal }) {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const transports = otp.transport ?? [];
    if (transports.length === 0) return Promise.reject(new DOMException('No transport', 'NotSupportedError'));
    if (transports.some((transport) => transport !== 'sms')) return Promise.reject(new TypeError('Unknown transport'));
    pending?.reject(new DOMException('OTP retrieval was cancelled.', 'AbortError'));
    const { promise, resolve, reject } = Promise.withResolvers();
    const own = { resolve, reject };
    pending = own;
    const over = () => {
      signal?.removeEventListener('abort', aborted);
      if (pending === own) pending = null;
    };
    const aborted = () => reject(signal.reason);
    signal?.addEventListener('abort', aborted);
    promise.then(over, over);
    return promise;
  }

  const credentials = navigator.credentials ?? {};
  Object.defineProperty(credentials, 'get', {
    configurable: true,
    value: (options) => (options?.otp ? request(options) : native?.(options)),
  });
  if (!navigator.credentials) Object.defineProperty(navigator, 'credentials', { value: credentials });
  // Browsers without WebOTP do not have this name, and that is how pages tell.
  window.OTPCredential ??= class OTPCredential {};

  return {
    /** Hands a message's code to the page that waits for it; false when none does. */
    fill(text) {
      const code = boundCode(text);
      if (!code || !pending) return false;
      pending.resolve({ type: 'otp', id: '', code });
      return true;
    },
  };
}

/** The code in a message's last line, `@host #code`, if it is bound to this page's host; else null. */
export function boundCode(text) {
  const last = text.split(/\r\n|\r|\n/).at(-1);
  // A third word names the frame the code is for: not this page.
  const [, host, code, embedded] = /^@(\S+) #(\S+)(?: @(\S+))?/.exec(last) ?? [];
  return host === location.hostname && !embedded ? code : null;
}
