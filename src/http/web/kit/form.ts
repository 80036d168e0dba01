import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Application } from '../../../application/application.ts';
import { withEventsNoted, withIdempotency } from '../../../application/kit/idempotency.ts';
import type { Viewer } from '../../../application/kit/viewer.ts';
import type { InvalidReason } from '../../../domain/kit/invalid-reason.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { withPromise } from '../journal/own-promise.ts';
import { isWrongAccount } from './current-user.ts';
import { errorPage, notSetUp } from './error-page.ts';
import { protect } from './headers.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import { type PageAnswer, pageResponse } from './page.ts';
import { createPageContext, type PageContext } from './page-context.ts';
import { errorNote, refusalSentence, signInBeside } from './refusal-note.ts';
import { isSameOrigin } from './same-origin.ts';
import { readUpload, UPLOAD_BYTES_MAX, type Upload } from './upload.ts';

/** A text this long was written rather than chosen, and is shown as well as held. */
const WRITTEN = 20;

/**
 * Holds what somebody sent whose session was over, or whose browser was somebody else's by then: they sign in beside this
 * page and send it from here again, as it was.
 * Files are not kept; whoever chose some is informed.
 */
function resubmitForm(context: PageContext, form: FormData, refusal: Refusal): PageAnswer {
  const { locale, path, query } = context;
  const input = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  const hasFiles = [...form.values()].some((value) => typeof value !== 'string' && value.size > 0);
  const address = `${path}${query.size === 0 ? '' : `?${new URLSearchParams([...query])}`}`;
  const ofAnother = isWrongAccount(context, refusal);
  const title = locale.t(ofAnother ? 'form.held-other' : 'form.held-title');
  return {
    cache: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${errorNote(markup`${ofAnother ? markup`${refusalSentence(context, refusal)} ` : NOTHING}${locale.t('form.held-text')} ${signInBeside(context, refusal)}`)}
${hasFiles ? markup`<p>${locale.t('form.held-files')}</p>` : NOTHING}
<form method="post" action="${address}">
${input.map(({ name, value }) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<p><button type="submit">${locale.t('form.held-again')}</button></p></form>
${written(
  context,
  input.map(({ value }) => value),
)}</div>`,
    },
  };
}

function written({ locale }: PageContext, values: readonly string[]): Html {
  const texts = values.filter((value) => value.length >= WRITTEN && /\s/.test(value));
  if (texts.length === 0) return NOTHING;
  return markup`<section aria-labelledby="held"><h2 id="held">${locale.t('form.held-said')}</h2>
${texts.map((text) => markup`<pre class="letter" dir="auto">${text}</pre>`)}</section>`;
}

/** A form of these pages is small; those that take files bring a limit of their own. */
const FORM_BYTES_MAX = 256 * 1024;

/** What somebody sent by a form. Texts are well-formed, without control characters but line breaks and tabs, trimmed. */
export type FormInput = {
  /** The first value of a field; empty where it was not sent. */
  text(name: string): string;
  /** Every value of a field, as check boxes and repeated fields send them. */
  all(name: string): readonly string[];
  /** The names of the fields that were sent, but for files. */
  readonly names: readonly string[];
  /** A file that is not empty. */
  file(name: string): File | null;
  /** More was sent than is taken: what came first is here, whatever came after is not. */
  readonly isCut: boolean;
  /** The whole submitted form as one text, files by name, type and size: tells whether two submissions are the same. */
  readonly whole: string;
};

/** Where the browser goes on after a form was done, or the page that says why not, with everything that was typed. */
export type FormAnswer = { readonly to: string } | PageAnswer;

export type Accepts = (context: PageContext, formInput: FormInput, c: Context) => Promise<FormAnswer>;

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
    const noted = withEventsNoted(app);
    const context = await createPageContext(noted.app, c);
    if (context === null) return notSetUp(app, c);
    const { form, isCut } = await (options.files === true
      ? readUpload(c.req.raw, isKnown(context.viewer) ? UPLOAD_BYTES_MAX : FORM_BYTES_MAX)
      : readForm(c));
    if (form === null) return errorPage(app, c, 400);
    const answer = await act(context, inputIn(form, isCut), c);
    if ('refusal' in answer && (answer.refusal.type === 'not-signed-in' || isWrongAccount(context, answer.refusal))) {
      return pageResponse(context, c, resubmitForm(context, form, answer.refusal));
    }
    if (!('to' in answer)) return pageResponse(context, c, { cache: 'never', ...answer });
    protect(c, 'never');
    return c.redirect(await withPromise(context, c, { to: answer.to, events: noted.events() }), 303);
  };
}

/** Whether somebody is signed in, as a participant or as an agent. */
function isKnown({ participantId, agent }: Viewer): boolean {
  return participantId !== null || agent !== null;
}

/**
 * Does once what a form asks for, however often its button was pressed: the form carries a token of its own (the hidden
 * field of `idempotencyField`), and whoever sends it again is led where the first sending led. `act` uses the application it
 * is given and answers where to go on.
 */
export async function submitOnce(
  context: PageContext,
  formInput: FormInput,
  act: (within: Application) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  const { viewer } = context;
  const holder = viewer.participantId ?? viewer.agent?.id;
  return holder === undefined
    ? refuse({ type: 'not-signed-in' })
    : await submitOnceFor(holder, { context, input: formInput, act });
}

/** The same for what anybody may do: nobody else has the token of their form. */
export async function submitOnceAnonymously(
  context: PageContext,
  formInput: FormInput,
  act: (within: Application) => Promise<Result<string, Refusal>>,
): Promise<Result<string, Refusal>> {
  const { participantId, agent } = context.viewer;
  return await submitOnceFor(participantId ?? agent?.id ?? 'anybody', { context, input: formInput, act });
}

async function submitOnceFor(
  holder: string,
  of: {
    readonly context: PageContext;
    readonly input: FormInput;
    readonly act: (within: Application) => Promise<Result<string, Refusal>>;
  },
): Promise<Result<string, Refusal>> {
  const { context, input: formInput, act } = of;
  const { app, path } = context;
  const key = formInput.text('once');
  if (key === '') return await act(app);
  const request = { holder, key, content: `${path} ${formInput.whole}` };
  const answer = await withIdempotency(app, request, async (within) => {
    const to = await act(within);
    return to.ok ? ok({ status: 303, body: to.value }) : to;
  });
  return answer.ok ? ok(answer.value.body) : answer;
}

/**
 * Makes once what is shown once: null where an earlier sending of the same form made it, because a secret is kept
 * nowhere and cannot be shown again. Not for what goes on to another page, which `submitOnce` does.
 */
export async function createOnce<T>(
  context: PageContext,
  formInput: FormInput,
  make: (within: Application) => Promise<Result<T, Refusal>>,
): Promise<Result<T | null, Refusal>> {
  const made: T[] = [];
  const done = await submitOnce(context, formInput, async (within) => {
    made.length = 0;
    const one = await make(within);
    if (!one.ok) return one;
    made.push(one.value);
    return ok(context.path);
  });
  return done.ok ? ok(made[0] ?? null) : done;
}

async function readForm(c: Context): Promise<Upload> {
  return { form: await c.req.formData().catch(() => null), isCut: false };
}

function inputIn(form: FormData, isCut: boolean): FormInput {
  const all = (name: string) =>
    form.getAll(name).flatMap((value) => (typeof value === 'string' ? [cleaned(value)] : []));
  return {
    all,
    isCut,
    names: [...new Set([...form].flatMap(([name, value]) => (typeof value === 'string' ? [name] : [])))],
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

const STATUS_OF_FILE: Readonly<Partial<Record<InvalidReason, 413 | 429 | 503>>> = {
  'too-heavy': 413,
  'too-often': 429,
  'images-unavailable': 503,
};

/** The status of a page whose form was refused, files included. */
export function statusOf(refusal: Refusal): (typeof STATUS)[Refusal['type']] | 413 | 429 {
  return (refusal.type === 'invalid' ? STATUS_OF_FILE[refusal.because] : undefined) ?? STATUS[refusal.type];
}
