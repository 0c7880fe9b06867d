import { Idiomorph } from 'idiomorph';

window.morph = (target, html) => Idiomorph.morph(target, html, { morphStyle: 'innerHTML' });
