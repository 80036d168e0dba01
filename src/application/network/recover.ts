import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Cohosting } from '../../domain/network/host.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Application } from '../ports.ts';
import { consultationUri, institutionUri } from './cohost-uris.ts';
import { takeBackAnswer } from './keep-mirrored-answer.ts';
import { takeBackBallot } from './keep-mirrored-ballot.ts';
import { takeBackExtensions } from './keep-mirrored-consultation.ts';
import type { Mirrored, MirroredPage } from './mirrored.ts';
import { takeBackComment, takeBackCommentTrace } from './take-back-comment.ts';
import { takeBackProposal, takeBackProposalTrace } from './take-back-proposal.ts';
import { takeBackSubtotal } from './take-back-subtotal.ts';
import { BACK_AGAIN, type BackAgain, type TakingBack } from './taking-back.ts';

/** What a co-host gave back of a consultation of ours. */
export type Recovered = {
  readonly consultation: string;
  readonly peer: string;
  readonly status: Cohosting;
  /** Whether it was asked: one that is not in any more is only where it is named. */
  readonly asked: boolean;
  /** Whether it was read to the end. */
  readonly whole: boolean;
  readonly back: Readonly<Record<BackAgain, number>>;
};

/**
 * Takes back from the co-hosts of a consultation of ours, or of all, what this node published and does not have any more:
 * it came back from a backup, and they were told what happened since. Whoever runs the node asks for it, because it
 * believes of a co-host what nobody can prove (docs/adr/0039): of those that are in, or of those alone that are named, by
 * the id of their institution. What is here stays as it is, unless a co-host has a later
 * version of it.
 */
export async function recover(
  app: Application,
  query: { readonly slug: string | null; readonly from?: readonly string[] | undefined },
): Promise<Result<readonly Recovered[], Refusal>> {
  const shared = await app.store.read(async (reader) => {
    if (query.slug !== null) return [await reader.consultations.bySlug(query.slug)];
    return await Promise.all((await reader.subtotals.shared()).map((id) => reader.consultations.byId(id)));
  });
  const recovered: Recovered[] = [];
  for (const consultation of shared) {
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    if (consultation.host !== null) {
      if (query.slug === null) continue;
      return refuse({ type: 'decided-by-host', host: consultation.host.uri });
    }
    const cohosts = await app.store.read((reader) => reader.sharing.cohosts(consultation.id));
    for (const { peer, status, answeredAt } of cohosts) {
      if (answeredAt === null || query.from?.includes(peer) === false) continue;
      const asked = status === 'accepted' || query.from !== undefined;
      const came = asked ? await recoverFrom(app, consultation, peer) : { whole: false, back: nothing() };
      recovered.push({ consultation: consultation.slug, peer, status, asked, ...came });
    }
  }
  const unknown = query.from?.some((named) => recovered.every(({ peer }) => peer !== named)) ?? false;
  if (unknown) return refuse({ type: 'not-found', what: 'invitation' });
  return ok(recovered);
}

function nothing(): Record<BackAgain, number> {
  return Object.fromEntries(BACK_AGAIN.map((each) => [each, 0])) as Record<BackAgain, number>;
}

async function recoverFrom(
  app: Application,
  consultation: Consultation,
  peer: string,
): Promise<Pick<Recovered, 'whole' | 'back'>> {
  const back = nothing();
  const of = consultationUri(app.origin, consultation.slug);
  for (let cursor: string | null = null; ; ) {
    const page: MirroredPage | null = (await app.network?.copy({ institution: peer, of }, cursor)) ?? null;
    if (page === null) return { whole: false, back };
    for (const each of await takeBackPage(app, { consultation, peer }, page)) back[each] += 1;
    if (!page.more) return { whole: true, back };
    cursor = page.next;
  }
}

/** A page is taken back whole or not at all. */
async function takeBackPage(
  app: Application,
  { consultation: { id, slug }, peer: from }: { readonly consultation: Consultation; readonly peer: string },
  page: MirroredPage,
): Promise<readonly BackAgain[]> {
  const host = { uri: consultationUri(app.origin, slug), institution: institutionUri(app.origin) };
  return await app.store.transact(async (writer) => {
    const back: BackAgain[] = [];
    for (const told of page.items) {
      const consultation = await writer.consultations.byId(id);
      if (consultation === null) return back;
      const came = await takeBack({ app, writer, from, consultation: { ...consultation, host } }, told);
      if (came !== null) back.push(came);
    }
    return back;
  });
}

async function takeBack(within: TakingBack, told: Mirrored): Promise<BackAgain | null> {
  switch (told.kind) {
    case 'consultation':
      return await takeBackExtensions(within, told);
    case 'proposal':
      return await takeBackProposal(within, told);
    case 'comment':
      return await takeBackComment(within, told);
    case 'answer':
      return await takeBackAnswer(within, told);
    case 'ballot':
      return await takeBackBallot(within, told);
    case 'trace':
      return told.uri.startsWith(`${within.consultation.host.uri}/comments/`)
        ? await takeBackCommentTrace(within, told)
        : await takeBackProposalTrace(within, told);
    case 'subtotal':
      return await takeBackSubtotal(within, told);
  }
}
