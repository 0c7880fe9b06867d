// The morph that htmx 4 brings with it.

import htmx from 'htmx.org';

window.morph = (target, text) => htmx.swap({ target, text, sourceElement: target, swap: 'innerMorph' });
