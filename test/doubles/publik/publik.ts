import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve } from '../../support/local-server.ts';
import { type CardModel, listCards } from './cards.ts';
import { signedQuery, Verifier } from './signing.ts';

/** A form of w.c.s.: its fields that have a varname, the statuses of its workflow, and where its hooks lead. */
export type Form = {
  readonly slug: string;
  readonly fields: readonly string[];
  readonly statuses: readonly { readonly id: string; readonly name: string; readonly endpoint?: boolean }[];
  /** Global actions that programs trigger: the status that each leads to. */
  readonly hooks?: Readonly<Record<string, string>>;
  /** Jumps that a trigger starts: in which status, and to which. */
  readonly jumps?: Readonly<Record<string, { readonly in: string; readonly to: string }>>;
  /** The action "Appel webservice" with the complete data, as the form is sent in: its address and its pairs. */
  readonly call?: { readonly url: () => string; readonly pairs: (fields: Fields) => Readonly<Record<string, unknown>> };
  /** The same, each time that the status changes. */
  readonly statusCall?: { readonly url: () => string };
};
type Fields = Readonly<Record<string, unknown>>;
type User = { readonly NameID: readonly string[]; readonly email: string };

/** A request that somebody made by a form. */
export type FormData = {
  uuid: string;
  id: string;
  displayId: string;
  readonly form: Form;
  readonly fields: Fields;
  readonly user: User | null;
  status: string;
  updated: number;
  /** What its calls were answered, in order. */
  readonly answers: { readonly status: number; readonly body: unknown }[];
  /** What hooks were given. */
  readonly workflowData: Record<string, unknown>;
};

/** How it answers requests to its API: as it should, not at all, or wrongly in one of the ways that are seen in practice. */
export type Behaviour = 'well' | 'hang' | 'error-in-200' | 'html' | 'unavailable' | 'lost-answer';

export type PublikOptions = {
  /** Who may call it, with their key, as its API accesses have them. */
  readonly keys: Readonly<Record<string, string>>;
  readonly forms: readonly Form[];
  readonly cards?: readonly CardModel[];
  /** What its own calls are signed with. */
  readonly callKey: () => string;
  readonly now?: () => Date;
};

/** A small w.c.s.: forms, requests and their workflow, signed calls both ways. */
export async function startPublik({ keys, forms, cards = [], callKey, now = () => new Date() }: PublikOptions) {
  const requests: FormData[] = [];
  const asked: string[] = [];
  const verifier = new Verifier(keys, now);
  let behaviour: Behaviour = 'well';
  let ticks = 0;
  const tick = () => {
    ticks += 1;
    return ticks;
  };

  const server = await serve((request, response) => {
    void answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const origin = `http://127.0.0.1:${server.port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString();
    const [path = '/', query = ''] = (request.url ?? '/').split('?');
    asked.push(`${request.method} ${path}`);
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (behaviour === 'hang') return;
    if (behaviour === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Connexion</h1>');
      return;
    }
    if (behaviour === 'unavailable') {
      response.writeHead(503).end();
      return;
    }
    const signer = await verifier.signer(query);
    if (signer !== null && 'error' in signer) {
      json(403, { err: 1, err_class: 'Access denied', err_desc: signer.error });
      return;
    }
    if (signer === null) {
      json(403, { err: 1, err_class: 'Access denied', err_desc: 'User not authenticated.' });
      return;
    }
    if (behaviour === 'error-in-200') {
      json(200, { err: 1, err_class: 'Internal error', err_desc: 'Le service ne répond pas.' });
      return;
    }
    const isWrite = request.method === 'POST' || request.method === 'PUT';
    if (isWrite && !(request.headers['content-type'] ?? '').startsWith('application/json')) {
      json(400, invalid('Expected JSON but missing appropriate content-type.'));
      return;
    }
    const answered = await route(request.method ?? 'GET', path, {
      query: new URLSearchParams(query),
      body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
    });
    if (behaviour === 'lost-answer' && isWrite) {
      response.destroy();
      return;
    }
    json(answered.status, answered.body);
  }

  async function route(
    method: string,
    path: string,
    { query, body }: { readonly query: URLSearchParams; readonly body: Record<string, unknown> },
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const [, , what = '', slug = '', id = '', action = '', name = '', trigger = ''] = path.split('/');
    if (what === 'cards') return listCards(cards, { slug, action: id, query, origin });
    const form = forms.find((each) => each.slug === slug);
    if (what === 'formdefs' && slug === '') {
      return { status: 200, body: { err: 0, data: forms.map((each) => ({ slug: each.slug, title: each.slug })) } };
    }
    if (form === undefined) return { status: 404, body: { err: 1, err_class: 'Not found', err_code: 'not-found' } };
    if (what === 'formdefs' && id === 'schema') {
      const fields = form.fields.map((varname) => ({ type: 'string', label: varname, varname, required: false }));
      return { status: 200, body: { name: form.slug, fields } };
    }
    if (what === 'formdefs' && id === 'submit' && method === 'POST') {
      if (typeof body['data'] !== 'object' || body['data'] === null)
        return { status: 400, body: invalid('missing data') };
      const made = add(form, body['data'] as Fields, null);
      const { id: number } = made;
      const data = { id: number, url: urlOf(made), backoffice_url: backofficeOf(made), api_url: apiUrlOf(made) };
      return { status: 200, body: { err: 0, data } };
    }
    if (what !== 'forms') return { status: 404, body: { err: 1 } };
    if (id === 'list') {
      const wanted = [...query].flatMap(([key, value]) =>
        key.startsWith('filter-') ? [[key.slice('filter-'.length), value] as const] : [],
      );
      const found = requests.filter(
        (each) => each.form.slug === slug && wanted.every(([field, value]) => each.fields[field] === value),
      );
      return { status: 200, body: found.map(formdata) };
    }
    const found = requests.find((each) => each.form.slug === slug && each.id === id);
    if (found === undefined) return { status: 404, body: { err: 1, err_class: 'Not found', err_code: 'not-found' } };
    if (action === '') return { status: 200, body: formdata(found) };
    if (method === 'GET') {
      return { status: 403, body: denied('Wrong HTTP method (must be POST or PUT).') };
    }
    if (action === 'hooks') {
      const status = form.hooks?.[name];
      if (status === undefined) return { status: 404, body: { err: 1 } };
      found.workflowData[name] = body;
      await setStatus(found, status);
      return { status: 200, body: { err: 0 } };
    }
    const jump = action === 'jump' && name === 'trigger' ? form.jumps?.[trigger] : undefined;
    if (jump !== undefined) {
      if (found.status !== jump.in) return { status: 403, body: denied('Unmet condition.') };
      Object.assign(found.workflowData, body);
      await setStatus(found, jump.to);
      return { status: 200, body: { err: 0, url: null } };
    }
    if (action === 'jump' && name === 'trigger' && form.statuses.some((each) => each.id === trigger)) {
      await setStatus(found, trigger);
      return { status: 200, body: { err: 0, url: null } };
    }
    return { status: 404, body: { err: 1 } };
  }

  function add(form: Form, given: Fields, user: User | null): FormData {
    const fields = Object.fromEntries(Object.entries(given).filter(([name]) => form.fields.includes(name)));
    const number = requests.filter((each) => each.form.slug === form.slug).length + 1;
    const made: FormData = {
      ...{ uuid: randomUUID(), id: String(number), displayId: `${forms.indexOf(form) + 1}-${number}` },
      ...{ form, fields, user, status: form.statuses[0]?.id ?? 'new', updated: tick() },
      ...{ answers: [], workflowData: {} },
    };
    requests.push(made);
    return made;
  }

  const apiUrlOf = ({ form, id }: FormData) => `${origin}/api/forms/${form.slug}/${id}/`;
  const urlOf = ({ form, id }: FormData) => `${origin}/${form.slug}/${id}/`;
  const backofficeOf = ({ form, id }: FormData) => `${origin}/backoffice/management/${form.slug}/${id}/`;

  /** The object that its API answers and that its calls post. */
  function formdata(of: FormData) {
    const status = of.form.statuses.find(({ id }) => id === of.status);
    const time = new Date(Date.UTC(2026, 2, 2, 9, 0, of.updated)).toISOString().slice(0, 19);
    return {
      ...{
        uuid: of.uuid,
        id: of.id,
        internal_id: of.id,
        display_id: of.displayId,
        text: `${of.form.slug} n°${of.displayId}`,
      },
      ...{ url: urlOf(of), api_url: apiUrlOf(of), backoffice_url: backofficeOf(of), last_update_time: time },
      ...(of.user === null ? {} : { user: { id: 1, name: 'Jean Dupont', ...of.user } }),
      fields: of.fields,
      workflow: {
        status: { id: of.status, name: status?.name, endpoint: status?.endpoint === true },
        data: of.workflowData,
      },
    };
  }

  /** The action "Appel webservice" with the complete data: signed, and answered into the request. */
  async function call(of: FormData, url: string, pairs: Readonly<Record<string, unknown>>): Promise<void> {
    const query = await signedQuery(`orig=${new URL(origin).hostname}`, { key: callKey(), at: now() });
    const response = await fetch(`${url}?${query}`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'user-agent': 'w.c.s./0 (https://dev.entrouvert.org/projects/wcs/)',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ ...formdata(of), extra: pairs }),
    });
    const text = await response.text();
    const body = (text.startsWith('{') ? JSON.parse(text) : text) as { data?: { display_id?: string } };
    of.answers.push({ status: response.status, body });
    const displayId = body.data?.display_id;
    if (typeof displayId === 'string') of.displayId = displayId;
  }

  async function setStatus(of: FormData, status: string): Promise<void> {
    of.status = status;
    of.updated = tick();
    if (of.form.statusCall !== undefined) await call(of, of.form.statusCall.url(), {});
  }

  return {
    origin,
    requests,
    asked,
    behaves: (how: Behaviour) => {
      behaviour = how;
    },
    /** An administrator sets the key of an API access. */
    setKey: (orig: string, key: string) => verifier.setKey(orig, key),
    /** Somebody fills in a form and sends it; its workflow calls whom it is set to call. */
    async fillIn(slug: string, fields: Fields, user: User | null = null): Promise<FormData> {
      const form = forms.find((each) => each.slug === slug);
      if (form === undefined) throw new Error(`no form ${slug}`);
      const made = add(form, fields, user);
      if (form.call !== undefined) await call(made, form.call.url(), form.call.pairs(fields));
      return made;
    },
    /** An agent has the workflow make its call again. */
    async callAgain(of: FormData): Promise<void> {
      if (of.form.call !== undefined) await call(of, of.form.call.url(), of.form.call.pairs(of.fields));
    },
    /** An agent moves a request on. */
    setStatus,
    formdata,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function invalid(description: string) {
  return { err: 1, err_class: 'Invalid request', err_code: 'invalid-request', err_desc: description };
}

function denied(description: string) {
  return { err: 1, err_class: 'Access denied', err_desc: description };
}
