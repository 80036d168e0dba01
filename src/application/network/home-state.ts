import type { Id } from '../../domain/id.ts';
import type { HomeActStatus } from '../../domain/network/host.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Reader } from '../ports.ts';
import type { HomeAct, HomeActKind } from './home-acts.ts';

/** Where something stands that somebody here wrote for a consultation of another institution: for its author. */
export type HomeState = {
  readonly act: HomeActKind;
  readonly status: HomeActStatus;
  readonly refusal: Refusal | null;
  /** The host, by its domain. */
  readonly host: string;
  /** What a comment is to say once the host took it. */
  readonly words: string | null;
};

/** What only its author is shown with it, where another institution decides. */
export type AtHome = { readonly home: HomeState | null };

/** By what it is about; nothing for what this node decides itself. */
export async function homeStates(reader: Reader, subjectIds: readonly Id[]): Promise<ReadonlyMap<Id, HomeState>> {
  const states = new Map<Id, HomeState>();
  for (const id of (await reader.homeActs.latest(subjectIds)).keys()) {
    const act = tellingAct(await reader.homeActs.about(id));
    const consultation = act === null ? null : await reader.consultations.byId(act.consultationId);
    if (act === null || consultation === null || consultation.host === null) continue;
    const { host } = new URL(consultation.host.uri);
    states.set(id, { act: act.act, status: act.status, refusal: act.refusal, host, words: act.words });
  }
  return states;
}

export async function homeStateOf(reader: Reader, subjectId: Id): Promise<HomeState | null> {
  return (await homeStates(reader, [subjectId])).get(subjectId) ?? null;
}

/** The act that says where it stands: as long as the host did not take it at all, the one that brought it there. */
function tellingAct(acts: readonly HomeAct[]): HomeAct | null {
  const latest = acts.at(-1) ?? null;
  const created = acts.find(({ act }) => act === 'create');
  return created === undefined || created.status === 'accepted' || latest?.act === 'delete' ? latest : created;
}
