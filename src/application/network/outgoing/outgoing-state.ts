import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { OutgoingStatus } from '../../../domain/network/host.ts';
import type { Reader } from '../../application.ts';
import type { OutgoingContribution, OutgoingContributionKind } from './ports.ts';

/** Where something stands that somebody here wrote for a consultation of another institution: for its author. */
export type OutgoingState = {
  readonly act: OutgoingContributionKind;
  readonly status: OutgoingStatus;
  readonly refusal: Refusal | null;
  /** The host, by its domain. */
  readonly host: string;
  /** What a comment is to say once the host took it. */
  readonly words: string | null;
};

/** What only its author is shown with it, where another institution decides. */
export type WithOutgoingState = { readonly home: OutgoingState | null };

/** By what it is about; nothing for what this node decides itself. */
export async function outgoingStates(
  reader: Reader,
  subjectIds: readonly Id[],
): Promise<ReadonlyMap<Id, OutgoingState>> {
  const states = new Map<Id, OutgoingState>();
  for (const id of (await reader.outgoingContributions.latest(subjectIds)).keys()) {
    const act = latestOutgoing(await reader.outgoingContributions.about(id));
    const consultation = act === null ? null : await reader.consultations.byId(act.consultationId);
    if (act === null || consultation === null || consultation.host === null) continue;
    const { host } = new URL(consultation.host.uri);
    states.set(id, { act: act.act, status: act.status, refusal: act.refusal, host, words: act.words });
  }
  return states;
}

export async function outgoingStateOf(reader: Reader, subjectId: Id): Promise<OutgoingState | null> {
  return (await outgoingStates(reader, [subjectId])).get(subjectId) ?? null;
}

/** The act that determines its state: the one that created it, until the host accepted that. */
function latestOutgoing(acts: readonly OutgoingContribution[]): OutgoingContribution | null {
  const latest = acts.at(-1) ?? null;
  const created = acts.find(({ act }) => act === 'create');
  return created === undefined || created.status === 'accepted' || latest?.act === 'delete' ? latest : created;
}
