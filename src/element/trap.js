// A trap in WebAssembly leaves its instance unusable, and is seen only as an error that nobody has caught.

import { ownFiles } from './module.js';

const watchers = new Set();

/** Calls back once the module has trapped; the returned function ends that. */
export function onTrap(tell) {
  watchers.add(tell);
  return () => watchers.delete(tell);
}

/** Whether an error is a trap, and of our module: a page may have others. */
function isOurs(error, file = '') {
  const trace = `${file} ${error?.stack}`;
  return error?.name === 'RuntimeError' && ownFiles.some((own) => trace.includes(own));
}

/** Tells every element of an error that is a trap of theirs; whether it was comes back. */
export function reportTrap(error, file) {
  const ours = isOurs(error, file);
  if (ours) for (const tell of [...watchers]) tell();
  return ours;
}

addEventListener('error', ({ error, filename }) => reportTrap(error, filename));
addEventListener('unhandledrejection', ({ reason }) => reportTrap(reason));
