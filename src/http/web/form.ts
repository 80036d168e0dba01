import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { answerOnce } from '../../application/answer-once.ts';
import type { Application } from '../../application/ports.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import { errorPage, notSetUp } from './error-page.ts';
import { protect } from './headers.ts';
import { heldForm } from './held-form.ts';
import { type PageAnswer, pageResponse } from './page.ts';
import { isSameOrigin } from './same-origin.ts';
import { readUpload, UPLOAD_BYTES_MAX, type Upload } from './upload.ts';
import { openVisit, type Visit } from './visit.ts';
import { isOfAnother } from './who.ts';

/** A form of these pages is small; those that take files bring a limit of their own. */
const FORM_BYTES_MAX = 256 * 1024;

/** What somebody sent by a form. Texts are well-formed, without control characters but line breaks and tabs, trimmed. */
export type Said = {
  /** The first value of a field; empty where it was not sent. */
  text(name: string): string;
  /** Every value of a field, as check boxes and repeated fields send them. */
  all(name: string): readonly string[];
  /** A file that is not empty. */
  file(name: string): File | null;
  /** More was sent than is taken: what came first is here, whatever came after is not. */
  readonly isCut: boolean;
  /** Everything that was said, files by name, type and size, as one text: what makes a form the same form. */
  readonly whole: string;
};

/** Where the browser goes on after a form was done, or the page that says why not, with everything that was typed. */
export type FormAnswer = { readonly to: string } | PageAnswer;

export type Accepts = (visit: Visit, said: Said, c: Context) => Promise<FormAnswer>;

/** The limit of a form's body, as a middleware of its route. */
export function formLimit(app: Application, bytes = FORM_BYTES_MAX) {
  return bodyLimit({ maxSize: bytes, onError: (c) => errorPage(app, c, 413) });
}

/**
 * A route that takes a form of one of our own pages. After it was done the browser is sent on (303), so that going back
 * or reloading repeats nothing. Whoever is no longer signed in keeps what they wrote.
 */
export function acceptForm(
  app: Application,
  act: Accepts,
  options: { readonly files?: boolean } = {},
): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const visit = await openVisit(app, c);
    if (visit === null) return notSetUp(app, c);
    const { form, isCut } = await (options.files === true
      ? readUpload(c.req.raw, visit.viewer.participantId === null ? FORM_BYTES_MAX : UPLOAD_BYTES_MAX)
      : readForm(c));
    if (form === null) return errorPage(app, c, 400);
    const answer = await act(visit, saidIn(form, isCut), c);
    if ('refusal' in answer && (answer.refusal.type === 'not-signed-in' || isOfAnother(visit, answer.refusal))) {
      return pageResponse(visit, c, heldForm(visit, form, answer.refusal));
    }
    if (!('to' in answer)) return pageResponse(visit, c, { keep: 'never', ...answer });
    protect(c, 'never');
    return c.redirect(answer.to, 303);
  };
}

/**
 * Does once what a form asks for, however often its button was pressed: the form carries a token of its own (the hidden
 * field of `onceField`), and whoever sends it again is led where the first sending led. `act` uses the application it
 * is given and answers where to go on.
 */
export async function actOnce(
  visit: Visit,
  said: Said,
  act: (within: Application) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  const { viewer } = visit;
  const holder = viewer.participantId ?? viewer.agent?.id;
  return holder === undefined ? refuse({ type: 'not-signed-in' }) : await onceBy(holder, { visit, said, act });
}

/** The same for what anybody may do: nobody else has the token of their form. */
export async function actOnceAsAnybody(
  visit: Visit,
  said: Said,
  act: (within: Application) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  const { participantId, agent } = visit.viewer;
  return await onceBy(participantId ?? agent?.id ?? 'anybody', { visit, said, act });
}

async function onceBy(
  holder: string,
  of: {
    readonly visit: Visit;
    readonly said: Said;
    readonly act: (within: Application) => Promise<Result<string, Refusal>>;
  },
): Promise<Result<string, Refusal>> {
  const { visit, said, act } = of;
  const { app, path } = visit;
  const key = said.text('once');
  if (key === '') return await act(app);
  const request = { holder, key, content: `${path} ${said.whole}` };
  const answer = await answerOnce(app, request, async (within) => {
    const to = await act(within);
    return to.ok ? ok({ status: 303, body: to.value }) : to;
  });
  return answer.ok ? ok(answer.value.body) : answer;
}

/**
 * Makes once what is shown once: null where an earlier sending of the same form made it, because a secret is kept
 * nowhere and cannot be shown again. Not for what goes on to another page, which `actOnce` does.
 */
export async function makeOnce<T>(
  visit: Visit,
  said: Said,
  make: (within: Application) => Promise<Result<T, Refusal>>,
): Promise<Result<T | null, Refusal>> {
  const made: T[] = [];
  const done = await actOnce(visit, said, async (within) => {
    made.length = 0;
    const one = await make(within);
    if (!one.ok) return one;
    made.push(one.value);
    return ok(visit.path);
  });
  return done.ok ? ok(made[0] ?? null) : done;
}

async function readForm(c: Context): Promise<Upload> {
  return { form: await c.req.formData().catch(() => null), isCut: false };
}

function saidIn(form: FormData, isCut: boolean): Said {
  const all = (name: string) =>
    form.getAll(name).flatMap((value) => (typeof value === 'string' ? [cleaned(value)] : []));
  return {
    all,
    isCut,
    text: (name) => all(name)[0] ?? '',
    file: (name) => {
      const value = form.get(name);
      return value instanceof File && value.size > 0 ? value : null;
    },
    whole: JSON.stringify(
      [...form].map(([name, value]) => [
        name,
        typeof value === 'string' ? value : [value.name, value.type, value.size],
      ]),
    ),
  };
}

/** Browsers send line breaks as CR LF (HTML, "normalise newlines"); a text here has LF. */
function cleaned(value: string): string {
  return value
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .trim();
}
