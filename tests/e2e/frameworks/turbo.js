import { morphChildren } from '@hotwired/turbo';

window.morph = (target, html) => {
  const next = target.cloneNode(false);
  next.append(document.createRange().createContextualFragment(html));
  morphChildren(target, next);
};
