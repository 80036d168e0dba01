import type { Act } from './act.ts';
import type { Consultation } from './consultation.ts';
import { lastClose } from './phase.ts';

/** What decides whether counts may be shown to somebody. */
export type DisclosureContext = {
  readonly now: Date;
  /** Whether this very person took part; false for anybody unknown, for administrators and for every machine. */
  readonly tookPart: boolean;
};

export type Disclosure =
  | { readonly visible: true }
  | { readonly visible: false; readonly because: 'after-taking-part' | 'after-close'; readonly until: Date | null };

/** When the results of an act are final: the close of the last phase that allows it. Null where none does. */
export function closeOf(consultation: Pick<Consultation, 'phases'>, act: Act): Date | null {
  return lastClose(consultation.phases.filter((phase) => phase.allows.includes(act)));
}

/**
 * Whether counts may be shown. There is no exception for officers: seeing a result before taking part changes
 * behaviour, theirs too (design: product, lesson 1). After the close everybody sees everything.
 */
export function disclosureOf(consultation: Consultation, act: 'support' | 'vote', to: DisclosureContext): Disclosure {
  const visibility = consultation.rules.resultsVisibility;
  if (visibility === 'always') return { visible: true };
  // Imported results exist without a phase for them: they wait for the end of everything.
  const until = closeOf(consultation, act) ?? lastClose(consultation.phases);
  if (until !== null && to.now >= until) return { visible: true };
  if (visibility === 'after-taking-part' && to.tookPart) return { visible: true };
  return { visible: false, because: visibility, until };
}

/**
 * The same for an opinion poll, which has a close of its own. `tookPart` is whether this very person voted in this very
 * poll: having supported a proposal is no vote.
 */
export function pollDisclosureOf(
  consultation: Consultation,
  poll: { readonly closesAt: Date },
  to: DisclosureContext,
): Disclosure {
  const visibility = consultation.rules.resultsVisibility;
  if (visibility === 'always' || to.now >= poll.closesAt) return { visible: true };
  if (visibility === 'after-taking-part' && to.tookPart) return { visible: true };
  return { visible: false, because: visibility, until: poll.closesAt };
}
