import type { Consultation } from '../consultation/consultation.ts';
import { type DisclosureContext, disclosureOf } from '../consultation/visibility.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Proposal } from './proposal.ts';
import type { Content, Version } from './version.ts';

/**
 * Whether a change of the text waits until its author confirms it. Where the author may see the counts, it does once
 * somebody took a side. Where they may not, it does for every published proposal from the moment sides can be taken: to
 * wait only after a first support would tell the author that there is one (docs/adr/0019).
 */
export function mustConfirm(
  proposal: Pick<Proposal, 'publishedAt'>,
  known: { readonly consultation: Consultation; readonly supported: boolean; readonly author: DisclosureContext },
): boolean {
  const { consultation, supported, author } = known;
  if (supported || disclosureOf(consultation, 'support', author).visible) return supported;
  const started = consultation.phases.some(
    ({ allows, opensAt }) => allows.includes('support') && opensAt <= author.now,
  );
  return started && proposal.publishedAt !== null;
}

/**
 * The proposal after its author changed the text: current at once, or pending until the author confirms it knowing that
 * supports stay with the version they were given to (design: decisions, Update and Delete by the author). Back to the
 * current text, it drops what waits.
 */
export function revised(
  proposal: Proposal,
  change: {
    readonly content: Content;
    readonly contentHash: string;
    readonly at: Date;
    readonly mustConfirm: boolean;
    readonly confirmed: boolean;
  },
): Result<Proposal, RefusalOf<'wrong-status' | 'unchanged'>> {
  if (proposal.status !== 'published' && proposal.status !== 'held') {
    return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published', 'held'] });
  }
  if (change.contentHash === proposal.current.contentHash && sameBeyondHash(change.content, proposal.current)) {
    return proposal.pending === null ? refuse({ type: 'unchanged' }) : ok({ ...proposal, pending: null });
  }
  const version: Version = {
    ...change.content,
    warning: change.content.warning ?? null,
    number: proposal.current.number + 1,
    contentHash: change.contentHash,
    createdAt: change.at,
    status: 'pending',
  };
  return change.mustConfirm && !change.confirmed
    ? ok({ ...proposal, pending: version })
    : ok(madeCurrent(proposal, version, change.at));
}

/** The proposal once its author confirmed the pending version. */
export function confirmed(
  proposal: Proposal,
  at: Date,
): Result<Proposal, RefusalOf<'no-pending-version' | 'wrong-status'>> {
  if (proposal.status !== 'published' && proposal.status !== 'held') {
    return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published', 'held'] });
  }
  return proposal.pending === null
    ? refuse({ type: 'no-pending-version' })
    : ok(madeCurrent(proposal, proposal.pending, at));
}

function madeCurrent(proposal: Proposal, version: Version, at: Date): Proposal {
  return { ...proposal, current: { ...version, createdAt: at, status: 'current' }, pending: null, updatedAt: at };
}

/** Translations and the warning are a version's too, and not hashed. */
function sameBeyondHash(a: Content, b: Content): boolean {
  const flat = (content: Content) =>
    JSON.stringify([
      Object.entries(content.title).sort(),
      Object.entries(content.body).sort(),
      content.warning ?? null,
    ]);
  return flat(a) === flat(b);
}
