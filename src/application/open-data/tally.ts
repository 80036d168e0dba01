import { textIn } from '../../domain/kit/text.ts';
import type { TallyView } from '../ballot/read-tally.ts';

/**
 * A tally as every interface writes it: API, files, command line. What is hidden is null, with the reason and until when.
 * Arrays of a result follow the numbers of the options, and sums of money are in minor units of `currency`.
 */
export function tallyDocument(of: TallyView, origin: string) {
  const { ballot, state, turnout, paper, result } = of;
  const publication = result.visible ? result.publication : null;
  return {
    ballot: ballot.id,
    slug: ballot.slug,
    position: ballot.position,
    question: { ...ballot.question },
    method: ballot.method,
    options: ballot.options.map(({ number, name, cost }) => ({ number, name: { ...name }, cost })),
    currency: ballot.rules.budget?.currency ?? null,
    rulesHash: ballot.rulesHash,
    state,
    resultsVisibility: ballot.rules.resultsVisibility,
    visible: result.visible,
    hiddenBecause: result.visible ? null : result.because,
    hiddenUntil: result.visible ? null : (result.until?.toISOString() ?? null),
    turnout: turnout === null ? null : turnoutDocument(turnout),
    paper,
    final: publication !== null,
    countedAt: result.visible ? result.countedAt.toISOString() : null,
    result: result.visible ? resultDocument(result) : null,
    joint: of.joint === null ? null : jointDocument(of.joint),
    awaited:
      of.awaited === null
        ? null
        : {
            until: of.awaited.until.toISOString(),
            institutions: of.awaited.cities.map(({ institution }) => institution.uri),
          },
    withheld: publication?.ballots.withheld ?? null,
    published: publication === null ? null : `${origin}/api/v1/ballots/${ballot.id}/published`,
  };
}

/** What several institutions counted: each with what it signed, and all that came so far together. */
function jointDocument({ cities, weight, tally, together, complete, finalFrom }: NonNullable<TallyView['joint']>) {
  return {
    complete,
    finalFrom: finalFrom.toISOString(),
    weight,
    cities: cities.map(({ institution, ours, state, fault, counted, signed, registrations, weight: counts }) => ({
      institution: institution.uri,
      name: { ...institution.name },
      ours,
      state,
      because: fault?.because ?? null,
      registrations: registrations.map(({ registered, at, byHost }) => ({ registered, at: at.toISOString(), byHost })),
      turnout: counted?.turnout ?? null,
      piles: counted?.piles ?? null,
      weight: counts,
      signed: signed === null ? null : (JSON.parse(signed) as object),
    })),
    result: resultDocument({ tally, together }),
  };
}

type Shown = Extract<TallyView['result'], { visible: true }>;

/** The result alone: what a recount has to come to, to the last digit. */
export function resultDocument({ tally, together }: Pick<Shown, 'tally' | 'together'>) {
  const { outcome, places, working, turnout, subtotals, deciding } = tally;
  return { outcome, places, working, turnout: turnoutDocument(turnout), subtotals, deciding, together };
}

export type ResultDocument = ReturnType<typeof resultDocument>;

function turnoutDocument({ cast, byStanding, byChannel, registered }: Shown['tally']['turnout']) {
  return { cast, byStanding, byChannel, registered };
}

/** A tally in lines for people. */
export function tallyLines(of: TallyView): readonly string[] {
  const { ballot, state, turnout, result, consultation } = of;
  const name = (text: Readonly<Record<string, string>>) => textIn(text, consultation.languages).text;
  const cast = turnout === null ? 'an unsaid number of ballots' : `${turnout.cast} ballots`;
  const lines = [`${ballot.slug}  ${state}  “${name(ballot.question)}”  ${cast}`];
  if (!result.visible) {
    lines.push(`  hidden (${result.because}) until ${result.until?.toISOString() ?? 'nobody knows'}`);
    return lines;
  }
  const { tally, countedAt, publication } = result;
  if (publication === null) lines.push(`  as of ${countedAt.toISOString()}, not final`);
  const { deciding, outcome, places } = tally;
  lines.push(`  valid ${deciding.valid}, blank ${deciding.blank}, invalid ${deciding.invalid} of those who decide`);
  for (const [index, votes] of deciding.votes.entries()) {
    const option = ballot.options[index];
    const label =
      option === undefined ? (UNNAMED[ballot.method]?.[index] ?? '') : `${option.number}. ${name(option.name)}`;
    const objections = deciding.objections[index];
    lines.push(`  ${label}: ${votes}${objections === undefined ? '' : `, ${objections} objections`}`);
  }
  if (places.length > 0) lines.push(`  places: ${places.map((place) => place.join(' = ')).join(', ')}`);
  lines.push(`  ${outcome.kind} by ${outcome.decidedBy}`);
  if (publication !== null && publication.ballots.withheld > 0) {
    lines.push(`  ${publication.ballots.withheld} ballots are published as a sum only`);
  }
  return lines;
}

/** What is counted where the question itself is the option. */
const UNNAMED: Readonly<Record<string, readonly string[]>> = { 'yes-no': ['yes', 'no'], petition: ['signatures'] };
