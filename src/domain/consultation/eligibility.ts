import { liesWithin, type Territory } from '../institution/territory.ts';
import type { RefusalOf } from '../kit/refusal.ts';
import { ok, type Result, refuse } from '../kit/result.ts';
import type { Participant } from '../participant/participant.ts';
import type { Standing } from '../participant/standing.ts';
import { takesPartHere } from '../source/source.ts';
import type { Act } from './act.ts';
import type { Consultation } from './consultation.ts';
import { inOrder, openPhasesFor, type Phase, phaseFor } from './phase.ts';

export type AdmissionRefusal = RefusalOf<
  'decided-by-source' | 'not-published' | 'no-phase-for' | 'phase-not-open' | 'phase-closed' | 'not-eligible' | 'gone'
>;

/**
 * Whether a participant may do something in a consultation at the moment the node received it.
 * Answers the phase it counts in, or the rule that forbids it. Where several phases are open, one that lets them in is
 * enough.
 */
export function admit(
  act: Act,
  to: {
    readonly consultation: Consultation;
    readonly participant: Pick<Participant, 'standing' | 'territory' | 'erasedAt'>;
    readonly receivedAt: Date;
    readonly territories: readonly Territory[];
    /** Another institution that holds the consultation looked at who they are and where they live, by the same rules. */
    readonly vouched?: boolean;
  },
): Result<Phase, AdmissionRefusal> {
  const { consultation, participant } = to;
  if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
  const here = takesPartHere(consultation);
  if (!here.ok) return here;
  if (participant.erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
  const open = phaseFor(act, consultation.phases, to.receivedAt);
  if (!open.ok) return open;
  // Nobody vouches for a person where institutions alone take part.
  if (consultation.rules.openTo === 'institutions' && participant.standing !== 'institution') {
    return refuse({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
  }
  if (to.vouched === true) return open;
  const phases = openPhasesFor(act, consultation.phases, to.receivedAt);
  const phase = phases.find((each) => standingsOf(consultation, each).includes(participant.standing));
  if (phase === undefined) {
    const allowed = [...new Set(phases.flatMap((each) => standingsOf(consultation, each)))];
    return refuse({ type: 'not-eligible', because: 'standing', allowed });
  }
  const { territories } = consultation.rules;
  const inside =
    territories === null ||
    (participant.territory !== null && liesWithin(participant.territory, territories, to.territories));
  if (!inside) return refuse({ type: 'not-eligible', because: 'territory', allowed: territories });
  return ok(phase);
}

function standingsOf({ rules }: Pick<Consultation, 'rules'>, phase: Phase): readonly Standing[] {
  return phase.standings ?? rules.standings;
}

/**
 * Until when somebody may go on doing something: the last close among the phases that let them in and follow one another
 * without a break from `at` on. Phases overlap, so the close of the one that an act counts in may not be the end.
 * `standing`: null where nobody is known yet, whom every phase may let in. Null where none is open.
 */
export function admittedUntil(
  act: Act,
  to: {
    readonly consultation: Pick<Consultation, 'phases' | 'rules'>;
    readonly standing: Standing | null;
    readonly at: Date;
  },
): Date | null {
  const { consultation, standing, at } = to;
  const letsIn = (phase: Phase) => standing === null || standingsOf(consultation, phase).includes(standing);
  return inOrder(consultation.phases)
    .filter((phase) => phase.allows.includes(act) && letsIn(phase))
    .reduce<Date | null>((until, { opensAt, closesAt }) => {
      const since = until ?? at;
      return opensAt <= since && closesAt > since ? closesAt : until;
    }, null);
}

/**
 * Whether an account on another server may support proposals of a consultation at a moment, before anybody knows which
 * account: what a page that offers it has to ask.
 */
export function admitSupportFromElsewhere(
  consultation: Consultation,
  now: Date,
): Result<Phase, AdmissionRefusal | RefusalOf<'supports-not-allowed'>> {
  if (consultation.rules.supports === 'none') return refuse({ type: 'supports-not-allowed' });
  const participant = { standing: 'fediverse', territory: null, erasedAt: null } as const;
  return admit('support', { consultation, participant, receivedAt: now, territories: [] });
}

/** Whether a contribution waits for an officer, by the frozen rules. `first`: nothing of theirs was accepted before. */
export function isHeld(
  consultation: Consultation,
  author: { readonly kind: Participant['kind']; readonly first: boolean },
): boolean {
  switch (consultation.rules.hold) {
    case 'nothing':
      return false;
    case 'everything':
      return true;
    case 'first':
      return author.first;
    case 'first-remote':
      return author.first && author.kind === 'remote';
  }
}
