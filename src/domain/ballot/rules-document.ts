import type { Ballot } from './ballot.ts';

/**
 * The frozen part of a ballot as a document that anybody can read and hash: question, options with their numbers and
 * costs, and rules. Its end is that at publication; extensions are public facts beside it. Null members are written.
 */
export function ballotRulesDocument(ballot: Ballot, consultationSlug: string): object {
  const { rules } = ballot;
  return {
    consultation: consultationSlug,
    ballot: ballot.slug,
    question: { ...ballot.question },
    description: ballot.description === null ? null : { ...ballot.description },
    method: ballot.method,
    options: ballot.options.map((option) => ({
      number: option.number,
      name: { ...option.name },
      description: option.description === null ? null : { ...option.description },
      cost: option.cost,
    })),
    opensAt: ballot.opensAt.toISOString(),
    closesAt: (ballot.extensions[0]?.from ?? ballot.closesAt).toISOString(),
    paper: ballot.paperUntil === null ? 'by-the-close' : 'entered-after-the-close',
    standings: [...rules.standings],
    territories: rules.territories === null ? null : [...rules.territories],
    decidingStanding: [...rules.decidingStanding],
    choices: rules.choices === null ? null : { ...rules.choices },
    scores: rules.scores === null ? null : { ...rules.scores },
    budget: rules.budget === null ? null : { ...rules.budget },
    quorum: rules.quorum === null ? null : structuredClone(rules.quorum),
    threshold: rules.threshold === null ? null : structuredClone(rules.threshold),
    registered: rules.registered,
    ties: rules.ties,
    replacement: rules.replacement,
    resultsVisibility: rules.resultsVisibility,
    anonymityThreshold: rules.anonymityThreshold,
  };
}
