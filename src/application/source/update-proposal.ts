import type { NewEvent } from '../../domain/event/event.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import { isHiddenAtHost, isHiddenHere } from '../../domain/network/stricter.ts';
import type { DetailPart } from '../../domain/proposal/details.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import type { Content } from '../../domain/proposal/version.ts';
import { contentHashOf } from '../kit/content-hash.ts';
import type { CheckedProposal } from './check-proposal.ts';
import { saveSourceAnswer, saveSourceImages } from './save-answer.ts';
import { type Following, notAfter, quietEvent, sourceEvent } from './save-consultation.ts';

type Told = { readonly id: ProposalId; readonly checked: CheckedProposal; readonly isErased: boolean };

/**
 * Applies what changed of a proposal: its text as a new version, its details, its answer, that it was withdrawn or is there
 * again. Of somebody who was erased here, nothing but that it is gone. Answers whether it was applied: what this institution
 * removed stays removed.
 */
export async function updateSourceProposal(within: Following, { id, checked, isErased }: Told): Promise<boolean> {
  const { writer } = within;
  const before = await writer.proposals.lock(id, 'change');
  if (before === null) return true;
  const { told } = checked;
  if (told.withdrawn) {
    await withdraw(within, before);
    return true;
  }
  if (isErased) return true;
  const shown = await restored(within, before);
  if (shown === null) return false;
  const after = await changed(within, shown, checked);
  if (after !== before) await writer.proposals.save(after);
  await writer.events.append(...eventsOf(within, before, after));
  await saveSourceImages(within, { proposalId: id, images: told.images });
  if (told.answer !== null) await saveSourceAnswer(within, { proposalId: id, told: told.answer });
  return true;
}

/** Its author took it back there: its number and its trace stay. */
async function withdraw(within: Following, before: Proposal): Promise<void> {
  const { app, writer } = within;
  if (before.status === 'withdrawn') return;
  await writer.proposals.save({ ...before, status: 'withdrawn', pending: null, updatedAt: app.now() });
  await writer.events.append({ ...sourceEvent(within, before.id), type: 'proposal-withdrawn', data: {} });
}

/** It is not shown there any more: hidden by its moderators, or deleted. */
export async function removeSourceProposal(within: Following, id: ProposalId): Promise<void> {
  const { app, writer, consultation } = within;
  const before = await writer.proposals.lock(id, 'change');
  if (before === null || before.status === 'withdrawn') return;
  const now = app.now();
  await writer.decisions.save({
    ...{ id: app.newId(), consultationId: consultation.id, subject: { kind: 'proposal', id }, kind: 'remove' },
    ...{ rule: 'moderated-elsewhere', reason: consultation.source.label, agentId: null, decidedAt: now },
    ...{ statusBefore: before.status, byHost: true },
  });
  if (before.status === 'removed') return;
  await writer.proposals.save({ ...before, status: 'removed', pending: null, updatedAt: now });
  const data = { rule: 'moderated-elsewhere' } as const;
  await writer.events.append({ ...sourceEvent(within, id), type: 'proposal-removed', data });
}

/** The proposal as one that is shown, where it was not; null where this institution removed it. */
async function restored(within: Following, before: Proposal): Promise<Proposal | null> {
  const { app, writer, consultation } = within;
  if (before.status === 'published') return before;
  const subject = { kind: 'proposal', id: before.id } as const;
  const decisions = await writer.views.decisions(subject);
  if (isHiddenAtHost(decisions)) {
    await writer.decisions.save({
      ...{ id: app.newId(), consultationId: consultation.id, subject, kind: 'restore', rule: 'moderated-elsewhere' },
      ...{ reason: '', agentId: null, decidedAt: app.now(), statusBefore: before.status, byHost: true },
    });
  }
  return before.status === 'held' || isHiddenHere(decisions) ? null : { ...before, status: 'published' };
}

/** With the text and the details that are told; itself where they are the same. */
async function changed(
  within: Following,
  before: Proposal,
  { told, content, details }: CheckedProposal,
): Promise<Proposal> {
  const now = within.app.now();
  const at = notAfter(told.updatedAt ?? now, now);
  const contentHash = contentHashOf(content);
  const { current } = before;
  const texts = ({ title, body, cost, amends }: Content) => [
    ...[sorted(title), sorted(body), cost?.amount, cost?.currency, amends],
  ];
  const isText = JSON.stringify(texts(content)) === JSON.stringify(texts(current));
  const isSame = isText && partsOf(before, details).length === 0;
  if (isSame) return before;
  return {
    ...before,
    ...details,
    updatedAt: at,
    detailsChangedAt: partsOf(before, details).length === 0 ? before.detailsChangedAt : at,
    current:
      contentHash === current.contentHash
        ? { ...current, ...content }
        : { ...content, number: current.number + 1, contentHash, createdAt: at, status: 'current' },
  };
}

function sorted(text: object): unknown {
  return Object.entries(text).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

type Details = CheckedProposal['details'];

function partsOf(before: Details, after: Details): readonly DetailPart[] {
  const differs = (part: keyof Details) => JSON.stringify(before[part]) !== JSON.stringify(after[part]);
  return [
    ...(differs('tags') ? (['tags'] as const) : []),
    ...(differs('location') || differs('place') ? (['place'] as const) : []),
  ];
}

/**
 * What is told of a change. In the first pass its details are no news; its text and that it is shown again are, since the
 * public journal holds what is shown to the acts that it has of it.
 */
function eventsOf(within: Following, before: Proposal, after: Proposal): readonly NewEvent[] {
  if (before === after) return [];
  const event = () => sourceEvent(within, after.id);
  if (before.status !== after.status) return [{ ...event(), type: 'proposal-restored', data: {} }];
  const { number: version, contentHash } = after.current;
  if (version !== before.current.number) {
    return [{ ...event(), type: 'version-published', data: { version, contentHash } }];
  }
  if (within.isQuiet) return [quietEvent(within.app, within.consultation)];
  return [{ ...event(), type: 'details-changed', data: { parts: partsOf(before, after) } }];
}
