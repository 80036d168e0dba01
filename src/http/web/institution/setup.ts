import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context } from 'hono';
import { inviteAgent } from '../../../application/agent/invite-agent.ts';
import type { Application } from '../../../application/application.ts';
import { setupInstitution } from '../../../application/institution/change-institution.ts';
import { readInstitution } from '../../../application/institution/reads.ts';
import { describeInstitution, type Institution } from '../../../domain/institution/institution.ts';
import { OPERATOR } from '../../../domain/kit/actor.ts';
import { checkAll, faultsIn } from '../../../domain/kit/check-all.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { checkAddress } from '../../../domain/mail/address.ts';
import { UI_LANGS } from '../../../i18n/languages.ts';
import { errorPage, frame, localeOf } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import type { Locale } from '../kit/language.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import { queryOf } from '../kit/page-context.ts';
import { faultLink, faultSummary, withFaults } from '../kit/refusal-note.ts';
import { isSameOrigin } from '../kit/same-origin.ts';
import { timeZoneOptions } from '../kit/time-zone-options.ts';

const FIELDS = ['name', 'handle', 'territoryCode', 'territoryName', 'timeZone', 'email'] as const;
type Field = (typeof FIELDS)[number];
type SetupInput = Readonly<Record<Field, string>> & { readonly languages: readonly string[] };

type Setup = { readonly app: Application; readonly setupKey: string | null };

/** The form that makes an empty node the node of an institution; only for who has the key that the node printed. */
export function setupPage({ app, setupKey }: Setup): (c: Context) => Promise<Response> {
  return async (c) => {
    const key = queryOf(c).get('key') ?? '';
    if ((await readInstitution(app)) !== null || !isKey(key, setupKey)) return errorPage(app, c, 404);
    const input = {
      name: '',
      handle: '',
      territoryCode: '',
      territoryName: '',
      // Nothing is chosen beforehand: the clock of the machine is not that of the town, and every deadline goes by this one.
      timeZone: '',
      email: '',
      languages: [localeOf(c).lang],
    };
    return formResponse(c, { now: app.now(), input, key, refusal: null, status: 200 });
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
    const formInput: SetupInput = { ...fields, languages: form.getAll('languages').map(String) };
    const refused = (refusal: Refusal) =>
      formResponse(c, { now: app.now(), input: formInput, key, refusal, status: 422 });
    const checked = checkAll({
      institution: describeInstitution({ ...institutionOf(formInput), createdAt: app.now() }),
      email: checkAddress(formInput.email),
    });
    if (!checked.ok) return refused(checked.refusal);
    // The agent first: an address that does not do must not leave an institution that nobody can sign in to.
    const agent = await inviteAgent(app, { email: formInput.email, role: 'administrator', by: OPERATOR });
    if (!agent.ok) return refused(agent.refusal);
    const done = await setupInstitution(app, institutionOf(formInput));
    if (!done.ok) return refused(done.refusal);
    return donePage(c, `${app.origin}/sign-in/${agent.value.secret}`);
  };
}

function institutionOf(formInput: SetupInput): Omit<Institution, 'createdAt'> {
  const lang = formInput.languages[0] ?? '';
  return {
    handle: formInput.handle,
    name: { [lang]: formInput.name },
    summary: {},
    territory: { code: formInput.territoryCode, name: { [lang]: formInput.territoryName }, within: null },
    languages: formInput.languages,
    timeZone: formInput.timeZone,
    contact: null,
    licence: null,
    notices: {},
    codeLetters: false,
    hiddenEntries: [],
    secondAgentAbove: null,
  };
}

function isKey(given: string, key: string | null): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return key !== null && timingSafeEqual(digest(given), digest(key));
}

type Form = {
  readonly now: Date;
  readonly input: SetupInput;
  readonly key: string;
  readonly refusal: Refusal | null;
  readonly status: 200 | 422;
};

function formResponse(c: Context, form: Form): Response {
  const locale = localeOf(c);
  protect(c, 'never');
  const title = locale.t('setup.title');
  const main = markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('setup.text')}</p>
${form.refusal === null ? NOTHING : faultSummary(faultsIn(form.refusal).map((fault) => faultSentence(locale, fault)))}
<form method="post" action="/setup?lang=${locale.lang}">
<input type="hidden" name="key" value="${form.key}">
${field(locale, form, { name: 'name', max: 80 })}
${field(locale, form, { name: 'handle', max: 40 })}
${field(locale, form, { name: 'territoryName', max: 80 })}
${field(locale, form, { name: 'territoryCode', max: 80 })}
<fieldset><legend>${locale.t('setup.languages')}</legend>
<p class="hint">${locale.t('setup.languages-hint')}</p>
${UI_LANGS.map((lang, index) => markup`<p><label><input ${index === 0 ? faultMark(form, 'languages') : NOTHING}type="checkbox" name="languages" value="${lang}"${form.input.languages.includes(lang) ? markup` checked` : NOTHING}> ${locale.languageName(lang)}</label></p>`)}
</fieldset>
<p class="field"><label for="timeZone">${locale.t('setup.timeZone')}</label>
<span class="hint" id="timeZone-hint">${locale.t('setup.timeZone-hint')}</span>
<select ${faultMark(form, 'timeZone')}name="timeZone" required aria-describedby="timeZone-hint">${timeZoneOptions(locale, { now: form.now, stored: form.input.timeZone }).map(({ value, label }) => markup`<option value="${value}"${value !== '' && value === form.input.timeZone ? markup` selected` : NOTHING}>${label}</option>`)}</select></p>
${field(locale, form, { name: 'email', max: 254, type: 'email' })}
<p><button type="submit">${locale.t('setup.button')}</button></p>
</form></div>`;
  const isRefused = form.refusal !== null;
  const shown = isRefused ? locale.t('form.refused-title', { title }) : title;
  const body = frame(locale, shown, withFaults(main, isRefused));
  return c.body(body.toString(), form.status, { 'content-type': 'text/html; charset=utf-8' });
}

function field(
  locale: Locale,
  form: Form,
  of: { readonly name: Exclude<Field, 'timeZone'>; readonly max: number; readonly type?: 'email' },
): Html {
  const { name } = of;
  const wrong = isWrong(form, name);
  return markup`<p class="field"><label for="${name}">${locale.t(`setup.${name}`)}</label>
<span class="hint" id="${name}-hint">${locale.t(`setup.${name}-hint`)}</span>
<input ${faultMark(form, name)}name="${name}" type="${of.type ?? 'text'}" value="${form.input[name]}" maxlength="${of.max}" required aria-describedby="${name}-hint"${wrong ? markup` aria-invalid="true"` : NOTHING}></p>`;
}

function isWrong({ refusal }: Form, name: Field | 'languages'): boolean {
  return refusal !== null && faultsIn(refusal).some((fault) => nameOf(fault) === name);
}

/** The id of a control, by which the list of faults leads to it. */
function faultMark(form: Form, name: Field | 'languages'): Html {
  return markup`id="${name}" ${isWrong(form, name) ? markup`data-fault="${name}" ` : NOTHING}`;
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

/** The field that a fault is about; the languages, which no text field is for, where it is none of the others. */
function nameOf(fault: Refusal): Field | 'languages' | null {
  if (!('field' in fault)) return null;
  return FIELDS.find((known) => fault.field.startsWith(FIELD_OF[known])) ?? 'languages';
}

function faultSentence(locale: Locale, fault: Refusal): Html {
  const name = nameOf(fault);
  if (name === null) return markup`${locale.refusal(fault, NOWHERE)}`;
  return faultLink(name, locale.refusal(fault, { ...NOWHERE, label: locale.t(`setup.${name}`) }));
}

/** Nothing is set up: there is no clock and no place to speak of. */
const NOWHERE = { timeZone: 'UTC', territories: [] };

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
