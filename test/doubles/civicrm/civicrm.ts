import type { IncomingMessage } from 'node:http';
import { type LocalServer, serve } from '../../support/local-server.ts';

export const API_KEY = 'key-of-a-contact-that-may-write-activities';

type Activity = Readonly<Record<string, unknown>>;
type Answer = { readonly status: number; readonly body: unknown };

/** What goes wrong for the next requests: nothing, the site is under maintenance, or a page says so under status 200. */
type Mood = 'well' | 'maintenance' | 'login-page' | 'error-under-200';

/**
 * CiviCRM's API v4 over HTTP as far as activities go, with what it insists on: a credential of authx, `X-Requested-With` as
 * its guard against forged requests, parameters as JSON in one field of a form, and `save` with `match`.
 */
export async function startCiviCrm() {
  const activities: Activity[] = [];
  let mood: Mood = 'well';
  const server: LocalServer = await serve((request, response) => {
    void bodyOf(request).then((body) => {
      if (mood === 'maintenance') return response.writeHead(503, { 'retry-after': '60' }).end();
      if (mood === 'login-page')
        return response.writeHead(200, { 'content-type': 'text/html' }).end('<title>Log in</title>');
      const answer =
        mood === 'error-under-200' ? failed(200, 'DB Error: no such field') : answerTo(request, body, activities);
      return response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
    });
  });
  return {
    url: server.at('').replace(/\/$/, ''),
    activities,
    is(given: Mood) {
      mood = given;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function answerTo({ method, url = '', headers }: IncomingMessage, body: string, activities: Activity[]): Answer {
  if (headers['x-civi-auth'] !== `Bearer ${API_KEY}`) return failed(401, 'Invalid credential');
  if (headers['x-requested-with'] !== 'XMLHttpRequest') return failed(403, 'CSRF: X-Requested-With is missing');
  const [, entity, action] = /^\/civicrm\/ajax\/api4\/(\w+)\/(\w+)$/.exec(url) ?? [];
  if (method !== 'POST' || entity !== 'Activity' || action !== 'save') return failed(404, 'API does not exist');
  if (headers['content-type'] !== 'application/x-www-form-urlencoded') return failed(400, 'records is required');
  const params: unknown = JSON.parse(new URLSearchParams(body).get('params') ?? '{}');
  const { records = [], match = [] } = params as { readonly records?: Activity[]; readonly match?: string[] };
  const values = records.map((record) => {
    const found = activities.findIndex(
      (each) => match.length > 0 && match.every((field) => each[field] === record[field]),
    );
    const saved = { ...record, id: found === -1 ? activities.length + 1 : activities[found]?.['id'] };
    if (found === -1) activities.push(saved);
    else activities[found] = saved;
    return saved;
  });
  const wrong = records.find(
    (record) => !/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(String(record['activity_date_time'])),
  );
  if (wrong !== undefined) return failed(400, 'activity_date_time is not a valid date');
  return { status: 200, body: { entity, action, values, count: values.length } };
}

function failed(status: number, message: string): Answer {
  return { status, body: { error_code: 1, error_message: message, status } };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}
