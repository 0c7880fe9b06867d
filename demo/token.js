// The token before the form is sent, in the command with which a server redeems it. A real page shows it to nobody.

const part = (id) => document.getElementById(id);

/** Fills the command in whenever it is looked at: a token is replaced by a fresh one before it dies. */
export function offerToken(widget) {
  const show = () => {
    // Before its script is there, the element has no methods.
    const token = widget.getResponse?.() ?? '';
    part('no-token').hidden = Boolean(token);
    part('redeem').hidden = !token;
    part('command').textContent = token && command(token);
  };
  part('token').addEventListener('toggle', show);
  for (const event of ['otp-verified', 'otp-expired']) document.addEventListener(event, () => setTimeout(show));
  part('copy').addEventListener('click', async () => {
    show();
    await navigator.clipboard.writeText(part('command').textContent);
    part('copy').textContent = 'Copied';
    part('announcer').textContent = 'The command is copied.';
  });
}

function command(token) {
  const body = JSON.stringify({ secret: 'sk_demo', token, expectedHostname: location.hostname, expectedAction: 'signup' });
  return `curl ${location.origin}/verification/v3/siteverify -H 'content-type: application/json' \\\n  -d '${body}'`;
}
