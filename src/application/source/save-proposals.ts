import type { NewEvent } from '../../domain/event/event.ts';
import type { ParticipantId, ProposalId } from '../../domain/kit/id.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import { contentHashOf, documentHash } from '../kit/content-hash.ts';
import { firstNumberOf } from '../kit/first-number.ts';
import { amendedBy, saveAmendments } from './amendments.ts';
import { type CheckedProposal, checkProposal } from './check-proposal.ts';
import type { SourceItem, SourceProposal } from './ports.ts';
import { proposalTrait } from './renumber.ts';
import { awaitSourceImages, saveSourceAnswer } from './save-answer.ts';
import { type SourceAuthors, sourceAuthors } from './save-comments.ts';
import { type Following, notAfter, quietEvent, sourceEvent } from './save-consultation.ts';
import { updateSourceProposal } from './update-proposal.ts';

/**
 * Writes how many support proposals on the platform: counters of the standing `imported`, which are added to nothing. A count
 * that the platform hides is none here, even where it was seen before.
 */
async function saveSourceTotals(
  { writer, consultation }: Following,
  told: readonly { readonly proposalId: ProposalId; readonly supports: number | null }[],
): Promise<void> {
  const totals = told.flatMap(({ proposalId, supports }) =>
    supports === null
      ? []
      : [{ proposalId, source: consultation.source.label, for: supports, against: 0, recounted: false }],
  );
  const hidden = told.filter(({ supports }) => supports === null).map(({ proposalId }) => proposalId);
  await writer.imports.saveTotals(totals);
  await writer.imports.deleteTotals(hidden);
  await writer.imports.recount(told.map(({ proposalId }) => proposalId));
}

/**
 * Applies a page of proposals: new ones, what changed of the others, answers and counts. What was told before and is the same
 * costs nothing. One that does not hold is named with its item and keeps out none of the others. Amendments come after what they
 * amend. Answers who has no account there any more, to be erased.
 */
export async function saveSourceProposals(
  within: Following,
  page: readonly SourceProposal[],
): Promise<readonly ParticipantId[]> {
  const told = [...new Map(page.map((each) => [each.key, each])).values()];
  const amending = told.filter(({ isAmendment }) => isAmendment === true);
  const others = told.filter(({ isAmendment }) => isAmendment !== true);
  const deleted = await saveSome(within, others, new Map());
  await saveAmendments(within, others);
  return [...deleted, ...(await saveSome(within, amending, await amendedBy(within, amending)))];
}

async function saveSome(
  within: Following,
  told: readonly SourceProposal[],
  amended: ReadonlyMap<string, number>,
): Promise<readonly ParticipantId[]> {
  const { writer, consultation, passAt } = within;
  const keys = told.map(({ key }) => key);
  const of = { consultationId: consultation.id, kind: 'proposal' } as const;
  const known = await writer.sources.items({ ...of, keys });
  const amendsOf = ({ key }: SourceProposal) => amended.get(key) ?? null;
  const digests = new Map(told.map((each) => [each.key, documentHash({ ...each, amends: amendsOf(each) })]));
  const isSame = ({ key }: SourceProposal) => {
    const item = known.get(key);
    return item !== undefined && item.goneAt === null && item.digest === digests.get(key);
  };
  await writer.sources.markSeen({ ...of, keys: told.filter(isSame).map(({ key }) => key), at: passAt });
  const moved = told.filter((each) => !isSame(each));
  if (moved.length === 0) return [];
  const authors = await sourceAuthors(
    within,
    moved.map(({ author }) => author),
  );
  const items: SourceItem[] = [];
  const added: CheckedProposal[] = [];
  for (const each of moved) {
    const before = known.get(each.key) ?? null;
    const item = itemOf(within, each, { before, digest: digests.get(each.key) ?? '' });
    const checked = checkProposal(within, each, amendsOf(each));
    const isNew = item.subjectId === null;
    if (isNew && (each.withdrawn || authors.isErased(each.author))) items.push(item);
    else if (typeof checked === 'string') items.push({ ...item, problem: checked });
    else if (isNew) added.push(checked);
    else items.push(await updated(within, { item, checked, authors }));
  }
  const ids = await add(within, added, authors);
  for (const { told: each } of added) {
    const item = itemOf(within, each, { before: known.get(each.key) ?? null, digest: digests.get(each.key) ?? '' });
    items.push({ ...item, subjectId: ids.get(each.key) ?? null });
  }
  await writer.sources.saveItems(consultation.id, items);
  const shown = items.flatMap(({ key, subjectId }) => {
    const each = told.find((one) => one.key === key);
    return each === undefined || subjectId === null ? [] : [{ proposalId: subjectId, supports: each.supports }];
  });
  await saveSourceTotals(within, shown);
  return authors.deleted;
}

async function updated(
  within: Following,
  {
    item,
    checked,
    authors,
  }: { readonly item: SourceItem; readonly checked: CheckedProposal; readonly authors: SourceAuthors },
): Promise<SourceItem> {
  const isErased = authors.isErased(checked.told.author);
  const applied = await updateSourceProposal(within, { id: item.subjectId ?? '', checked, isErased });
  // What is hidden here is looked at again in each pass: it may be shown again.
  return applied ? item : { ...item, digest: '' };
}

function itemOf(
  { passAt }: Following,
  told: SourceProposal,
  { before, digest }: { readonly before: SourceItem | null; readonly digest: string },
): SourceItem {
  const { key, url, comments } = told;
  return {
    ...{ kind: 'proposal', key, withinKey: null, subjectId: before?.subjectId ?? null, url, digest },
    trait: proposalTrait(told),
    ...{ seenAt: passAt, goneAt: null, problem: null },
    commentsReadAt: before?.commentsReadAt ?? null,
    ...{ commentsState: comments, commentsRead: before?.commentsRead ?? (comments === '' ? '' : null) },
  };
}

/** Adds new proposals in the order in which they were published there; answers their ids by their keys. */
async function add(
  within: Following,
  checked: readonly CheckedProposal[],
  authors: SourceAuthors,
): Promise<ReadonlyMap<string, string>> {
  const { app, writer, consultation, isQuiet } = within;
  if (checked.length === 0) return new Map();
  const { source } = consultation;
  const now = app.now();
  const first = await writer.imports.allocateNumbers(consultation.id, checked.length);
  const added = checked.map(({ told, content, details }, index): Proposal => {
    const publishedAt = notAfter(told.publishedAt, now);
    const contentHash = contentHashOf(content);
    return {
      ...{ id: app.newId(), consultationId: consultation.id, number: first + index, status: 'published' },
      ...{ authorId: authors.idOf(told.author), ...details, topics: [], original: `${source.key}:${told.key}` },
      ...{ uri: null, receivedAt: now, publishedAt, updatedAt: publishedAt, detailsChangedAt: null },
      current: { ...content, number: 1, contentHash, createdAt: publishedAt, status: 'current' },
      pending: null,
    };
  });
  await writer.imports.addProposals(added);
  // A page of the first pass is one event.
  const quietly = () => quietEvent(app, consultation, { proposals: added.length, ...firstNumberOf(added) });
  await writer.events.append(...(isQuiet ? [quietly()] : shownEvents(within, added)));
  for (const [index, proposal] of added.entries()) {
    const { answer = null, images } = checked[index]?.told ?? {};
    await awaitSourceImages(within, { proposalId: proposal.id, images });
    if (answer !== null) await saveSourceAnswer(within, { proposalId: proposal.id, told: answer });
  }
  return new Map(added.map(({ id }, index) => [checked[index]?.told.key ?? '', id]));
}

function shownEvents(within: Following, added: readonly Proposal[]): readonly NewEvent[] {
  return added.map((proposal) => ({
    ...sourceEvent(within, proposal.id),
    type: 'proposal-accepted',
    data: { number: proposal.number ?? 0, contentHash: proposal.current.contentHash },
  }));
}
