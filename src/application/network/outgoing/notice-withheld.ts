import type { Application } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import type { OutgoingContribution, Withheld } from './ports.ts';

/** How long a host may take to publish what it accepted: its `changes` show it within seconds. */
const WITHHELD_MS = 3_600_000;
const BATCH = 50;

/**
 * Records as evidence what a host said that it accepted, an hour ago or more, and does not publish in `changes`, though these
 * were read since: with the signed `Accept` that names what came of it. A host that does not answer withholds nothing.
 * Answers how many there were.
 */
export async function noticeWithheld(app: Application): Promise<number> {
  return await app.store.transact(async (writer) => {
    const moment = new Date(app.now().getTime() - WITHHELD_MS);
    const acts = await writer.outgoingContributions.notShown({
      acceptedBefore: moment,
      readSince: moment,
      limit: BATCH,
    });
    for (const act of acts) {
      const consultation = await writer.consultations.byId(act.consultationId);
      await writer.outgoingContributions.save({ ...act, withheldAt: app.now() });
      if (consultation === null || consultation.host === null) continue;
      await recordEvidenceOnce(
        { app, writer },
        {
          peer: consultation.host.institution,
          kind: 'withheld',
          consultationId: consultation.id,
          detail: { uri: resultOf(act) ?? consultation.host.uri, act: act.id },
          document: act.answer,
        },
      );
    }
    return acts.length;
  });
}

/** What hosts accepted and still do not publish. */
export async function readWithheld(app: Application): Promise<readonly Withheld[]> {
  return await app.store.read((reader) => reader.outgoingContributions.withheld());
}

/** The id at the host of what came of an act, as its answer has it. */
function resultOf({ answer }: OutgoingContribution): string | null {
  const result: unknown = answer === null ? null : JSON.parse(answer).result;
  return typeof result === 'string' ? result : null;
}
