import type { Context } from 'hono';
import { changeConsultation } from '../../../application/change-consultation.ts';
import { stateHash } from '../../../application/made-from.ts';
import { ok } from '../../../domain/result.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationLabels, ruleFields, wordFields } from './consultation-fields.ts';
import { consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { consultationFilled, consultationIn, wordsFilled, wordsIn } from './consultation-typed.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, whatChanged } from './form-parts.ts';
import { ballotSpans } from './timeline.ts';
import { filled, withOtherRows } from './typed.ts';

/** The form of a draft; of what is published, the words and the campaign. */
export async function editConsultationPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Changes a consultation as it was when the form was opened; where it is not that any more, both are shown. */
export const acceptEditConsultation: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(said, 'phase');
  if (rows !== null) return await answered(visit, c, { typed: rows, refusal: null });
  const { consultation } = found.value;
  const langs = visit.institution.languages;
  const codes = visit.territories.map(({ code }) => code);
  // The fields that the form had: one of a draft that was published meanwhile is refused by its state.
  const whole = said.all('slug').length > 0;
  const change = whole ? consultationIn(said, langs, codes) : wordsIn(said, langs);
  if (!change.ok) return await answered(visit, c, { typed: said, refusal: change.refusal });
  const done = await actOnce(visit, said, async (within) => {
    const changed = await changeConsultation(within, {
      slug: consultation.slug,
      change: {
        ...change.value,
        campaign: change.value.campaign ?? null,
        // An empty field says that there is none.
        territory: whole ? said.text('territory') || null : undefined,
      },
      madeFrom: said.text('from'),
      by: { agent: agent.value.id },
    });
    return changed.ok ? ok(visit.href(deskPath(changed.value.slug), { done: 'consultation-changed' })) : changed;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { locale, institution } = visit;
    const langs = institution.languages;
    const draft = consultation.publishedAt === null;
    const now = draft ? consultationFilled(consultation, langs) : filled(wordsFilled(consultation, langs));
    const attempt = given ?? { typed: now, refusal: null };
    const meanwhile = attempt.refusal?.type === 'changed-meanwhile';
    const labels = consultationLabels(visit);
    // Rows that were added keep the state that the form was opened with; after a clash, sending again means it.
    const from = given === null || meanwhile ? stateHash(consultation) : given.typed.text('from');
    return {
      title: draft ? locale.t('desk.edit') : locale.t('desk.edit-words'),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`${draft ? NOTHING : markup`<p class="note">${locale.t('desk.frozen-note')}</p>`}
${meanwhile ? whatChanged(visit, { now, typed: attempt.typed }, labels) : NOTHING}
${deskForm(visit, {
  action: deskPath(consultation.slug, '/edit'),
  attempt,
  labels,
  fields: markup`${hiddenField('from', from)}${wordFields(visit, attempt)}${draft ? ruleFields(visit, attempt, ballotSpans(visit, found.value)) : NOTHING}`,
  button: locale.t('desk.save'),
})}`,
    };
  });
}
