import { inSteps, isDisplaced, type Move, renumberedAmong, type Trait, traitOf } from '../../domain/source/source.ts';
import type { Application } from '../application.ts';
import type { ConnectorSource, RemoteResult, RequestCall } from '../connector/ports.ts';
import { documentHash } from '../kit/content-hash.ts';
import { importHash } from '../participant/register-participant.ts';
import type { FollowedSource, SourceComment, SourceItem, SourceProposal } from './ports.ts';
import type { Following } from './save-consultation.ts';

export function proposalTrait({ publishedAt, title }: SourceProposal): Trait {
  return traitOf(publishedAt, documentHash(title));
}

export function commentTrait({ at, body }: SourceComment): Trait {
  return traitOf(at, documentHash({ body }));
}

type Asked = {
  readonly source: ConnectorSource;
  readonly call: RequestCall;
  readonly followed: FollowedSource;
  readonly proposals: readonly SourceProposal[];
};

/**
 * The steps by which proposals of a page get the keys that they have now: those that are known under others, because the platform
 * was restored or moved and numbers anew. Whether the former keys of some are gone is asked by one request for the page.
 */
export async function findRenumbered(
  app: Application,
  { source, call, followed, proposals }: Asked,
): Promise<RemoteResult<{ readonly steps: readonly Move[]; readonly requests: number }>> {
  const told = toldBy(
    proposals.filter(({ problem }) => problem === null),
    proposalTrait,
  );
  const known = await app.store.read(async (reader): Promise<readonly SourceItem[]> => {
    const slug = await reader.sources.slugOf(followed.source.key);
    const consultation = slug === null ? null : await reader.consultations.bySlug(slug);
    if (consultation === null) return [];
    const [keys, traits] = [told.map(({ key }) => key), told.map(({ trait }) => trait)];
    return await reader.sources.alike({ consultationId: consultation.id, kind: 'proposal', keys, traits });
  });
  const { moves, doubtful, displaced } = renumberedAmong(told, known);
  const asked = doubtful.slice(0, source.perRequest).map(({ from }) => from);
  let gone: readonly Move[] = [];
  if (asked.length > 0) {
    const missing = await source.missing(call, asked);
    if (!missing.ok) return missing;
    const areAll = asked.every((key) => missing.value.has(key));
    gone = areAll ? doubtful : doubtful.filter(({ from }) => missing.value.has(from));
  }
  const keys = new Set(known.map(({ key }) => key));
  const steps = inSteps({ moves: [...moves, ...gone], displaced }, { isKnown: (key) => keys.has(key), at: app.now() });
  return { ok: true, value: { steps, requests: asked.length === 0 ? 0 : 1 } };
}

/** Gives proposals their new keys. Whoever was erased here stays out under the account that they have there now. */
export async function renumberProposals(
  within: Following,
  { steps, told }: { readonly steps: readonly Move[]; readonly told: readonly SourceProposal[] },
): Promise<void> {
  if (steps.length === 0) return;
  const { app, writer, consultation } = within;
  const of = { consultationId: consultation.id, kind: 'proposal' } as const;
  const { key: sourceKey } = consultation.source;
  await writer.sources.moveItems({ ...of, sourceKey, moves: steps });
  const items = await writer.sources.items({ ...of, keys: steps.map(({ to }) => to) });
  for (const { key, author } of told) {
    const subjectId = items.get(key)?.subjectId ?? null;
    if (subjectId === null || author === null || author.deleted) continue;
    const proposal = await writer.proposals.byId(subjectId);
    const known = proposal === null ? null : await writer.participants.byId(proposal.authorId);
    if (known?.erasedAt != null) await writer.imports.exclude(importHash(app, `${sourceKey}:${author.key}`));
  }
}

/** Gives the comments of a proposal, which are read together, the keys that they have now. */
export async function renumberComments(
  { app, writer, consultation }: Following,
  of: { readonly proposalKey: string; readonly told: readonly SourceComment[] },
): Promise<void> {
  const told = toldBy(of.told, commentTrait);
  const items = { consultationId: consultation.id, kind: 'comment' } as const;
  const named = await writer.sources.items({ ...items, keys: told.map(({ key }) => key) });
  const here = await writer.sources.within({ ...items, key: of.proposalKey });
  // A key of a comment of another proposal: that comment is not under it any more.
  const elsewhere = [...named.values()].filter(({ withinKey }) => withinKey !== of.proposalKey);
  const known = [...here, ...elsewhere.map((each) => ({ ...each, trait: 'elsewhere' }))];
  const { moves, doubtful, displaced } = renumberedAmong(told, known);
  const isGone = ({ from }: Move) => isDisplaced(from) || !told.some(({ key }) => key === from);
  const isKnown = (key: string) => known.some((each) => each.key === key);
  const steps = inSteps({ moves: [...moves, ...doubtful.filter(isGone)], displaced }, { isKnown, at: app.now() });
  await writer.sources.moveItems({ ...items, sourceKey: consultation.source.key, moves: steps });
}

function toldBy<T extends { readonly key: string }>(all: readonly T[], trait: (of: T) => Trait) {
  return [...new Map(all.map((each) => [each.key, each])).values()].map((each) => ({
    key: each.key,
    trait: trait(each),
  }));
}
