// What stands in the shadow root while the widget is not there: before it has arrived, and when it cannot.

/** The shape of the phone step, so that nothing moves when the widget takes over. */
export function skeleton() {
  const outer = made('div', 'otp');
  const step = made('div', 'step');
  const phone = made('div', 'phone');
  const slot = document.createElement('slot');
  const button = made('div', 'placeholder');
  slot.name = 'phone';
  phone.append(slot, made('div', 'country placeholder'));
  step.append(phone, button);
  outer.append(step, made('p', 'status'));
  return outer;
}

/** The phone field, a sentence in this language, and a way to try again. */
export function trouble({ lang, try_again }, sentence, retry) {
  const outer = made('div', 'otp');
  const slot = document.createElement('slot');
  const said = made('p', 'status error');
  const button = made('button', 'primary');
  outer.lang = lang;
  slot.name = 'phone';
  said.setAttribute('part', 'status');
  said.setAttribute('role', 'alert');
  said.textContent = sentence;
  button.type = 'button';
  button.setAttribute('part', 'send');
  button.textContent = try_again;
  button.addEventListener('click', retry);
  outer.append(slot, said, button);
  return outer;
}

function made(tag, className) {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
