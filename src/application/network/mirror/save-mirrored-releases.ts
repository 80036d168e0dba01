import { isOnPaperAt } from '../../../domain/community/paper-member.ts';
import { checkRelease } from '../../../domain/community/release.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { MirroredRequest } from '../statement/ports.ts';
import { isRestoring, type Mirroring, recordEvidence } from './mirroring.ts';
import type { Happened } from './pooled.ts';

/** What no day comes after: the host judged it by its own. */
const LAST_DAY = '9999-12-31';

/**
 * Adds the releases that a host announces, and what institutions run by its word; answers what is new. Paper is taken of members
 * without a node alone: of another one it is evidence.
 */
export async function saveMirroredReleases(
  within: Mirroring,
  proposalId: string,
  { releases, uses }: Pick<MirroredRequest, 'releases' | 'uses'>,
): Promise<readonly Happened[]> {
  const { app, writer, consultation } = within;
  const moves = await loadMoves(app, writer);
  const onPaper = await writer.onPaper.members(consultation.id);
  const announced = [...(await writer.releases.of(proposalId))];
  const stated = new Set((await writer.releases.uses(proposalId)).map(({ id }) => id));
  const happened: Happened[] = [];
  for (const release of releases.filter(({ id }) => !announced.some((each) => each.id === id))) {
    const institution = currentUri(moves, release.institution);
    const own = announced.filter((each) => each.institution === institution);
    const isFit = checkRelease(release, { today: LAST_DAY, announced: own }).ok;
    if (!isFit || (await writer.releases.byId(release.id)) !== null) continue;
    await writer.releases.save(proposalId, { ...release, institution });
    announced.push({ ...release, institution });
    happened.push({ type: 'release-announced', data: { releaseId: release.id, institution } });
  }
  for (const use of uses.filter(
    ({ id, version, since }) => !stated.has(id) && (version === null) === (since === null),
  )) {
    if ((await writer.releases.use(use.id)) !== null) continue;
    const institution = currentUri(moves, use.institution);
    const { reference, statedAt } = use;
    // What comes back of ourselves was judged when it was entered.
    if (reference !== undefined && !isRestoring(within) && !isOnPaperAt(onPaper, institution, statedAt)) {
      const document = { ...use, id: use.id, institution, statedAt: statedAt.toISOString() };
      await recordEvidence(within, 'other-institution', { uri: `${institution}#${use.id}`, document });
      continue;
    }
    const announcedBy = use.announcedBy == null ? null : currentUri(moves, use.announcedBy);
    await writer.releases.saveUse(proposalId, { ...use, institution, announcedBy });
    happened.push({ type: 'use-stated', data: { useId: use.id, institution } });
  }
  return happened;
}
