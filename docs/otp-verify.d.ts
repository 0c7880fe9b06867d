// TypeScript types for <otp-verify>: copy this file into your project.
// EMBEDDING.md explains the attributes and events.

export {};

declare global {
  type OtpChannel = 'SMS' | 'WHATSAPP' | 'VOICE';

  interface OtpVerifyEventMap {
    'otp-ready': CustomEvent<null>;
    'otp-sent': CustomEvent<{ channel: OtpChannel | null }>;
    'otp-channel-change': CustomEvent<{ channel: OtpChannel | null }>;
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

  /** The events bubble, so they can be heard at the document, the window and anything around the element, too. */
  interface HTMLElementEventMap extends OtpVerifyEventMap {}
  interface DocumentEventMap extends OtpVerifyEventMap {}
  interface WindowEventMap extends OtpVerifyEventMap {}

  /** The attributes, for templates: JSX, Vue, Svelte. */
  interface OtpVerifyAttributes {
    'site-key'?: string;
    gateway?: string;
    name?: string;
    country?: string;
    countries?: string;
    'exclude-countries'?: string;
    'preferred-countries'?: string;
    channels?: string;
    theme?: 'auto' | 'light' | 'dark';
    action?: string;
    autosubmit?: 'on' | 'off' | boolean;
    required?: boolean | '';
    disabled?: boolean | '';
    'fail-open'?: boolean | '';
    'reset-with-form'?: boolean | '';
    debug?: boolean | '';
  }

  /** Listeners as attributes: React 19 and Svelte 5 take `onotp-verified`. */
  type OtpVerifyListeners = {
    [Name in keyof OtpVerifyEventMap as `on${Name}`]?: (event: OtpVerifyEventMap[Name]) => unknown;
  };
}

// Templates, one framework each. A framework that is not installed is passed over.

// @ts-ignore
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'otp-verify': DetailedHTMLProps<HTMLAttributes<HTMLOtpVerifyElement>, HTMLOtpVerifyElement> & OtpVerifyAttributes & OtpVerifyListeners;
    }
  }
}

// @ts-ignore
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'otp-verify': OtpVerifyAttributes & OtpVerifyListeners & { [attribute: string]: unknown };
    }
  }
}

// @ts-ignore
declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      // @ts-ignore
      'otp-verify': HTMLAttributes<HTMLOtpVerifyElement> & OtpVerifyAttributes;
    }
  }
}

// @ts-ignore
declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    // @ts-ignore
    'otp-verify': HTMLAttributes<HTMLOtpVerifyElement> & OtpVerifyAttributes & OtpVerifyListeners;
  }
}

// @ts-ignore
declare module 'vue' {
  interface GlobalComponents {
    // @ts-ignore
    'otp-verify': DefineComponent<OtpVerifyAttributes>;
  }
}
