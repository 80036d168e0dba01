import { issueResidentCode } from '../../../application/participant/issue-resident-code.ts';
import { deleteResidents, listResidents, readResidentCounts } from '../../../application/participant/list-residents.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout, ofTheWhole } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { checkField, idempotencyField, type Option, selectField, textField } from '../kit/field.ts';
import { type Accepts, createOnce, type FormAnswer, type FormInput, submitOnce } from '../kit/form.ts';
import { factList } from '../kit/form-parts.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { shownOnce } from '../kit/shown-once.ts';

export const RESIDENTS = '/admin/residents';

/** How many residents the lists have, and the form that adds a list. */
export async function residentsPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

/** Adds a list, makes a code for one person, or deletes the unproven residents. */
export const acceptResidents: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  if (formInput.text('intent') === 'code') return await issueCode(context, formInput, by);
  const file = formInput.file('list');
  const text = file === null ? '' : await file.text();
  const done = await submitOnce(context, formInput, async (within) => {
    if (formInput.text('intent') === 'forget') {
      if (formInput.text('sure') === '')
        return { ok: false, refusal: { type: 'invalid', field: 'sure', because: 'missing' } };
      const forgotten = await deleteResidents(within, { by });
      return forgotten.ok ? ok(context.href(RESIDENTS, { done: 'residents-forgotten' })) : forgotten;
    }
    const listed = await listResidents(within, { text, file: file?.name ?? '', by });
    if (!listed.ok) return listed;
    return ok(context.href(RESIDENTS, { done: 'residents-listed', ...listed.value }));
  });
  return done.ok ? { to: done.value } : await answered(context, done.refusal);
};

/** Makes a code and shows it, once: the person who stands at the counter takes it with them. */
async function issueCode(
  context: PageContext,
  formInput: FormInput,
  by: Parameters<typeof issueResidentCode>[1]['by'],
): Promise<FormAnswer> {
  const territory = formInput.text('territory') || null;
  const made = await createOnce(context, formInput, (within) => issueResidentCode(within, { territory, by }));
  if (!made.ok) return await answered(context, made.refusal);
  if (made.value === null) return { to: context.href(RESIDENTS, { done: 'resident-code-made-before' }) };
  const { code } = made.value;
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async () => ({
    title: t('residents.code-made'),
    crumbs: [{ href: context.href(RESIDENTS), name: t('residents.nav') }],
    main: shownOnce(code, { lead: t('residents.code-made-lead'), warning: t('residents.code-made-once') }),
  }));
}

async function answered(context: PageContext, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const { listed, proven, withCode } = await readResidentCounts(app);
    return {
      title: t('residents.nav'),
      refusal,
      main: markup`<p class="lead">${t('residents.lead')}</p>
${refusalNote(context, refusal, { list: t('residents.list'), sure: t('residents.sure') })}
${justListed(context)}
<section aria-labelledby="counts"><h2 id="counts">${t('residents.counts')}</h2>
${factList([
  [t('residents.listed'), locale.number(listed)],
  [t('residents.with-code'), locale.number(withCode)],
  [t('residents.proven'), locale.number(proven)],
])}</section>
${ofTheWhole(
  context,
  agent,
  () => markup`<section aria-labelledby="add"><h2 id="add">${t('residents.add')}</h2>
<p>${t('residents.columns')}</p>
<form method="post" action="${context.href(RESIDENTS)}" enctype="multipart/form-data">${idempotencyField(context)}
${textField(context, { name: 'list', label: t('residents.list'), hint: t('residents.list-hint'), type: 'file', accept: '.csv,text/csv,text/plain', required: true, refusal })}
<p><button type="submit">${t('residents.send')}</button></p></form></section>
${counter(context, refusal)}
<section aria-labelledby="letters"><h2 id="letters">${t('code-letters.nav')}</h2>
<p>${t('code-letters.lead')} <a href="${context.href(`${RESIDENTS}/letters`)}">${t('code-letters.open')}</a></p></section>
${listed > proven ? forgetting(context, refusal) : NOTHING}`,
)}`,
    };
  });
}

function justListed({ locale, query }: PageContext): Html {
  if (query.get('done') !== 'residents-listed') return NOTHING;
  const count = (name: string) => Math.max(0, Math.trunc(Number(query.get(name))) || 0);
  return markup`<p>${locale.t('residents.result', { listed: count('listed'), known: count('known'), raised: count('raised') })}</p>`;
}

/** For somebody at the counter who shows where they live. */
function counter(context: PageContext, refusal: Refusal | null): Html {
  const { t } = context.locale;
  const options = territoryOptions(context);
  return markup`<section aria-labelledby="counter"><h2 id="counter">${t('residents.counter')}</h2>
<p>${t('residents.counter-said')}</p>
<form method="post" action="${context.href(RESIDENTS)}">${idempotencyField(context)}<input type="hidden" name="intent" value="code">
${selectField(context, { name: 'territory', label: t('residents.code-territory'), options, value: '', refusal })}
<p><button type="submit" class="second">${t('residents.code-make')}</button></p></form></section>`;
}

/** Where somebody lives who gets a code, as the options of a field. */
export function territoryOptions(context: PageContext): readonly Option[] {
  const { locale, territories } = context;
  return [
    { value: '', label: locale.t('residents.code-anywhere') },
    ...territories.map(({ code, name }) => ({ value: code, label: choose(context, name).text })),
  ];
}

function forgetting(context: PageContext, refusal: Refusal | null): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="forget"><h2 id="forget">${t('residents.forget')}</h2>
<p>${t('residents.forget-said')}</p>
<form method="post" action="${context.href(RESIDENTS)}">${idempotencyField(context)}<input type="hidden" name="intent" value="forget">
${checkField(context, { name: 'sure', label: t('residents.sure'), checked: false, required: true, refusal })}
<p><button type="submit" class="danger">${t('residents.forget-button')}</button></p></form></section>`;
}
