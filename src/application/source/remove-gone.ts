import { isDoubtfullyGone, type SourcePass } from '../../domain/source/source-pass.ts';
import type { Application } from '../application.ts';
import type { ConnectorSource, RemoteResult, RequestCall } from '../connector/ports.ts';
import { followingOf } from './apply-page.ts';
import type { FollowedSource, SourceItem } from './ports.ts';
import { removeSourceProposal } from './update-proposal.ts';

type Failure = Extract<RemoteResult<never>, { readonly ok: false }>;
type Given = { readonly source: ConnectorSource; readonly call: RequestCall };

/**
 * After a pass through everything, removes what was not among it: each is asked for by itself first, because pages skip where
 * something is added or deleted meanwhile. So much at once that it is doubtful is not believed. Answers why it came to nothing;
 * null where it did not.
 */
export async function removeGone(
  app: Application,
  { source, call }: Given,
  { followed, pass }: { readonly followed: FollowedSource; readonly pass: SourcePass },
): Promise<Failure | null> {
  const found = await app.store.read(async (reader) => {
    const slug = await reader.sources.slugOf(followed.source.key);
    const consultation = slug === null ? null : await reader.consultations.bySlug(slug);
    if (consultation === null) return null;
    const of = { consultationId: consultation.id, kind: 'proposal' } as const;
    const { known } = await reader.sources.count(of);
    return { known, unseen: await reader.sources.unseen({ ...of, since: pass.beganAt }) };
  });
  if (found === null || found.unseen.length === 0) return null;
  if (isDoubtfullyGone({ known: found.known, gone: found.unseen.length })) {
    return { ok: false, outcome: { type: 'failed', error: 'too-many-gone', retryAfterMs: null } };
  }
  for (let at = 0; at < found.unseen.length; at += source.perRequest) {
    const some = found.unseen.slice(at, at + source.perRequest);
    const missing = await source.missing(
      call,
      some.map(({ key }) => key),
    );
    if (!missing.ok) return missing;
    const gone = some.filter(({ key }) => missing.value.has(key));
    if (gone.length > 0) await remove(app, { followed, pass, gone });
  }
  return null;
}

async function remove(
  app: Application,
  of: { readonly followed: FollowedSource; readonly pass: SourcePass; readonly gone: readonly SourceItem[] },
): Promise<void> {
  await app.store.transact(async (writer) => {
    const slug = await writer.sources.slugOf(of.followed.source.key);
    const consultation = slug === null ? null : await writer.consultations.lock(slug);
    const within = consultation === null ? null : followingOf(app, writer, { consultation, pass: of.pass });
    if (within === null) return;
    for (const item of of.gone) {
      if (item.subjectId !== null) await removeSourceProposal(within, item.subjectId);
      await writer.sources.saveItems(within.consultation.id, [{ ...item, goneAt: app.now() }]);
    }
  });
}
