import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { inviteAgent } from '../../../application/invite-agent.ts';
import type { Application } from '../../../application/ports.ts';
import { readInstitution } from '../../../application/read-institution.ts';
import { setupInstitution } from '../../../application/setup-institution.ts';
import { describeInstitution, type Institution } from '../../../domain/institution/institution.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { errorPage, frame, localeOf } from '../error-page.ts';
import { protect } from '../headers.ts';
import { LOCALES, type Locale } from '../locales/locale.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import { isSameOrigin } from '../same-origin.ts';
import { queryOf } from '../visit.ts';

const FIELDS = ['name', 'handle', 'territoryCode', 'territoryName', 'timeZone', 'email'] as const;
type Field = (typeof FIELDS)[number];
type Said = Readonly<Record<Field, string>> & { readonly languages: readonly string[] };

type Setup = { readonly app: Application; readonly setupKey: string | null };

/** The form that makes an empty node the node of an institution; only for who has the key that the node printed. */
export function setupPage({ app, setupKey }: Setup): (c: Context) => Promise<Response> {
  return async (c) => {
    const key = queryOf(c).get('key') ?? '';
    if ((await readInstitution(app)) !== null || !isKey(key, setupKey)) return errorPage(app, c, 404);
    const said = {
      name: '',
      handle: '',
      territoryCode: '',
      territoryName: '',
      // Nothing is chosen beforehand: the clock of the machine is not that of the town, and every deadline goes by this one.
      timeZone: '',
      email: '',
      languages: [localeOf(c).lang],
    };
    return formResponse(c, { said, key, refusal: null, status: 200 });
  };
}

export function acceptSetup({ app, setupKey }: Setup): (c: Context) => Promise<Response> {
  return async (c) => {
    if (!isSameOrigin(c.req.raw.headers, app.origin)) return errorPage(app, c, 403);
    const form = await c.req.formData().catch(() => null);
    if (form === null) return errorPage(app, c, 400);
    const text = (name: string) =>
      String(form.get(name) ?? '')
        .toWellFormed()
        .trim()
        .slice(0, 1_000);
    const key = text('key');
    if ((await readInstitution(app)) !== null || !isKey(key, setupKey)) return errorPage(app, c, 404);
    const fields = Object.fromEntries(FIELDS.map((field) => [field, text(field)])) as Record<Field, string>;
    const said: Said = { ...fields, languages: form.getAll('languages').map(String) };
    const refused = (refusal: Refusal) => formResponse(c, { said, key, refusal, status: 422 });
    const institution = describeInstitution({ ...institutionOf(said), createdAt: app.now() });
    if (!institution.ok) return refused(institution.refusal);
    // The agent first: an address that does not do must not leave an institution that nobody can sign in to.
    const agent = await inviteAgent(app, { email: said.email, role: 'administrator', by: null });
    if (!agent.ok) return refused(agent.refusal);
    const done = await setupInstitution(app, institutionOf(said));
    if (!done.ok) return refused(done.refusal);
    return donePage(c, `${app.origin}/sign-in/${agent.value.secret}`);
  };
}

function institutionOf(said: Said): Omit<Institution, 'createdAt'> {
  const lang = said.languages[0] ?? '';
  return {
    handle: said.handle,
    name: { [lang]: said.name },
    summary: {},
    territory: { code: said.territoryCode, name: { [lang]: said.territoryName }, within: null },
    languages: said.languages,
    timeZone: said.timeZone,
    contact: null,
    notices: {},
  };
}

function isKey(given: string, key: string | null): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return key !== null && timingSafeEqual(digest(given), digest(key));
}

type Form = { readonly said: Said; readonly key: string; readonly refusal: Refusal | null; readonly status: 200 | 422 };

function formResponse(c: Context, form: Form): Response {
  const locale = localeOf(c);
  protect(c, 'never');
  const title = locale.t('setup.title');
  const body = frame(
    locale,
    title,
    markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('setup.text')}</p>
${form.refusal === null ? NOTHING : markup`<p class="note error" role="alert">${refusalText(locale, form.refusal)}</p>`}
<form method="post" action="/setup?lang=${locale.lang}">
<input type="hidden" name="key" value="${form.key}">
${field(locale, form, { name: 'name', max: 80 })}
${field(locale, form, { name: 'handle', max: 40 })}
${field(locale, form, { name: 'territoryName', max: 80 })}
${field(locale, form, { name: 'territoryCode', max: 80 })}
<fieldset><legend>${locale.t('setup.languages')}</legend>
<p class="hint">${locale.t('setup.languages-hint')}</p>
${LOCALES.map((lang) => markup`<p><label><input type="checkbox" name="languages" value="${lang}"${form.said.languages.includes(lang) ? markup` checked` : NOTHING}> ${locale.languageName(lang)}</label></p>`)}
</fieldset>
<p class="field"><label for="timeZone">${locale.t('setup.timeZone')}</label>
<span class="hint" id="timeZone-hint">${locale.t('setup.timeZone-hint')}</span>
<select id="timeZone" name="timeZone" required aria-describedby="timeZone-hint"><option value="">${locale.t('setup.timeZone-choose')}</option>${zones().map((zone) => markup`<option${zone === form.said.timeZone ? markup` selected` : NOTHING}>${zone}</option>`)}</select></p>
${field(locale, form, { name: 'email', max: 254, type: 'email' })}
<p><button type="submit">${locale.t('setup.button')}</button></p>
</form></div>`,
  );
  return c.body(body.toString(), form.status, { 'content-type': 'text/html; charset=utf-8' });
}

function field(
  locale: Locale,
  form: Form,
  of: { readonly name: Exclude<Field, 'timeZone'>; readonly max: number; readonly type?: 'email' },
): Html {
  const { name } = of;
  const wrong = form.refusal !== null && 'field' in form.refusal && form.refusal.field.startsWith(FIELD_OF[name]);
  return markup`<p class="field"><label for="${name}">${locale.t(`setup.${name}`)}</label>
<span class="hint" id="${name}-hint">${locale.t(`setup.${name}-hint`)}</span>
<input id="${name}" name="${name}" type="${of.type ?? 'text'}" value="${form.said[name]}" maxlength="${of.max}" required aria-describedby="${name}-hint"${wrong ? markup` aria-invalid="true"` : NOTHING}></p>`;
}

/** The fields of the domain behind those of the form. */
const FIELD_OF = {
  name: 'name',
  handle: 'handle',
  territoryCode: 'territory.code',
  territoryName: 'territory.name',
  timeZone: 'timeZone',
  email: 'email',
} as const satisfies Record<Field, string>;

function refusalText(locale: Locale, refusal: Refusal): string {
  if (refusal.type !== 'invalid') return locale.refusal(refusal, NOWHERE);
  const name = FIELDS.find((known) => refusal.field.startsWith(FIELD_OF[known]));
  const label = name === undefined ? locale.t('setup.languages') : locale.t(`setup.${name}`);
  return locale.refusal({ ...refusal, field: label }, NOWHERE);
}

/** Nothing is set up: there is no clock and no place to speak of. */
const NOWHERE = { timeZone: 'UTC', territories: [] };

function zones(): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone');
  return known.includes('UTC') ? known : ['UTC', ...known];
}

function donePage(c: Context, link: string): Response {
  const locale = localeOf(c);
  protect(c, 'never');
  const title = locale.t('setup.done');
  const body = frame(
    locale,
    title,
    markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('setup.done-text')}</p>
<p><a href="${link}">${locale.t('setup.sign-in')}</a></p>
<p class="small"><code class="handle">${link}</code></p></div>`,
  );
  return c.body(body.toString(), 200, { 'content-type': 'text/html; charset=utf-8' });
}
