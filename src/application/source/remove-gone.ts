import { isDisplaced, isDoubtfullyGone, type SourcePass } from '../../domain/source/source.ts';
import type { Application } from '../application.ts';
import type { ConnectorSource, RemoteResult, RequestCall } from '../connector/ports.ts';
import { followingOf } from './apply-page.ts';
import type { FollowedSource, SourceItem } from './ports.ts';
import { removeSourceProposal } from './update-proposal.ts';

/** So much is missing at once that the platform has rather lost it, or does not show it to this node. */
export const TOO_MANY_GONE = 'too-many-gone';
/** So many are asked for in a run: a platform that takes them one by one gets no more requests than by its pages. */
const PER_RUN = 40;

const NOTHING: RemoteResult<ReadonlySet<string>> = { ok: true, value: new Set() };

type Given = { readonly source: ConnectorSource; readonly call: RequestCall };

/**
 * After a pass through everything, removes what was not among it: each is asked for by itself first, because pages skip where
 * something is added or deleted meanwhile. So much at once that it is doubtful is not believed. Answers whether all were asked
 * for: a run asks for some, and what was asked for counts as seen, so that the next run goes on with the others.
 */
export async function removeGone(
  app: Application,
  { source, call }: Given,
  { followed, pass }: { readonly followed: FollowedSource; readonly pass: SourcePass },
): Promise<RemoteResult<{ readonly isOver: boolean }>> {
  const found = await app.store.read(async (reader) => {
    const slug = await reader.sources.slugOf(followed.source.key);
    const consultation = slug === null ? null : await reader.consultations.bySlug(slug);
    if (consultation === null) return null;
    const of = { consultationId: consultation.id, kind: 'proposal' } as const;
    const { known } = await reader.sources.count(of);
    return { known, unseen: await reader.sources.unseen({ ...of, since: pass.beganAt }) };
  });
  if (found === null || found.unseen.length === 0) return { ok: true, value: { isOver: true } };
  if (isDoubtfullyGone({ known: found.known, gone: found.unseen.length })) {
    return { ok: false, outcome: { type: 'failed', error: TOO_MANY_GONE, retryAfterMs: null } };
  }
  const asked = found.unseen.slice(0, PER_RUN);
  for (let at = 0; at < asked.length; at += source.perRequest) {
    const some = asked.slice(at, at + source.perRequest);
    // Another proposal has the key of one that was displaced: that one is under none.
    const [displaced, others] = [
      some.filter(({ key }) => isDisplaced(key)),
      some.filter(({ key }) => !isDisplaced(key)),
    ];
    const keys = others.map(({ key }) => key);
    const missing = keys.length === 0 ? NOTHING : await source.missing(call, keys);
    if (!missing.ok) return missing;
    const gone = new Set([...missing.value, ...displaced.map(({ key }) => key)]);
    await apply(app, { followed, pass, asked: some, missing: gone });
  }
  return { ok: true, value: { isOver: asked.length === found.unseen.length } };
}

type Asked = {
  readonly followed: FollowedSource;
  readonly pass: SourcePass;
  readonly asked: readonly SourceItem[];
  readonly missing: ReadonlySet<string>;
};

async function apply(app: Application, { followed, pass, asked, missing }: Asked): Promise<void> {
  await app.store.transact(async (writer) => {
    const slug = await writer.sources.slugOf(followed.source.key);
    const consultation = slug === null ? null : await writer.consultations.lock(slug);
    const within = consultation === null ? null : followingOf(app, writer, { consultation, pass });
    if (within === null) return;
    const of = { consultationId: within.consultation.id, kind: 'proposal' } as const;
    const there = asked.filter(({ key }) => !missing.has(key));
    await writer.sources.markSeen({ ...of, keys: there.map(({ key }) => key), at: pass.beganAt });
    for (const item of asked.filter(({ key }) => missing.has(key))) {
      if (item.subjectId !== null) await removeSourceProposal(within, item.subjectId);
      await writer.sources.saveItems(within.consultation.id, [{ ...item, goneAt: app.now() }]);
    }
  });
}
