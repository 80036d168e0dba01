import { JournalFault } from '../application/journal/journal-verdict.ts';
import { canonicalText, documentHash } from '../application/kit/content-hash.ts';
import { moneyOfRules } from '../domain/ballot/rules-document.ts';
import type { CommittedActs, CommittedText } from './committed-acts.ts';
import type { PublicTexts, ShownBallot, ShownConsultation, ShownDetail, ShownTally } from './public-texts.ts';
import type { JustDone } from './verify-public-log.ts';

type Given = {
  readonly acts: CommittedActs;
  readonly just: JustDone;
  /** Whether another platform decides about it. */
  readonly isElsewhere: boolean;
};
type Verified = {
  readonly notCovered: number;
  readonly ballots: readonly ShownBallot[];
  readonly tallies: readonly ShownTally[];
  /** The ids of other institutions that count in it too. */
  readonly cohosts: readonly string[];
};
type Members = Readonly<Record<string, unknown>>;

const WORDS = ['slug', 'title', 'summary', 'territory', 'languages', 'topics', 'timeZone', 'rulesHash'] as const;
/** The acts that may be why something differs that was done just now. */
const CHANGES = /^(consultation-(published|changed)|phase-extended|ballot-(announced|extended)|ballots-published)$/;
/** What is shown of a ballot beside its rules, and is in them. */
const BALLOT_WORDS = ['question', 'description', 'method', 'opensAt'] as const;
const OPTION = ['number', 'name', 'description', 'cost'] as const;
const TALLY_OPTION = ['number', 'name', 'cost'] as const;

/**
 * Compares what is shown of a consultation and of its ballots with what was committed to: words, deadlines and rules of the one;
 * question, options, end and rules of the others, also beside their results. Not of one that another platform decides about, which
 * changes as that says. Throws the first fault.
 */
export async function verifyRules(
  texts: PublicTexts,
  { id, slug }: ShownConsultation,
  { acts, just, isElsewhere }: Given,
): Promise<Verified> {
  const [detail, ballots] = [await texts.consultation(slug), await texts.ballots(slug)];
  const tallies = await texts.tallies(slug);
  let notCovered = 0;
  const committed = acts.consultations.get(id);
  if (detail === null) throw new JournalFault('missing', `${slug} is listed, and shown nowhere`);
  const { cohosts } = detail;
  if (isElsewhere) return { notCovered, ballots, tallies, cohosts };
  const faults = [
    ...faultsOfConsultation(detail, { of: slug, committed, acts }),
    ...ballots.flatMap((ballot) => {
      const announced = acts.ballots.get(ballot.id);
      if (announced === undefined) {
        // What was announced by another host, or before the journal began, has no entry here.
        notCovered += 1;
        return [];
      }
      const tally = tallies.find((each) => each.ballot === ballot.id);
      return faultsOfBallot(ballot, { of: slug, committed: announced, tally, acts });
    }),
  ];
  for (const { kind, says, about } of faults) {
    if (!(await just.has(CHANGES, about))) throw new JournalFault(kind, says);
  }
  if (committed === undefined) notCovered += 1;
  return { notCovered, ballots, tallies, cohosts };
}

/** What is shown is compared with what was committed to, in the consultation that `of` names. */
type Against<T> = { readonly of: string; readonly committed: T; readonly acts: CommittedActs };
/** `about` as acts of the log name it. */
type Fault = { readonly kind: 'text' | 'result'; readonly says: string; readonly about: string };

function faultsOfConsultation(
  shown: ShownDetail,
  { of: slug, committed, acts }: Against<CommittedText | undefined>,
): readonly Fault[] {
  if (committed === undefined) return [];
  const { says, index } = committed;
  const phases = (says['phases'] ?? []) as readonly Members[];
  const ends = phases.map((phase) => ({ ...phase, closesAt: acts.ends.get(String(phase['id'])) ?? phase['closesAt'] }));
  const byId = new Map(shown.phases.map((phase) => [phase.id, phase]));
  const shownPhases = ends.map((phase: Members) => picked(byId.get(String(phase['id'])) ?? {}, Object.keys(phase)));
  const differing = [
    ...WORDS.filter((member) => !areEqual(shown[member], says[member])),
    ...(areEqual(shownPhases, ends) && byId.size === ends.length ? [] : ['phases']),
    ...Object.entries(says['rules'] ?? {}).flatMap(([rule, value]) => (areEqual(shown[rule], value) ? [] : [rule])),
    ...(documentHash(shown.rules) === says['rulesHash'] ? [] : ['rules']),
  ];
  if (differing.length === 0) return [];
  const what = `${differing.join(', ')} of ${slug}: not what was committed to in entry ${index} or extended since`;
  return [{ kind: 'text', says: what, about: `${slug} null` }];
}

function faultsOfBallot(
  shown: ShownBallot,
  {
    of,
    committed,
    acts,
    tally,
  }: Against<{ readonly index: number; readonly rulesHash: string }> & { readonly tally: ShownTally | undefined },
): readonly Fault[] {
  const { rules } = shown;
  const { options } = moneyOfRules(rules);
  const result = acts.results.get(shown.id)?.says['ballots'] as Members | undefined;
  const closesAt = acts.ends.get(shown.id) ?? rules['closesAt'];
  const hashes = [documentHash(rules), shown['rulesHash'], tally?.['rulesHash'], result?.['rulesHash']];
  const isSame =
    hashes.every((hash) => hash === undefined || hash === committed.rulesHash) &&
    areEqual(picked(shown, BALLOT_WORDS), picked(rules, BALLOT_WORDS)) &&
    areEqual(shown['closesAt'], closesAt) &&
    areEqual(each(shown.options, OPTION), each(options, OPTION)) &&
    (tally === undefined ||
      (areEqual(tally['question'], rules['question']) &&
        areEqual(tally['method'], rules['method']) &&
        areEqual(each(tally.options, TALLY_OPTION), each(options, TALLY_OPTION))));
  const says = `the question, options or rules of ${shown.slug} of ${of} are not those of entry ${committed.index}`;
  return isSame ? [] : [{ kind: result === undefined ? 'text' : 'result', says, about: shown.id }];
}

function picked(of: Members, members: readonly string[]): Members {
  return Object.fromEntries(members.map((member) => [member, of[member] ?? null]));
}

function each(items: readonly Members[], members: readonly string[]): readonly Members[] {
  return items.map((item) => picked(item, members));
}

function areEqual(one: unknown, other: unknown): boolean {
  return canonicalText([one ?? null]) === canonicalText([other ?? null]);
}
