// Alpine's morph; Livewire has one of the same make.

import Alpine from 'alpinejs';
import morph from '@alpinejs/morph';

Alpine.plugin(morph);
window.Alpine = Alpine;
window.morph = (target, html) => {
  const next = target.cloneNode(false);
  next.innerHTML = html;
  Alpine.morph(target, next.outerHTML);
};
