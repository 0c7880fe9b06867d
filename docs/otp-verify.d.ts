// Types of <otp-verify>, for pages written in TypeScript: copy this file into your project.
// EMBEDDING.md says what the attributes and events mean.

type OtpChannel = 'SMS' | 'WHATSAPP' | 'VOICE';

interface OtpVerifyEventMap {
  'otp-ready': CustomEvent<null>;
  'otp-sent': CustomEvent<{ channel: OtpChannel }>;
  'otp-channel-change': CustomEvent<{ channel: OtpChannel }>;
  'otp-code-filled': CustomEvent<{ source: 'webotp' | 'paste' | 'typed' }>;
  /** Cancelable: a page that cancels it keeps the token out of the form. */
  'otp-verified': CustomEvent<{ token: string }>;
  'otp-expired': CustomEvent<null>;
  'otp-error': CustomEvent<{ errorCode: string }>;
}

interface HTMLOtpVerifyElement extends HTMLElement {
  siteKey: string;
  gateway: string;
  name: string;
  country: string;
  countries: string;
  excludeCountries: string;
  preferredCountries: string;
  channels: string;
  theme: 'auto' | 'light' | 'dark';
  action: string;
  autosubmit: boolean;
  required: boolean;
  disabled: boolean;
  failOpen: boolean;
  debug: boolean;
  readonly form: HTMLFormElement | null;
  readonly labels: NodeList;
  readonly type: 'otp-verify';
  readonly validationMessage: string;
  readonly validity: ValidityState;
  /** The token, or an empty string. */
  readonly value: string;
  readonly willValidate: boolean;
  checkValidity(): boolean;
  reportValidity(): boolean;
  /** The token, or an empty string. */
  getResponse(): string;
  /** Why the code will or will not fill itself in here, in sentences; the first is the verdict. */
  diagnose(): string[];
  reset(): void;
  addEventListener<K extends keyof OtpVerifyEventMap>(
    type: K,
    listener: (this: HTMLOtpVerifyElement, event: OtpVerifyEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface HTMLElementTagNameMap {
  'otp-verify': HTMLOtpVerifyElement;
}
