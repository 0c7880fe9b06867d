// TypeScript types for <otp-verify>: copy this file into your project.
// EMBEDDING.md explains the attributes and events.

type OtpChannel = 'SMS' | 'WHATSAPP' | 'VOICE';

interface OtpVerifyEventMap {
  'otp-ready': CustomEvent<null>;
  'otp-sent': CustomEvent<{ channel: OtpChannel }>;
  'otp-channel-change': CustomEvent<{ channel: OtpChannel }>;
  'otp-code-filled': CustomEvent<{ source: 'webotp' | 'paste' | 'typed' }>;
  /** Cancelable: cancelling it keeps the token out of the form. */
  'otp-verified': CustomEvent<{ token: string }>;
  /** Fires at every change of the token; an empty string when it is gone. */
  'otp-token': CustomEvent<{ token: string }>;
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
  resetWithForm: boolean;
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
  /** Sentences that explain why the code will or will not fill itself in here; the first is the verdict. */
  diagnose(): string[];
  /** Replaces a token that is known to have been used: resolves to a fresh one, or to an empty string if none is available. */
  refresh(): Promise<string>;
  /** Starts again; with `keepVerified` a verified number is kept. */
  reset(options?: { keepVerified?: boolean }): void;
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
