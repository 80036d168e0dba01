import type { Context } from 'hono';
import type { Agent } from '../../../application/agent/ports.ts';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { confirmContributions, discardContributions } from '../../../application/paper/decide-contributions.ts';
import { type ContributionBatchView, readContributionBatch } from '../../../application/paper/reads.ts';
import { revokeContributions } from '../../../application/paper/revoke-contributions.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { REASON_MAX } from '../../../domain/kit/text.ts';
import type { ContributionBatch, PaperEntries, PaperOutcome } from '../../../domain/paper/contributions.ts';
import { type AdminConsultation, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type Fact, factList, hiddenField } from '../kit/form-parts.ts';
import { area, formFields, labelsOf } from '../kit/form-table.ts';
import { type FormValues, formDefaults, oneIn } from '../kit/form-values.ts';
import type { Crumb } from '../kit/layout.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { state } from '../kit/state.ts';
import { day } from '../kit/time.ts';
import { batchesPath, contributionBatchState } from './batches.ts';
import { decisionForms, discardStep, enteredFact } from './decision.ts';

type Of = { readonly consultation: Consultation; readonly batch: ContributionBatchView };
type Lines = readonly { readonly number: number; readonly side: 'for' | 'against'; readonly count: number }[];

/** What the sheets of a batch say while it waits, word for word, and what they became once it was confirmed. */
function batchContent(context: PageContext, { consultation, batch }: Of): Html {
  const { entries, outcome } = batch;
  const { slug } = consultation;
  if (entries !== null) return waiting(context, slug, entries);
  return outcome === null ? NOTHING : became(context, slug, { ...outcome, held: batch.held });
}

function waiting(context: PageContext, slug: string, entries: PaperEntries): Html {
  const { locale } = context;
  const { t } = locale;
  const supports = entries.supports.map((each) => ({ ...each, number: each.proposal }));
  return markup`${entries.proposals.map(
    ({ title, body, lang, place }, index) => markup`<section aria-labelledby="proposal-${index}">
<h2 id="proposal-${index}">${t('paper-contributions.proposal', { number: index + 1 })}</h2>
<p lang="${lang}" dir="auto"><strong>${title}</strong></p>
<div lang="${lang}" dir="auto">${paragraphs(body)}</div>
${place === null ? NOTHING : factList([[t('proposal.place'), place]])}</section>`,
  )}
${supports.length === 0 ? NOTHING : supportTable(context, slug, supports)}
${entries.comments.map(
  ({ proposal, side, body, lang }, index) => markup`<section aria-labelledby="comment-${index}">
<h2 id="comment-${index}">${t('paper-contributions.comment', { number: index + 1 })}</h2>
<p class="small">${proposal === null ? t('paper-contributions.on-consultation') : proposalLink(context, slug, proposal)} · ${t(`comment-side.${side}`)}</p>
<div lang="${lang}" dir="auto">${paragraphs(body)}</div></section>`,
)}`;
}

function became(
  context: PageContext,
  slug: string,
  { proposals, comments, supports, held }: PaperOutcome & Pick<ContributionBatchView, 'held'>,
): Html {
  const { t } = context.locale;
  const moderated = (kind: 'proposal' | 'comment', id: string, nth: number) =>
    markup`<li><a href="${context.href(`/admin/moderation/${kind}/${id}`)}">${t(`paper-contributions.${kind}`, { number: nth + 1 })}</a>${held.includes(id) ? markup` ${state('soon', t('moderation.status-held', { kind }))}` : NOTHING}</li>`;
  const texts = [
    ...proposals.map(({ id }, nth) => moderated('proposal', id, nth)),
    ...comments.map(({ id }, nth) => moderated('comment', id, nth)),
  ];
  return markup`${
    texts.length === 0
      ? NOTHING
      : markup`<section aria-labelledby="texts"><h2 id="texts">${t('paper-contributions.became')}</h2><ul>${texts}</ul></section>`
  }
${supports.length === 0 ? NOTHING : supportTable(context, slug, supports)}`;
}

function supportTable(context: PageContext, slug: string, lines: Lines): Html {
  const { locale } = context;
  const { t } = locale;
  return adminTable({
    id: 'supports',
    title: t('supports.title'),
    caption: t('paper-contributions.supports-caption'),
    columns: [t('paper-contributions.proposal-number'), t('paper-contributions.side'), t('paper-contributions.count')],
    rows: lines.map(({ number, side, count }) => [
      proposalLink(context, slug, number),
      t(`comment-side.${side}`),
      locale.number(count),
    ]),
    empty: '',
  });
}

function proposalLink(context: PageContext, slug: string, number: number): Html {
  const name = context.locale.t('proposal.number', { number });
  return markup`<a href="${context.href(`/consultations/${slug}/proposals/${number}`)}">${name}</a>`;
}

function paragraphs(text: string): readonly Html[] {
  return text
    .split(/\n{2,}/)
    .map(
      (each) =>
        markup`<p>${each.split('\n').map((one, nth) => markup`${nth === 0 ? NOTHING : markup`<br>`}${one}`)}</p>`,
    );
}

type Found = {
  readonly at: AdminConsultation;
  readonly batch: ContributionBatchView;
  readonly list: string;
  readonly path: string;
};

const ACTS = ['confirm', 'discard', 'revoke'] as const;
const NEXT_STEPS = ['discard', 'revoke'] as const;

/** What a batch says, for a second agent to compare with its sheets; what it became, once it counts. */
export async function contributionBatchPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const act = NEXT_STEPS.find((each) => each === context.query.get('act'));
  return act === undefined
    ? await answered(context, c, null)
    : await takingBack(context, c, { act, refusal: null, values: formDefaults({}) });
}

export const acceptContributionBatch: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await batchOf(context, agent.value, c);
  if (!found.ok) return found;
  const { batch, list } = found.value;
  const act = oneIn(formInput, 'act', ACTS);
  const done = await submitOnce(context, formInput, async (within) => {
    if (act === undefined) return refuse({ type: 'invalid', field: 'act', because: 'unknown-value' });
    const command = { batchId: batch.id, operator: paperOperatorOf({ kind: 'agent', id: agent.value.id }) };
    const decided =
      act === 'confirm'
        ? await confirmContributions(within, command)
        : act === 'discard'
          ? await discardContributions(within, command)
          : await revokeContributions(within, { ...command, reason: formInput.text('reason') });
    return decided.ok ? ok(context.href(list, { done: doneOf(act, decided.value) })) : decided;
  });
  if (done.ok) return { to: done.value };
  return act === 'discard' || act === 'revoke'
    ? await takingBack(context, c, { act, refusal: done.refusal, values: formInput })
    : await answered(context, c, done.refusal);
};

const DONE = { confirm: 'batch-confirmed', discard: 'batch-discarded', revoke: 'batch-revoked' } as const;

/** Texts that wait for moderation do not count yet. */
function doneOf(act: (typeof ACTS)[number], decided: ContributionBatch | ContributionBatchView): string {
  return 'held' in decided && decided.held.length > 0 ? 'batch-confirmed-held' : DONE[act];
}

async function batchOf(context: PageContext, agent: Agent, c: Context): Promise<Result<Found, Refusal>> {
  const at = await consultationOf(context, agent, c);
  if (!at.ok) return at;
  const batch = await readContributionBatch(context.app, { id: c.req.param('envelope') ?? '' });
  if (!batch.ok) return batch;
  const { consultation } = at.value;
  if (batch.value.consultationId !== consultation.id) return refuse({ type: 'not-found', what: 'paper-batch' });
  const list = batchesPath(consultation.slug);
  return ok({ at: at.value, batch: batch.value, list, path: `${list}/${batch.value.id}` });
}

function crumbsToList(context: PageContext, { at, list }: Found): readonly Crumb[] {
  const name = context.locale.t('paper-contributions.title');
  return [...crumbsTo(context, at), { href: context.href(list), name }];
}

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await batchOf(context, agent, c);
    if (!found.ok) return found;
    const { at, batch } = found.value;
    const { locale } = context;
    const own = batch.principal === agent.id;
    return {
      title: locale.t('paper.batch-title', { reference: batch.reference }),
      refusal,
      crumbs: crumbsToList(context, found.value),
      main: markup`<p>${contributionBatchState(context, batch)}</p>
${batch.held.length === 0 ? NOTHING : markup`<p class="note">${locale.t('paper-contributions.held', { count: batch.held.length })}</p>`}
${factList([
  ...whichBatch(context, batch),
  enteredFact(context, batch, { agent, timeZone: at.consultation.timeZone }),
  ...(batch.revocation === null ? [] : [[locale.t('admin.reason'), batch.revocation.reason] as const]),
])}
${batchContent(context, { consultation: at.consultation, batch })}
${acts(context, { path: found.value.path, own, batch, refusal })}`,
    };
  });
}

function whichBatch(context: PageContext, { place, sheets, collectedOn }: ContributionBatchView): readonly Fact[] {
  const { locale } = context;
  return [
    [locale.t('paper.place'), place],
    [locale.t('paper-contributions.collected-on'), day(context, collectedOn)],
    [locale.t('paper-contributions.sheets'), locale.number(sheets)],
  ];
}

/** The second step before a batch is taken back: for one that counts, with a reason. */
async function takingBack(
  context: PageContext,
  c: Context,
  of: { readonly act: 'discard' | 'revoke'; readonly refusal: Refusal | null; readonly values: FormValues },
): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await batchOf(context, agent, c);
    if (!found.ok) return found;
    const { batch, path } = found.value;
    const { act, refusal, values } = of;
    const { t } = context.locale;
    const revokes = act === 'revoke';
    const reason = [
      area('reason', t('admin.reason'), {
        hint: t('paper-contributions.reason-hint'),
        max: REASON_MAX,
        required: true,
      }),
    ];
    return {
      title: revokes ? t('paper-contributions.revoke-title') : t('paper.discard-title'),
      refusal,
      crumbs: [
        ...crumbsToList(context, found.value),
        { href: context.href(path), name: t('paper.batch-title', { reference: batch.reference }) },
      ],
      main: revokes
        ? markup`<p class="lead">${t('paper-contributions.revoke-lead')}</p>
${factList(whichBatch(context, batch))}
${adminForm(context, {
  action: path,
  formState: { values, refusal },
  labels: labelsOf(reason),
  fields: markup`${hiddenField('act', act)}${formFields(context, reason, { values, refusal })}`,
  button: t('paper-contributions.revoke-confirm'),
  danger: true,
})}
<p><a href="${context.href(path)}">${t('admin.not-now')}</a></p>`
        : discardStep(context, { path, about: whichBatch(context, batch), refusal }),
    };
  });
}

function acts(
  context: PageContext,
  of: {
    readonly path: string;
    readonly own: boolean;
    readonly batch: ContributionBatchView;
    readonly refusal: Refusal | null;
  },
): Html {
  const { t } = context.locale;
  const { path, own, batch, refusal } = of;
  const note = (text: string) => markup`${refusalNote(context, refusal)}<p class="note">${text}</p>`;
  if (batch.revocation !== null) return refusalNote(context, refusal);
  if (batch.confirmedAt !== null) {
    return own
      ? note(t('paper-contributions.other-agent-revokes'))
      : markup`${refusalNote(context, refusal)}<p><a href="${context.href(path, { act: 'revoke' })}">${t('paper-contributions.revoke')}</a></p>`;
  }
  return decisionForms(context, { path, own, lead: t('paper-contributions.confirm-lead'), refusal });
}
