import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { LoggedEvent } from '../../domain/event/event.ts';
import type { PhaseEdge, Uris } from '../uris.ts';
import type { EventContext } from './event-context.ts';
import { actorChanged } from './plan-actor.ts';
import type { PlannedActivity } from './planned-activity.ts';

/** The institution says it, the consultation passes it on, and the profiles of both say what is open now. */
export function planPhaseAnnounced(
  { uris, consultation }: EventContext,
  phaseId: string,
  edge: PhaseEdge,
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const note = uris.phase(slug, phaseId, edge);
  const recipients = { speaker: group, followersOf: [group], readers: [], orderingKey: group } as const;
  return [
    {
      role: null,
      type: 'Create',
      speaker: uris.institution,
      object: { kind: 'publication', place: { kind: 'phase', slug, phaseId, edge } },
      followersOf: [uris.institution],
      readers: [],
      orderingKey: group,
    },
    {
      ...recipients,
      role: 'announce-activity',
      type: 'Announce',
      object: { kind: 'activity', role: null, about: note },
      form: 'activity',
    },
    { ...recipients, role: 'announce', type: 'Announce', object: { kind: 'id', id: note }, form: 'id' },
    ...(isFirstAtItsMoment(consultation, phaseId, edge) ? profileChanged({ uris, consultation }) : []),
  ];
}

/** An Update of what says the end: the announcement of the consultation, the post on the opening, if it opened, and the profiles. */
export function planPhaseExtended(
  { uris, consultation }: EventContext,
  event: LoggedEvent<'phase-extended'>,
): readonly PlannedActivity[] {
  if (consultation === null) return [];
  const { slug } = consultation;
  const group = uris.consultation(slug);
  const { phaseId } = event.data;
  const update = {
    type: 'Update',
    speaker: uris.institution,
    followersOf: [uris.institution, group],
    readers: [],
    orderingKey: group,
  } as const;
  return [
    { ...update, role: null, object: { kind: 'publication', place: { kind: 'phase', slug, phaseId, edge: 'opened' } } },
    { ...update, role: 'announcement', object: { kind: 'publication', place: { kind: 'announcement', slug } } },
    ...profileChanged({ uris, consultation }),
  ];
}

/** An Update of the consultation, and one of the institution, whose profile names what is open. */
function profileChanged(of: { readonly uris: Uris; readonly consultation: Consultation }): readonly PlannedActivity[] {
  const { slug } = of.consultation;
  return [
    ...actorChanged(of.uris.consultation(slug), { kind: 'consultation', slug }, 'profile'),
    ...actorChanged(of.uris.institution, { kind: 'institution' }, 'institution-profile'),
  ];
}

/** Phases open and close at the same moment, one after the other: the profiles change once, and are sent once. */
function isFirstAtItsMoment({ phases }: Consultation, phaseId: string, edge: PhaseEdge): boolean {
  const edges = phases.flatMap(({ id, opensAt, closesAt }) => [
    { id, edge: 'opened', at: opensAt.getTime() },
    { id, edge: 'closed', at: closesAt.getTime() },
  ]);
  const own = edges.find((each) => each.id === phaseId && each.edge === edge);
  return own !== undefined && edges.find(({ at }) => at === own.at) === own;
}
