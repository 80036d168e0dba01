import type { UnreadStatement } from '../../community/statement/ports.ts';
import type { MirroredUnread } from '../statement/ports.ts';
import { isRestoring, type Mirroring } from './mirroring.ts';
import { proposalOf } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';

/** Remembers what a host has of a request and this node does not understand: officers see it. */
export async function saveMirroredUnread(within: Mirroring, mirrored: MirroredUnread): Promise<MirrorOutcome> {
  const { app, writer } = within;
  const { uri, of: kind } = mirrored;
  const proposal = await proposalOf(within, mirrored.request);
  if (proposal === null) return 'refused';
  const [proposalId, foundAt] = [proposal.id, app.now()];
  await writer.statements.saveUnread({ proposalId, uri, kind, institution: null, because: 'content', foundAt });
  return 'refused';
}

/**
 * Remembers that a statement of an institution cannot be taken for now; the whole state is read again for it. What a co-host
 * gives back is read again when somebody asks for it.
 */
export async function markUnread(
  within: Mirroring,
  unread: Pick<UnreadStatement, 'proposalId' | 'uri' | 'because'> & { readonly institution: string },
): Promise<void> {
  const { app, writer, consultation } = within;
  if (isRestoring(within)) return;
  const { institution } = unread;
  await writer.statements.saveUnread({ ...unread, kind: 'pledge', foundAt: app.now() });
  await writer.cohostAnswers.saveUnread({ consultationId: consultation.id, institution }, app.now());
}

/** Whether a pledge of one of these institutions is not held because a key cannot be read now, which is no fault of the host. */
export async function hasUnreadKey(
  { writer }: Mirroring,
  { proposalId, isOf }: { readonly proposalId: string; readonly isOf: (institution: string) => boolean },
): Promise<boolean> {
  return (await writer.statements.unread(proposalId)).some(
    ({ kind, because, institution }) =>
      kind === 'pledge' && because === 'signature' && institution !== null && isOf(institution),
  );
}

/** Forgets it once it was read; its institution is read again as long as another one of it is missing. */
export async function markRead(
  { writer, consultation }: Mirroring,
  { proposalId, uri, institution }: Pick<UnreadStatement, 'proposalId' | 'uri'> & { readonly institution: string },
): Promise<void> {
  const consultationId = consultation.id;
  if (!(await writer.statements.deleteUnread(proposalId, uri))) return;
  if ((await writer.statements.countUnread(consultationId, institution)) > 0) return;
  await writer.cohostAnswers.saveUnread({ consultationId, institution }, null);
}
