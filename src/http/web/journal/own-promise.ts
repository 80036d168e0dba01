import { timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { promiseOfEvents } from '../../../application/journal/promise.ts';
import type { NewEvent } from '../../../domain/event/event.ts';
import { isId } from '../../../domain/kit/id.ts';
import type { RequestVariables } from '../../kit/access-log.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';

/** Where a promise is downloaded; the act is in the query. */
export const OWN_PROMISE = '/me/act.promise';
const PARAMETER = 'act';
/** An act of a person is few events: more than these are not of one. */
const EVENTS_MAX = 4;

/**
 * Where the browser goes on after an act, with what leads its person to the promise of the journal: the ids of its events, and a
 * keyed hash of them and of the person. Nothing is stored, and nobody else gets the promise by it. The same address where there
 * is none, also where that fails: the act is done, and is answered as done.
 */
export async function withPromise(
  { app, viewer }: PageContext,
  c: Context<{ Variables: Partial<RequestVariables> }>,
  { to, events }: { readonly to: string; readonly events: readonly NewEvent[] },
): Promise<string> {
  if (viewer.participantId === null || events.length === 0 || events.length > EVENTS_MAX) return to;
  const promise = await promiseOfEvents(app, events).catch((error: unknown) => {
    c.get('noteFailure')?.(error, 'an act has no promise');
    return null;
  });
  if (promise === null) return to;
  const ids = events.map(({ id }) => id).join('.');
  const [address = '', fragment] = to.split('#');
  const given = `${PARAMETER}=${ids}.${mark(app, ids, viewer.participantId)}`;
  return `${address}${address.includes('?') ? '&' : '?'}${given}${fragment === undefined ? '' : `#${fragment}`}`;
}

/** The link to keep the promise of what was just done; nothing for anybody else. */
export function promiseLink(context: PageContext): Html {
  const { locale, href, query } = context;
  return actOf(context) === null
    ? NOTHING
    : markup` <a href="${href(OWN_PROMISE, { [PARAMETER]: query.get(PARAMETER) ?? '' })}" download>${locale.t('journal.keep-promise')}</a>`;
}

/** The promise as a file, to whoever acted and to nobody else. */
export function promiseFile(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    const ids = actOf(context);
    const events =
      ids === null ? [] : await app.store.read((reader) => Promise.all(ids.map((id) => reader.events.byId(id))));
    const file = await promiseOfEvents(
      app,
      events.filter((event) => event !== null),
    );
    if (file === null) return errorPage(app, c, 404);
    protect(c, 'never');
    return c.body(file, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="act.promise"',
    });
  };
}

/** The ids of the events of an act of whoever looks; null where it is none of theirs. */
function actOf({ app, viewer, query }: PageContext): readonly string[] | null {
  const given = (query.get(PARAMETER) ?? '').split('.');
  const [ids, sent] = [given.slice(0, -1), Buffer.from(given.at(-1) ?? '')];
  if (viewer.participantId === null || ids.length === 0 || ids.length > EVENTS_MAX || !ids.every(isId)) return null;
  const own = Buffer.from(mark(app, ids.join('.'), viewer.participantId));
  return own.length === sent.length && timingSafeEqual(own, sent) ? ids : null;
}

function mark({ secrets }: Application, ids: string, participantId: string): string {
  return Buffer.from(secrets.keyed(`${participantId} ${ids}`, 'promise of an act')).toString('base64url');
}
