// morphdom, as LiveView uses it: within the target alone.

import morphdom from 'morphdom';

window.morph = (target, html) => {
  const next = target.cloneNode(false);
  next.innerHTML = html;
  morphdom(target, next, { childrenOnly: true });
};
