import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';
import type { CommentView, Page, ParticipantView } from './views.ts';

export type ParticipantDetail = ParticipantView & {
  readonly proposals: Page<{
    readonly slug: string;
    readonly number: number;
    readonly title: Readonly<Record<string, string>>;
    readonly publishedAt: Date;
  }>;
  readonly comments: Page<CommentView & { readonly consultationSlug: string }>;
};

/** What somebody published under this name. Never what they supported, voted or reported, nor their standing. */
export async function readParticipant(
  app: Application,
  query: {
    readonly id: string;
    readonly limit: number;
    readonly afterProposal: string | null;
    readonly afterComment: string | null;
  },
): Promise<Result<ParticipantDetail, Refusal>> {
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(query.id);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    const { id, kind, name, actorUri, createdAt, erasedAt } = participant;
    const proposals = await reader.views.participantProposals({
      participantId: id,
      limit: query.limit,
      after: query.afterProposal,
    });
    const slugs = new Map<string, string>();
    for (const { consultationId } of proposals.items) {
      if (slugs.has(consultationId)) continue;
      slugs.set(consultationId, (await reader.consultations.byId(consultationId))?.slug ?? '');
    }
    return ok({
      id,
      kind,
      name,
      actorUri,
      createdAt,
      erasedAt,
      proposals: {
        next: proposals.next,
        items: proposals.items.map((row) => ({
          slug: slugs.get(row.consultationId) ?? '',
          number: row.number ?? 0,
          title: row.title,
          publishedAt: row.publishedAt ?? row.receivedAt,
        })),
      },
      comments: await reader.views.participantComments({
        participantId: id,
        limit: query.limit,
        after: query.afterComment,
      }),
    });
  });
}
