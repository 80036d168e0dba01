import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Cohosting } from '../../../domain/network/host.ts';
import type { Application } from '../../application.ts';
import { consultationUri, institutionUri } from '../../kit/uris.ts';
import { RESTORED_KINDS, type RestoredKind } from '../mirror/mirroring.ts';
import type { Mirrored, MirroredPage } from '../mirror/ports.ts';
import { restoreAnswer } from '../mirror/save-mirrored-answer.ts';
import { restoreBallot } from '../mirror/save-mirrored-ballot.ts';
import { saveMirroredCohostAnswer } from '../mirror/save-mirrored-cohost-answer.ts';
import { restoreExtensions } from '../mirror/save-mirrored-consultation.ts';
import { restorePoll } from '../mirror/save-mirrored-poll.ts';
import { saveMirroredVersion } from '../mirror/save-mirrored-version.ts';
import { restoreComment, restoreCommentTrace } from './restore-comment.ts';
import type { RestoreContext } from './restore-context.ts';
import { restorePooled } from './restore-pooled.ts';
import { restoreProposal, restoreProposalTrace } from './restore-proposal.ts';
import { restoreSubtotal } from './restore-subtotal.ts';

/** What a co-host gave back of a consultation of ours. */
export type RestoreReport = {
  readonly consultation: string;
  readonly peer: string;
  readonly status: Cohosting;
  /** Whether it was asked: one that is not in any more is only where it is named. */
  readonly asked: boolean;
  /** Whether it was read to the end. */
  readonly whole: boolean;
  readonly back: Readonly<Record<RestoredKind, number>>;
};

/**
 * Takes back from the co-hosts of a consultation of ours, or of all, what this node published and does not have any more:
 * it came back from a backup, and they were told what happened since. Whoever runs the node asks for it, because it
 * believes of a co-host what nobody can prove (docs/adr/0039): of those that are in, or of those alone that are named, by
 * the id of their institution. What is here stays as it is, unless a co-host has a later
 * version of it.
 */
export async function restoreFromCohost(
  app: Application,
  query: { readonly slug: string | null; readonly from?: readonly string[] | undefined },
): Promise<Result<readonly RestoreReport[], Refusal>> {
  const shared = await app.store.read(async (reader) => {
    if (query.slug !== null) return [await reader.consultations.bySlug(query.slug)];
    return await Promise.all((await reader.subtotals.shared()).map((id) => reader.consultations.byId(id)));
  });
  const restored: RestoreReport[] = [];
  for (const consultation of shared) {
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (consultation.host !== null) {
      if (query.slug === null) continue;
      return refuse({ type: 'decided-by-host', host: consultation.host.uri });
    }
    const cohosts = await app.store.read((reader) => reader.sharing.cohosts(consultation.id));
    const named = cohosts.filter(({ peer, answeredAt }) => answeredAt !== null && query.from?.includes(peer) !== false);
    const isRequested = ({ status }: Pick<RestoreReport, 'status'>) =>
      status === 'accepted' || query.from !== undefined;
    const copies = await restoreFrom(
      app,
      consultation,
      named.filter(isRequested).map(({ peer }) => peer),
    );
    const ofThis = named.map(({ peer, status }): RestoreReport => {
      const { whole, back } = copies.find((each) => each.peer === peer) ?? { whole: false, back: nothing() };
      return { consultation: consultation.slug, peer, status, asked: isRequested({ status }), whole, back };
    });
    restored.push(...ofThis);
    const isWhole = cohosts.every(
      ({ peer, status }) => status !== 'accepted' || ofThis.some((each) => each.peer === peer && each.whole),
    );
    // Whoever names some believes no others.
    if (isWhole || (query.from !== undefined && ofThis.length > 0 && ofThis.every(({ whole }) => whole))) {
      await app.store.transact((writer) => writer.sharing.deletePendingRecovery(consultation.id));
    }
  }
  const unknown = query.from?.some((named) => restored.every(({ peer }) => peer !== named)) ?? false;
  if (unknown) return refuse({ type: 'not-found', what: 'invitation' });
  return ok(restored);
}

function nothing(): Record<RestoredKind, number> {
  return Object.fromEntries(RESTORED_KINDS.map((each) => [each, 0])) as Record<RestoredKind, number>;
}

/** So long a co-host may take: one that goes on and on holds up no other, and its copy was not read to the end. */
const COPY_MS = 10 * 60_000;

/** What was read of a copy. */
type Copied = Pick<RestoreReport, 'peer'> & {
  whole: boolean;
  readonly back: Record<RestoredKind, number>;
  readonly settlements: Mirrored[];
  readonly waiting: Mirrored[];
};

/** A settlement is of all pledges there are: it is compared once everybody gave back those that they have. */
async function restoreFrom(
  app: Application,
  consultation: Consultation,
  peers: readonly string[],
): Promise<readonly Copied[]> {
  const copies: Copied[] = [];
  const restore = async (copied: Copied, items: readonly Mirrored[], isLast: boolean) => {
    const restored = await restoreItems(app, { consultation, peer: copied.peer, isLast }, items);
    for (const each of restored.back) copied.back[each] += 1;
    if (!isLast) copied.waiting.push(...restored.waiting);
  };
  for (const peer of peers) {
    const copied: Copied = { peer, whole: false, back: nothing(), settlements: [], waiting: [] };
    copies.push(copied);
    for await (const items of pagesOf(app, consultation, copied)) {
      copied.settlements.push(...items.filter(({ kind }) => kind === 'settlement'));
      await restore(
        copied,
        items.filter(({ kind }) => kind !== 'settlement'),
        false,
      );
    }
  }
  for (const copied of copies) await restore(copied, copied.settlements, false);
  for (const copied of copies) if (copied.whole) await restore(copied, copied.waiting, true);
  return copies;
}

async function* pagesOf(
  app: Application,
  { slug }: Consultation,
  copied: Copied,
): AsyncGenerator<readonly Mirrored[], void> {
  const of = consultationUri(app.origin, slug);
  const endsAt = performance.now() + COPY_MS;
  for (let cursor: string | null = null; !copied.whole && performance.now() < endsAt; ) {
    const page: MirroredPage | null = (await app.network?.copy({ institution: copied.peer, of }, cursor)) ?? null;
    if (page === null) return;
    yield page.items;
    cursor = page.next;
    copied.whole = !page.more;
  }
}

/** The items of a page are restored all or not at all. */
async function restoreItems(
  app: Application,
  of: { readonly consultation: Consultation; readonly peer: string; readonly isLast: boolean },
  items: readonly Mirrored[],
): Promise<{ readonly back: readonly RestoredKind[]; readonly waiting: readonly Mirrored[] }> {
  const { id, slug } = of.consultation;
  const host = { uri: consultationUri(app.origin, slug), institution: institutionUri(app.origin) };
  return await app.store.transact(async (writer) => {
    const back: RestoredKind[] = [];
    const waiting: Mirrored[] = [];
    for (const mirrored of items) {
      const consultation = await writer.consultations.byId(id);
      if (consultation === null) break;
      const within = { app, writer, from: of.peer, consultation: { ...consultation, host } };
      const came = await restoreItem(within, mirrored, of);
      if (came === 'waits') waiting.push(mirrored);
      else if (came !== null) back.push(came);
    }
    return { back, waiting };
  });
}

/** `isLast` once everything else was restored; before that, what may be explained by what comes later `waits`. */
async function restoreItem(
  within: RestoreContext,
  mirrored: Mirrored,
  { isLast }: { readonly isLast: boolean },
): Promise<RestoredKind | 'waits' | null> {
  switch (mirrored.kind) {
    case 'consultation':
      return await restoreExtensions(within, mirrored);
    case 'proposal':
      return await restoreProposal(within, mirrored);
    case 'version':
      return (await saveMirroredVersion(within, mirrored)) === 'kept' ? 'versions' : null;
    case 'comment':
      return await restoreComment(within, mirrored);
    case 'answer':
      return await restoreAnswer(within, mirrored);
    case 'cohost-answer':
      return (await saveMirroredCohostAnswer(within, mirrored)) === 'kept' ? 'answers' : null;
    case 'ballot':
      return await restoreBallot(within, mirrored);
    case 'poll':
      return await restorePoll(within, mirrored);
    case 'trace':
      return mirrored.uri.startsWith(`${within.consultation.host.uri}/comments/`)
        ? await restoreCommentTrace(within, mirrored)
        : await restoreProposalTrace(within, mirrored);
    case 'subtotal':
      return await restoreSubtotal(within, mirrored);
    case 'charter':
    case 'feature-request':
    case 'pledge':
    case 'settlement':
    case 'unread':
      return await restorePooled(within, mirrored, { isLast });
  }
}
