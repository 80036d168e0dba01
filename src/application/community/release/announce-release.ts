import {
  checkRelease,
  RELEASED_IN,
  RELEASES_LENGTH_MAX,
  RELEASES_MAX,
  type Release,
} from '../../../domain/community/release.ts';
import type { Actor } from '../../../domain/kit/actor.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { dayIn } from '../../../domain/support/origin.ts';
import type { Application } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import { type AtRequest, isHostedElsewhere, lockRequest } from '../request/acting.ts';
import { decidersAs } from '../request/deciders-as.ts';
import type { MaybeSent } from '../statement/ports.ts';
import { stateAct } from '../statement/state-act.ts';
import type { StoredRelease } from './ports.ts';

type AnnounceRelease = AtRequest & {
  readonly release: Release;
  /** The id of the supplier that signed it; this institution where absent. */
  readonly institution?: string | undefined;
  readonly by: Actor | null;
};

/** Announces a version of what was commissioned: by the host, or by a supplier that estimated the request, from its own node. */
export async function announceRelease(
  app: Application,
  command: AnnounceRelease,
): Promise<Result<StoredRelease & MaybeSent, Refusal>> {
  const { slug, number, release, institution = institutionUri(app.origin), by } = command;
  if (await isHostedElsewhere(app, slug)) {
    const sent = await stateAct(app, { slug, number, act: { type: 'release', ...release }, by });
    if (!sent.ok) return sent;
    return ok({ ...release, id: sent.value.id, institution, announcedAt: app.now(), sent: sent.value });
  }
  return await app.store.transact(async (writer) => {
    const found = await lockRequest(writer, app, command);
    if (!found.ok) return found;
    const { request, proposal, consultation } = found.value;
    if (!RELEASED_IN.includes(request.state)) {
      return refuse({ type: 'wrong-status', status: request.state, needs: RELEASED_IN });
    }
    const deciders = await decidersAs(writer, app, { of: found.value, institution });
    if (!deciders.includes('supplier')) return refuse({ type: 'other-decider', decider: 'supplier' });
    const announced = await writer.releases.of(proposal.id);
    const own = announced.filter((each) => each.institution === institution);
    if (own.length >= RELEASES_MAX) {
      return refuse({ type: 'invalid', field: 'version', because: 'too-many', limit: RELEASES_MAX });
    }
    const now = app.now();
    const checked = checkRelease(release, { today: dayIn(consultation.timeZone, now), announced: own });
    if (!checked.ok) return checked;
    const stored: StoredRelease = { ...checked.value, id: app.newId(), institution, announcedAt: now };
    if (JSON.stringify([...announced, stored]).length > RELEASES_LENGTH_MAX) {
      return refuse({ type: 'invalid', field: 'version', because: 'too-many', limit: announced.length });
    }
    await writer.releases.save(proposal.id, stored);
    await writer.featureRequests.save({ ...request, changedAt: now });
    await writer.events.append({
      id: app.newId(),
      type: 'release-announced',
      at: now,
      by,
      consultationId: consultation.id,
      proposalId: proposal.id,
      data: { releaseId: stored.id, institution },
    });
    return ok(stored);
  });
}
