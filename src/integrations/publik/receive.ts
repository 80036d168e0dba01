import type { ConnectorQuestion, ConnectorReply, ConnectorRequest } from '../../application/connector/intake/ports.ts';
import type { ConnectorIntake } from '../../application/connector/ports.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { bodyOf, isWithin, proposalIn, requestIn } from './mapping.ts';
import { type PublikSettings, publikSettings } from './settings.ts';
import { verifyQuery } from './signature.ts';

const SEARCH_MAX = 200;

/** What each address takes, with how. */
const METHODS: Readonly<Record<string, string>> = {
  proposals: 'POST',
  requests: 'POST',
  consultations: 'GET',
  activity: 'GET',
};

/** Takes what the bricks of Publik ask, below `/connect/publik/<connector>/` (docs/operate/publik.md). */
export function publikIntake(origin: string): ConnectorIntake {
  return {
    read(connector, secrets, request) {
      const settings = publikSettings(connector.settings);
      const signed = verifyQuery(request.query, {
        keys: [secrets.current, ...(secrets.former === null ? [] : [secrets.former.secret])],
        origs: [new URL(settings.url).hostname, ...settings.callers],
        at: request.at,
      });
      if (!signed.ok) return { ok: false, reply: denied(signed.description) };
      const { parameters, nonce, until } = signed.value;
      const question = questionIn(request, { settings, parameters });
      return 'status' in question ? { ok: false, reply: question } : { ok: true, nonce, until, question };
    },
    reply: (answer, context) => ({ status: 200, body: bodyOf(answer, context, origin) }),
    replayed: () => denied('Nonce already used.'),
  };
}

type Given = { readonly settings: PublikSettings; readonly parameters: URLSearchParams };

/** What a request asks, or the reply to one that is no question at all. */
function questionIn(
  request: ConnectorRequest,
  { settings, parameters }: Given,
): Result<ConnectorQuestion, Refusal> | ConnectorReply {
  const method = METHODS[request.path];
  if (method === undefined) return failed(404, 'not-found', 'Not found.');
  if (request.method !== method) return failed(405, 'method-not-allowed', `Wrong HTTP method (must be ${method}).`);
  const within = settings.consultations;
  switch (request.path) {
    case 'consultations': {
      const search = parameters.get('q')?.slice(0, SEARCH_MAX) ?? null;
      const slug = parameters.get('id') ?? '';
      if (slug === '') return ok({ type: 'consultations', within, search });
      if (!isWithin(settings, slug)) return refuse({ type: 'not-found', what: 'consultation' });
      return ok({ type: 'consultations', within: [slug], search });
    }
    case 'activity': {
      if (settings.activity === 'off')
        return failed(403, 'not-allowed', 'The connector does not say what somebody wrote.');
      return ok({ type: 'activity', subject: parameters.get('NameID') ?? '' });
    }
    case 'requests': {
      const body = jsonIn(request);
      if ('status' in body) return body;
      const state = requestIn(body.json, settings);
      if (state === null) return refuse({ type: 'invalid', field: 'body', because: 'wrong-type' });
      return ok({ type: 'progress', state });
    }
    default: {
      const body = jsonIn(request);
      return 'status' in body ? body : proposalIn(body.json, settings);
    }
  }
}

function jsonIn({ contentType, body }: ConnectorRequest): { readonly json: unknown } | ConnectorReply {
  if (!/^application\/json\s*(?:;|$)/i.test(contentType ?? '')) {
    return failed(400, 'invalid-request', 'Expected JSON but missing appropriate content-type.');
  }
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) };
  } catch {
    return failed(400, 'invalid-request', 'The body is not JSON in UTF-8.');
  }
}

function denied(description: string): ConnectorReply {
  return { status: 403, body: { err: 1, err_class: 'Access denied', err_desc: description } };
}

function failed(status: number, code: string, description: string): ConnectorReply {
  return { status, body: { err: 1, err_class: 'Invalid request', err_code: code, err_desc: description } };
}
