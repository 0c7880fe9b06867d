// Twenty connections of Node's own agent: a request on each, a quiet moment, another one.
import http from 'node:http';

const url = process.argv[2];
const agent = new http.Agent({ keepAlive: true, maxSockets: 20 });
const body = JSON.stringify({ secret: 'sk_demo', token: 'none' });
let failed = 0;

function post() {
  return new Promise((resolve) => {
    const headers = { 'content-type': 'application/json', 'content-length': body.length };
    const request = http.request(url, { method: 'POST', agent, headers }, (answer) => {
      if (answer.statusCode !== 200) failed += 1;
      answer.resume().on('end', resolve);
    });
    request.on('error', (error) => {
      console.error(error.code);
      failed += 1;
      resolve();
    });
    request.end(body);
  });
}

const callers = Array.from({ length: 20 }, async (_, caller) => {
  await post();
  await new Promise((resolve) => setTimeout(resolve, 9900 + caller * 10));
  await post();
});
await Promise.all(callers);
agent.destroy();
console.log(`${failed} of 40 failed`);
