import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readAdmission } from '../../../application/consultation/read-consultations.ts';
import type { ProposalView } from '../../../application/proposal/ports.ts';
import { giveSupport, withdrawSupport } from '../../../application/support/support.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { acceptForm, type FormAnswer, type FormInput } from '../kit/form.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import { hrefOf, type PageContext } from '../kit/page-context.ts';
import { beforeAct, cannot, signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { countingNote } from '../participant/own-standing.ts';
import { crumbsOf, gonePage, pathOf, proposalOf } from '../proposal/proposal-address.ts';
import { siteBehind, supportForm, supportSite } from './support-act.ts';
import { mine } from './supports.ts';

/** What supporting a proposal means before one does it: who may, what is shown of it, until when, and the way in. */
export async function supportPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await proposalOf(context, c);
  return found.ok ? await explained(context, found.value, { refusal: null, site: siteBehind(context, c) }) : found;
}

/** Gives, changes or withdraws the support of the current participant, and redirects to the proposal. */
export function acceptSupport(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const found = await proposalOf(context, c);
    if (!found.ok) return found;
    const proposal = found.value;
    const done = await act(context, formInput, proposal);
    if (done.ok) return { to: context.href(pathOf(proposal), done.value) };
    return await explained(context, proposal, { refusal: done.refusal, site: supportSite(formInput) ?? '' });
  });
}

/** What the address of the page that follows says: not what was chosen, as logs of proxies have addresses. */
const RECORDED = { done: 'support-recorded' } as const;
type Done = typeof RECORDED;

async function act(context: PageContext, formInput: FormInput, proposal: ProposalView): Promise<Result<Done, Refusal>> {
  const { app } = context;
  const who = requireParticipant(context);
  if (!who.ok) return who;
  const command = { proposalId: proposal.id, participantId: who.value, receivedAt: context.receivedAt };
  const intent = formInput.text('intent');
  if (intent === 'withdraw') {
    const withdrawn = await withdrawSupport(app, command);
    return withdrawn.ok ? ok(RECORDED) : withdrawn;
  }
  const side = intent === 'against' ? 'against' : 'for';
  const given = await giveSupport(app, {
    ...command,
    side,
    version: Number(formInput.text('version')) || null,
    origin: supportSite(formInput),
  });
  return given.ok ? ok(RECORDED) : given;
}

async function explained(
  context: PageContext,
  proposal: ProposalView,
  { refusal, site }: { readonly refusal: Refusal | null; readonly site: string },
): Promise<PageAnswer> {
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(context, proposal);
  const { app, locale, viewer, now } = context;
  const { consultation } = proposal;
  const admission = await readAdmission(app, { consultation, act: 'support', viewer });
  const path = pathOf(proposal);
  const title = locale.t('support.title', { number: proposal.number ?? 0 });
  const name = line(context, choose(context, proposal.title, [proposal.lang]));
  const elsewhere = admitSupportFromElsewhere(consultation, now).ok
    ? context.href(`${path}#follow-elsewhere`)
    : undefined;
  const counted = {
    act: 'support',
    deciding: consultation.rules.decidingStanding,
    standing: admission.participant?.standing ?? null,
  } as const;
  const shown = refusal !== null || (admission.phase.ok && viewer.participantId !== null);
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [...crumbsOf(context, proposal), { href: context.href(path), name }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNoteOn(consultation, context, { refusal })}
<p class="lead">${name}</p>
${mine(context, proposal)}
${admission.phase.ok ? await countingNote(context, counted) : NOTHING}
${beforeAct(context, { consultation, act: 'support', admission })}
<p class="small quiet">${locale.t('support.version', { version: proposal.version })}</p>
${cannot(context, consultation, admission)}
${shown ? supportForm(context, proposal, site) : NOTHING}
${admission.phase.ok ? signInLinks(context, { next: hrefOf(`${path}/support`, { from: site }), elsewhere }) : NOTHING}
</div>`,
    },
  };
}
