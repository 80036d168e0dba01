import type { Phase } from '../../../domain/consultation/phase.ts';
import type { MirroredConsultation } from './ports.ts';

type Told = Pick<MirroredConsultation, 'phases' | 'extensions' | 'rulesText'>;
type At = Pick<Phase, 'kind' | 'opensAt'>;

/** Whether each phase ends when the frozen rules and the extensions that are told say, neither earlier nor later. */
export function endsAsAnnounced(mirrored: Told): boolean {
  return mirrored.phases.every((phase) => phase.closesAt.getTime() === announcedEnd(mirrored, phase, []));
}

/**
 * When a phase ends by the frozen rules, the extensions that are told, and ends that were known before, in milliseconds. An
 * extension that is not told any more still holds.
 */
export function announcedEnd({ phases, extensions, rulesText }: Told, phase: At, known: readonly Date[]): number {
  const isSame = (other: At) => other.kind === phase.kind && other.opensAt.getTime() === phase.opensAt.getTime();
  const frozen: readonly { readonly kind: Phase['kind']; readonly opensAt: string; readonly closesAt: string }[] =
    JSON.parse(rulesText).phases;
  const ends = frozen
    .filter(({ kind, opensAt }) => isSame({ kind, opensAt: new Date(opensAt) }))
    .map(({ closesAt }) => new Date(closesAt).getTime());
  const told = extensions.filter((each) => {
    const extended = phases[each.phase];
    return extended !== undefined && isSame(extended) && each.to > each.from;
  });
  return Math.max(...ends, ...[...known, ...told.map(({ to }) => to)].map((end) => end.getTime()));
}
