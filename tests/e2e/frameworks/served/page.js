// A page that a server has rendered: it stands there as it was sent, until it is told to hydrate. The build says of which
// framework it is, and puts in what its server has made of it.

import { hydrate } from 'page';

/** Everything a framework has to say while it does. */
window.complaints = [];
for (const level of ['warn', 'error']) console[level] = (...words) => window.complaints.push(words.join(' '));

const page = document.querySelector('#page');
page.innerHTML = SERVED;
window.hydrate = () => hydrate(page);
