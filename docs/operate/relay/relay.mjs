#!/usr/bin/env node
// biome-ignore-all lint/suspicious/noConsole: a program of its own, whose log is its standard output
// biome-ignore-all lint/style/noProcessEnv: a program of its own
// Takes the webhooks of a node and writes them into a CRM (docs/operate/crm.md). Needs Node 20 or later and no package.
//   PORT, WEBHOOK_SECRET (several with commas between them, while one is replaced), TARGET=civicrm or json, TARGET_URL, TARGET_KEY
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const {
  PORT = '8080',
  HOST = '127.0.0.1',
  WEBHOOK_SECRET = '',
  TARGET = 'civicrm',
  TARGET_URL,
  TARGET_KEY,
} = process.env;
const SECRETS = WEBHOOK_SECRET.split(',').map((secret) => Buffer.from(secret.trim().replace(/^whsec_/, ''), 'base64'));
if (SECRETS.some((secret) => secret.length < 24) || !TARGET_URL || !TARGET_KEY) {
  console.error('WEBHOOK_SECRET (whsec_…), TARGET_URL and TARGET_KEY are needed');
  process.exit(2);
}

const BODY_MAX = 1_048_576;
const CLOCK_MAX = 300;
const TIMEOUT_MS = 15_000;

/** What is asked of each CRM for one message. */
const TARGETS = {
  // The parameters are one field of a form: CiviCRM does not read a JSON body. `match` makes a repetition no second activity.
  civicrm: ({ id, type, timestamp, data }) => ({
    url: `${TARGET_URL}/civicrm/ajax/api4/Activity/save`,
    headers: {
      'x-civi-auth': `Bearer ${TARGET_KEY}`,
      'x-requested-with': 'XMLHttpRequest',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      params: JSON.stringify({
        records: [
          {
            'activity_type_id:name': 'Participation',
            'status_id:name': 'Completed',
            subject: `${type}: ${data.consultation ?? ''} ${data.proposal ?? ''}`.trim(),
            activity_date_time: timestamp.slice(0, 19).replace('T', ' '),
            details: data.url ?? '',
            'Participation.Message': id,
          },
        ],
        match: ['Participation.Message'],
      }),
    }).toString(),
    isDone: (answer) => Array.isArray(answer?.values) && answer.values.length === 1 && !answer.error_code,
  }),
  // Anything that takes JSON and an idempotency key: Dynamics or Salesforce behind a gateway, n8n, a service of your own.
  json: ({ id, type, timestamp, data }) => ({
    url: TARGET_URL,
    headers: { authorization: `Bearer ${TARGET_KEY}`, 'content-type': 'application/json', 'idempotency-key': id },
    body: JSON.stringify({ id, type, at: timestamp, ...data }),
    isDone: () => true,
  }),
};

/** Standard Webhooks 1.0: one of the signatures must be of one of our secrets, and the moment near. */
function isGenuine({ id, timestamp, signatures }, body) {
  if (id === undefined || !(Math.abs(Date.now() / 1000 - Number(timestamp)) <= CLOCK_MAX)) return false;
  const expected = SECRETS.map((secret) => createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest());
  const given = (signatures ?? '').split(' ').filter((each) => each.startsWith('v1,'));
  return given.some((each) => {
    const bytes = Buffer.from(each.slice(3), 'base64');
    return expected.some((wanted) => wanted.length === bytes.length && timingSafeEqual(wanted, bytes));
  });
}

/** The status that the node is answered: 2xx is done, 4xx is given up after three tries, 5xx is tried again for three days. */
async function deliver(message) {
  const { url, headers, body, isDone } = TARGETS[TARGET](message);
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await fetch(url, { method: 'POST', redirect: 'error', headers, body, signal });
    const text = await response.text();
    // A wrong key and a busy server can be mended: the message waits. What the CRM calls wrong stays wrong.
    if (!response.ok) return [400, 409, 422].includes(response.status) ? 422 : 503;
    if (TARGET === 'json') return 204;
    // A page where JSON should be, or an error under status 200, is no success.
    return isDone(JSON.parse(text)) ? 204 : 503;
  } catch (error) {
    console.error(`${message.type}: ${error.name}`);
    return 503;
  }
}

async function answer(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > BODY_MAX) return 413;
    chunks.push(chunk);
  }
  if (request.method !== 'POST') return 405;
  const body = Buffer.concat(chunks).toString();
  const header = (name) => request.headers[`webhook-${name}`];
  const signed = { id: header('id'), timestamp: header('timestamp'), signatures: header('signature') };
  if (!isGenuine(signed, body)) return 401;
  const message = { id: signed.id, ...JSON.parse(body) };
  return message.type === 'test' ? 204 : await deliver(message);
}

createServer((request, response) => {
  void answer(request)
    .catch(() => 400)
    .then((status) => response.writeHead(status).end());
}).listen(Number(PORT), HOST, () => console.log(`listening on ${HOST}:${PORT} for ${TARGET}`));
