// Flags: files beside the script, one a country. None is loaded before it is to be seen.

/** The address of a country's flag, by its ISO code. `__FLAGS__` is the hash of them all: they change together. */
export const flag = (code) => new URL(`otp-verify-flag-${code.toLowerCase()}-${__FLAGS__}.svg`, import.meta.url).href;
