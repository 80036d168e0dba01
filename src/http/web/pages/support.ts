import type { Context } from 'hono';
import { giveSupport } from '../../../application/give-support.ts';
import type { Application } from '../../../application/ports.ts';
import { readAdmission } from '../../../application/read-admission.ts';
import type { ProposalView } from '../../../application/views.ts';
import { withdrawSupport } from '../../../application/withdraw-support.ts';
import { admitSupportFromElsewhere } from '../../../domain/consultation/eligibility.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { beforeAct, cannot, waysIn } from '../components/before-act.ts';
import { refusalNoteOn } from '../components/refusal-note.ts';
import { supportForm } from '../components/support-act.ts';
import { siteBehind, supportSite } from '../components/support-origin.ts';
import { mine } from '../components/supports.ts';
import { choose, line } from '../content.ts';
import { acceptForm, type FormAnswer, type Said } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import { hrefOf, type Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { gonePage } from './gone-proposal.ts';
import { crumbsOf, pathOf, proposalOf } from './proposal-address.ts';

/** What supporting a proposal means before one does it: who may, what is shown of it, until when, and the way in. */
export async function supportPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await proposalOf(visit, c);
  return found.ok ? await explained(visit, found.value, { refusal: null, site: siteBehind(visit, c) }) : found;
}

/** Gives, changes or takes back the word of whoever is signed in, and leads back to the proposal. */
export function acceptSupport(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const found = await proposalOf(visit, c);
    if (!found.ok) return found;
    const proposal = found.value;
    const done = await act(visit, said, proposal);
    if (done.ok) return { to: visit.href(pathOf(proposal), done.value) };
    return await explained(visit, proposal, { refusal: done.refusal, site: supportSite(said) ?? '' });
  });
}

/** What the address of the page that follows says. */
type Done = { readonly done: string };

async function act(visit: Visit, said: Said, proposal: ProposalView): Promise<Result<Done, Refusal>> {
  const { app } = visit;
  const who = participantOf(visit);
  if (!who.ok) return who;
  const command = { proposalId: proposal.id, participantId: who.value };
  const intent = said.text('intent');
  if (intent === 'withdraw') {
    const withdrawn = await withdrawSupport(app, command);
    return withdrawn.ok ? ok({ done: 'support-withdrawn' }) : withdrawn;
  }
  const side = intent === 'against' ? 'against' : 'for';
  const given = await giveSupport(app, {
    ...command,
    side,
    version: Number(said.text('version')) || null,
    origin: supportSite(said),
  });
  if (!given.ok) return given;
  return ok(side === 'for' ? { done: 'support-given' } : { done: 'objection-given' });
}

async function explained(
  visit: Visit,
  proposal: ProposalView,
  { refusal, site }: { readonly refusal: Refusal | null; readonly site: string },
): Promise<PageAnswer> {
  if (proposal.status === 'withdrawn' || proposal.status === 'removed') return gonePage(visit, proposal);
  const { app, locale, viewer, now } = visit;
  const { consultation } = proposal;
  const admission = await readAdmission(app, { consultation, act: 'support', viewer });
  const path = pathOf(proposal);
  const title = locale.t('support.title', { number: proposal.number ?? 0 });
  const name = line(visit, choose(visit, proposal.title, [proposal.lang]));
  const elsewhere = admitSupportFromElsewhere(consultation, now).ok ? visit.href(`${path}#follow`) : undefined;
  const shown = refusal !== null || (admission.phase.ok && viewer.participantId !== null);
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: [...crumbsOf(visit, proposal), { href: visit.href(path), name }],
      main: markup`<div class="single"><h1>${title}</h1>
${refusalNoteOn(consultation, visit, { refusal })}
<p class="lead">${name}</p>
${mine(visit, proposal)}
${beforeAct(visit, { consultation, act: 'support', admission })}
<p class="small quiet">${locale.t('support.version', { version: proposal.version })}</p>
${cannot(visit, consultation, admission)}
${shown ? supportForm(visit, proposal, site) : NOTHING}
${admission.phase.ok ? waysIn(visit, { next: hrefOf(`${path}/support`, { from: site }), elsewhere }) : NOTHING}
</div>`,
    },
  };
}
