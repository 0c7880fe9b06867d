// htmx 2 with idiomorph as its extension.

import htmx from 'htmx.org';
import 'idiomorph/htmx';

window.morph = (target, html) => {
  target.setAttribute('hx-ext', 'morph');
  htmx.swap(target, html, { swapStyle: 'morph:innerHTML', swapDelay: 0, settleDelay: 0 }, { contextElement: target });
};
