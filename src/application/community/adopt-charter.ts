import {
  type Charter,
  type CharterTerms,
  charterDocument,
  checkCharter,
  checkDecision,
} from '../../domain/community/charter.ts';
import { checkCommunity } from '../../domain/community/community.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { documentHash } from '../kit/content-hash.ts';
import { consultationUri } from '../kit/uris.ts';

export type AdoptCharter = {
  /** Of the community. */
  readonly slug: string;
  readonly terms: CharterTerms;
  /** Which decision of the institutions it is. */
  readonly decision: Localised;
  /** The version that it replaces, 0 for none; refused where another is in force by now. */
  readonly replaces: number;
  readonly by: Actor | null;
};

/** Records a version of the charter that the institutions decided. It is in force at once, for what comes after it. */
export async function adoptCharter(app: Application, command: AdoptCharter): Promise<Result<Charter, Refusal>> {
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const community = checkCommunity(consultation);
    if (!community.ok) return community;
    const own = await decidedHereNow(writer, consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    const checked = checkAll({
      terms: checkCharter(command.terms, consultation.languages),
      decision: checkDecision(command.decision, consultation.languages),
    });
    if (!checked.ok) return checked;
    const before = await writer.communities.charter(consultation.id);
    if (command.replaces !== (before?.version ?? 0)) return refuse({ type: 'changed-meanwhile' });
    const { terms, decision } = checked.value;
    if (before !== null && documentHash(before.terms) === documentHash(terms)) return refuse({ type: 'unchanged' });
    const version = command.replaces + 1;
    const address = consultationUri(app.origin, consultation.slug);
    const { by } = command;
    const charter: Charter = {
      ...{ consultationId: consultation.id, version, community: address, terms, decision },
      hash: documentHash(charterDocument({ community: address, version, terms, decision })),
      decidedAt: app.now(),
      decidedBy: by?.kind === 'agent' || by?.kind === 'token' ? by.id : null,
    };
    await writer.communities.addCharter(charter);
    await writer.events.append({
      id: app.newId(),
      type: 'charter-adopted',
      at: charter.decidedAt,
      by,
      consultationId: consultation.id,
      proposalId: null,
      data: { version, contentHash: charter.hash },
    });
    return ok(charter);
  });
}
