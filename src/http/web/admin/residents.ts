import { forgetResidents, listResidents, readResidentCounts } from '../../../application/list-residents.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { checkField, onceField, textField } from '../components/field.ts';
import { refusalNote } from '../components/refusal-note.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { desk, ofTheWhole } from './desk.ts';
import { factList } from './form-parts.ts';

export const RESIDENTS = '/admin/residents';

/** How many residents the lists have, and the form that adds a list. */
export async function residentsPage(visit: Visit): Promise<PageAnswer> {
  return await answered(visit, null);
}

/** Adds a list, or forgets those of the lists whom nobody proved to be. */
export const acceptResidents: Accepts = async (visit, said) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const by = { agent: agent.value.id };
  const file = said.file('list');
  const text = file === null ? '' : await file.text();
  const done = await actOnce(visit, said, async (within) => {
    if (said.text('intent') === 'forget') {
      if (said.text('sure') === '')
        return { ok: false, refusal: { type: 'invalid', field: 'sure', because: 'missing' } };
      const forgotten = await forgetResidents(within, { by });
      return forgotten.ok ? ok(visit.href(RESIDENTS, { done: 'residents-forgotten' })) : forgotten;
    }
    const listed = await listResidents(within, { text, file: file?.name ?? '', by });
    if (!listed.ok) return listed;
    return ok(visit.href(RESIDENTS, { done: 'residents-listed', ...listed.value }));
  });
  return done.ok ? { to: done.value } : await answered(visit, done.refusal);
};

async function answered(visit: Visit, refusal: Refusal | null): Promise<PageAnswer> {
  const { app, locale } = visit;
  const { t } = locale;
  return await desk(visit, 'consultations', async (agent) => {
    const { listed, proven, withCode } = await readResidentCounts(app);
    return {
      title: t('residents.nav'),
      refusal,
      main: markup`<p class="lead">${t('residents.lead')}</p>
${refusalNote(visit, refusal, { list: t('residents.list'), sure: t('residents.sure') })}
${justListed(visit)}
<section aria-labelledby="counts"><h2 id="counts">${t('residents.counts')}</h2>
${factList([
  [t('residents.listed'), locale.number(listed)],
  [t('residents.with-code'), locale.number(withCode)],
  [t('residents.proven'), locale.number(proven)],
])}</section>
${ofTheWhole(
  visit,
  agent,
  () => markup`<section aria-labelledby="add"><h2 id="add">${t('residents.add')}</h2>
<p>${t('residents.columns')}</p>
<form method="post" action="${visit.href(RESIDENTS)}" enctype="multipart/form-data">${onceField(visit)}
${textField(visit, { name: 'list', label: t('residents.list'), hint: t('residents.list-hint'), type: 'file', accept: '.csv,text/csv,text/plain', required: true, refusal })}
<p><button type="submit">${t('residents.send')}</button></p></form></section>
${listed > proven ? forgetting(visit, refusal) : NOTHING}`,
)}`,
    };
  });
}

function justListed({ locale, query }: Visit): Html {
  if (query.get('done') !== 'residents-listed') return NOTHING;
  const count = (name: string) => Math.max(0, Math.trunc(Number(query.get(name))) || 0);
  return markup`<p>${locale.t('residents.result', { listed: count('listed'), known: count('known'), raised: count('raised') })}</p>`;
}

function forgetting(visit: Visit, refusal: Refusal | null): Html {
  const { t } = visit.locale;
  return markup`<section aria-labelledby="forget"><h2 id="forget">${t('residents.forget')}</h2>
<p>${t('residents.forget-said')}</p>
<form method="post" action="${visit.href(RESIDENTS)}">${onceField(visit)}<input type="hidden" name="intent" value="forget">
${checkField(visit, { name: 'sure', label: t('residents.sure'), checked: false, required: true, refusal })}
<p><button type="submit" class="danger">${t('residents.forget-button')}</button></p></form></section>`;
}
