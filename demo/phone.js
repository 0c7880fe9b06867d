// The drawn phone: shows what the sandbox sends while the page is open, and fills a code in when asked to.

import { boundCode } from './web-otp.js';

const CHANNELS = {
  SMS: { name: 'SMS', announced: 'New text message' },
  WHATSAPP: { name: 'WhatsApp', announced: 'New WhatsApp message' },
  VOICE: { name: 'Call', announced: 'Incoming call' },
};
const SENDER = 'Fernway';
const part = (id) => document.getElementById(id);

/** Listens to the sandbox for as long as the page is open. `webOtp` is the stand-in, or null. */
export function drawPhone(webOtp) {
  // Phones leave AM and PM out up there.
  part('clock').textContent = clockTime(new Date()).replace(/[^\d:.]/g, '');
  const events = new EventSource('/sandbox/events');
  events.addEventListener('message', (event) => show(JSON.parse(event.data), webOtp));
  events.addEventListener('error', () => {
    // Otherwise the browser is trying again by itself.
    if (events.readyState === EventSource.CLOSED) part('empty').textContent = 'No sandbox here, so no messages.';
  });
  // Leaving the page, as opposed to losing the connection, ends it without a word in the console.
  addEventListener('pagehide', () => events.close());
  // Once the number is verified, the message has done its work.
  for (const [target, event] of [[part('banner-dismiss'), 'click'], [document, 'otp-verified']]) {
    target.addEventListener(event, () => { part('banner').hidden = true; });
  }
}

function show(message, webOtp) {
  const fillable = webOtp && message.channel === 'SMS' && boundCode(message.text);
  const item = drawn(message);
  const button = item.querySelector('.fill');
  const fill = () => {
    part('banner').hidden = true;
    const filled = webOtp.fill(message.text);
    button.textContent = filled ? 'Filled' : 'Fill';
    button.disabled = filled;
    say(item, filled ? 'The code is in the form.' : 'The page is not waiting for a code now.');
  };
  if (fillable) button.addEventListener('click', fill);
  else button.remove();

  part('empty').hidden = true;
  part('messages').append(item);
  part('thread').scrollTop = part('thread').scrollHeight;
  showBanner(message, fillable ? fill : null);
  announce(`${CHANNELS[message.channel].announced} from ${SENDER}: ${readable(message.text)}`);
}

function drawn(message) {
  const item = part('message').content.cloneNode(true).firstElementChild;
  const put = (name, text) => { item.querySelector(name).textContent = text; };
  const sent = new Date(message.sentAt);
  item.dataset.channel = message.channel;
  item.dataset.to = message.to;
  put('.from', SENDER);
  put('.channel', CHANNELS[message.channel].name);
  put('time', clockTime(sent));
  item.querySelector('time').dateTime = message.sentAt;
  put('.bubble', message.text);
  put('.to', `to ${message.to}`);
  return item;
}

function showBanner(message, fill) {
  part('banner-from').textContent = `${SENDER} · ${CHANNELS[message.channel].name}`;
  part('banner-text').textContent = readable(message.text);
  part('banner-fill').hidden = !fill;
  part('banner-fill').onclick = fill;
  part('banner').hidden = false;
}

/** Without the line that is for browsers. */
function readable(text) {
  return text.replace(/\s*\n@\S+ #.*$/s, '');
}

function say(item, text) {
  const note = item.querySelector('.note');
  note.textContent = text;
  note.hidden = false;
  announce(text);
}

function announce(text) {
  part('announcer').textContent = text;
}

function clockTime(date) {
  return date.toLocaleTimeString(undefined, { hour: 'numeric', minute: '2-digit' });
}
